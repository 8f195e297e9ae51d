import type { Visit, VisitTenant } from '#web/visit.ts'

const tenant: VisitTenant = {
  id: 'demo',
  name: 'Demo',
  languages: ['ja', 'en'],
  timeZone: 'Asia/Tokyo',
  support: { name: 'Demo desk', tel: '03-0000-0000', mail: 'desk@example.jp' },
}

/** A visit for tests of pages and routes; name only what the test is about. */
export function visitOf<T extends VisitTenant = VisitTenant>(facts: Partial<Visit<T>> = {}): Visit<T> {
  return {
    tenant: tenant as T,
    language: 'en',
    spoken: {},
    nonce: 'bm9uY2Utb2YtYS10ZXN0',
    base: '/t/demo',
    path: '/t/demo/sign-in/one',
    origin: 'http://localhost:8080',
    ip: '192.0.2.1',
    userAgent: 'test',
    reference: 'TEST-0001',
    now: 1_800_000_000,
    formToken: 'token-of-a-test',
    links: {},
    ...facts,
  }
}
