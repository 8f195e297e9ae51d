import type { CertificateHost } from './certificate-host.ts'
import { answerEnrolling, type EnrollingParts } from './enrolling.ts'
import type { Answer, Answered } from './listener.ts'

/** Answers a browser that came with a question of ours; everything else is not here. */
export function answersOf(host: CertificateHost, parts: EnrollingParts): Answer {
  const { tenants, now } = parts
  return async (asked) => {
    const enrolled = await answerEnrolling(parts, asked)
    if (enrolled) return enrolled
    const { method, target, tenantId, certificate } = asked
    const [, named = '', question = ''] =
      /^\/t\/([a-z0-9-]{2,40})\/present\/([\w-]{10,60}\.[\w-]{43})$/.exec(target) ?? []
    if (method !== 'GET' || named === '') return notHere
    // A host of another tenant asked for another tenant's certificates.
    if (tenantId !== undefined && tenantId !== named) return notHere
    const tenant = await tenants.find(named)
    const to = tenant && (await host.answer(tenant.id, question, certificate, now()))
    return to === undefined ? over : { status: 303, headers: { location: to } }
  }
}

const plain = { 'content-type': 'text/html; charset=utf-8' }

const notHere: Answered = {
  status: 404,
  headers: plain,
  body: said('ページが見つかりません。', 'There is no such page.'),
}

/** Reached again by the way back, or late. */
const over: Answered = {
  status: 410,
  headers: plain,
  body: said(
    'この画面は使用済みか、有効期限が切れています。サービスの画面からもう一度お試しください。',
    'This page was used already or its time is over. Go back to the service and try again.',
  ),
}

function said(ja: string, en: string): string {
  return `<!doctype html><html lang="ja"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sekisho</title><main><p>${ja}</p><p lang="en">${en}</p></main></html>`
}
