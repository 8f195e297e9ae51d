import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { hosts } from './hosts.ts'
import { isOddPath } from './paths.ts'

const get = (host: string | undefined, target: string) => ({ method: 'GET', host, target })
const post = (host: string | undefined, target: string) => ({ method: 'POST', host, target })

describe('hosts, all tenants below one', () => {
  const local = hosts('http://localhost:8080')

  it('places tenants by path', () => {
    assert.deepEqual(local.place('demo'), {
      origin: 'http://localhost:8080',
      base: '/t/demo',
      issuer: 'http://localhost:8080/t/demo',
    })
  })

  it('takes what comes to the public host, whatever the case of its name', () => {
    const expected = {
      kind: 'ours',
      path: '/t/demo/account?a=1',
      publicPath: '/t/demo/account?a=1',
      origin: 'http://localhost:8080',
      tenantId: 'demo',
    }
    assert.deepEqual(local.judge(get('localhost:8080', '/t/demo/account?a=1')), expected)
    assert.deepEqual(local.judge(get('LocalHost:8080', '/t/demo/account?a=1')), expected)
  })

  it('leads pages on a foreign host to the right one, and only pages', () => {
    const to = { kind: 'elsewhere', to: 'http://localhost:8080/t/demo/account' }
    assert.deepEqual(local.judge(get('127.0.0.1:8080', '/t/demo/account')), to)
    assert.deepEqual(local.judge({ ...get('evil.example', '/t/demo/account'), method: 'HEAD' }), to)
    assert.equal(local.judge(post('127.0.0.1:8080', '/t/demo/account')).kind, 'misdirected')
    for (const target of [
      '/t/demo/.well-known/openid-configuration',
      '/t/demo/jwks',
      '/t/demo/userinfo',
      '/api/v1/tenants',
    ])
      assert.equal(local.judge(get('evil.example', target)).kind, 'misdirected', target)
    assert.equal(local.judge(get('127.0.0.1:8080', '/.well-known/change-password')).kind, 'elsewhere')
  })

  for (const host of [
    undefined,
    '',
    'localhost',
    'localhost:8081',
    'localhost:8080.evil.example',
    'localhost:8080@evil.example',
    'a b',
    'localhost:8080/x',
    '[::1]:8080',
    'localhost.:8080',
  ]) {
    it(`does not take the host ${JSON.stringify(host)} for its own`, () => {
      assert.notEqual(local.judge(get(host, '/t/demo/account')).kind, 'ours')
    })
  }

  it('answers health whatever the host', () => {
    assert.equal(local.judge(get('10.0.0.5:8080', '/readyz')).kind, 'ours')
    assert.equal(local.judge(get(undefined, '/healthz?verbose')).kind, 'ours')
  })

  it('knows the default port with and without its number', () => {
    const { judge } = hosts('https://login.example.jp')
    assert.equal(judge(get('login.example.jp:443', '/t/demo/account')).kind, 'ours')
    assert.equal(judge(get('login.example.jp', '/t/demo/account')).kind, 'ours')
    assert.equal(judge(get('login.example.jp:80', '/t/demo/account')).kind, 'elsewhere')
  })
})

describe('hosts, one per tenant', () => {
  const many = hosts('https://{tenant}.login.example.jp')

  it('places tenants by host, with nothing of the path taken', () => {
    assert.deepEqual(many.place('demo'), {
      origin: 'https://demo.login.example.jp',
      base: '',
      issuer: 'https://demo.login.example.jp',
    })
    assert.equal(many.consoleOrigin, 'https://login.example.jp')
  })

  it('shows routes the same path as in the other mode', () => {
    assert.deepEqual(many.judge(get('demo.login.example.jp', '/account?a=1')), {
      kind: 'ours',
      path: '/t/demo/account?a=1',
      publicPath: '/account?a=1',
      origin: 'https://demo.login.example.jp',
      tenantId: 'demo',
    })
  })

  it('serves stylesheets on every host', () => {
    const arrival = many.judge(get('demo.login.example.jp', '/assets/sign-in.x.css'))
    assert.equal(arrival.kind === 'ours' && arrival.path, '/assets/sign-in.x.css')
  })

  it('never reaches one tenant on the host of another', () => {
    const arrival = many.judge(post('work.login.example.jp', '/t/home/account'))
    assert.equal(arrival.kind === 'ours' && arrival.path, '/t/work/t/home/account')
  })

  it("leads old paths and unknown hosts to the tenant's own", () => {
    assert.deepEqual(many.judge(get('login.example.jp', '/t/demo/account')), {
      kind: 'elsewhere',
      to: 'https://demo.login.example.jp/account',
    })
    assert.deepEqual(many.judge(get('10.0.0.1', '/t/demo')), {
      kind: 'elsewhere',
      to: 'https://demo.login.example.jp/',
    })
    assert.deepEqual(many.judge(get('10.0.0.1', '/console')), {
      kind: 'elsewhere',
      to: 'https://login.example.jp/console',
    })
    assert.equal(many.judge(post('login.example.jp', '/t/demo/token')).kind, 'misdirected')
  })

  it('takes no deeper or odd name for a tenant', () => {
    for (const host of [
      'a.b.login.example.jp',
      '-.login.example.jp',
      'demo_x.login.example.jp',
      `${'a'.repeat(41)}.login.example.jp`,
    ])
      assert.equal(many.judge(post(host, '/account')).kind, 'misdirected', host)
  })
})

describe('public addresses', () => {
  for (const address of [
    'ftp://x.example',
    'https://x.example/login',
    'https://x.example/?a',
    'https://a:b@x.example',
    'nowhere',
    'https://x.{tenant}.example',
  ]) {
    it(`cannot be ${address}`, () => assert.throws(() => hosts(address)))
  }
})

describe('odd paths', () => {
  for (const target of [
    '//evil.example/',
    '/t//demo',
    '/t/demo/account;.css',
    '/t/demo%2faccount',
    '/t/demo%5Caccount',
    '/t\\demo',
    '/t/demo/../x',
    '/t/./demo',
    '/t/demo/..',
    '/t/%2e%2e/x',
    '/t/demo%00',
    '/t/demo%0d%0a',
    '/t/%zz',
    '/t/%ff',
    '/t/日本',
    'http://evil.example/',
    '*',
    '',
    `/${'a'.repeat(2049)}`,
    '/t/demo%252faccount',
  ]) {
    it(`is none of ours: ${JSON.stringify(target).slice(0, 40)}`, () => {
      assert.ok(isOddPath(target))
      assert.equal(hosts('http://localhost:8080').judge(post('localhost:8080', target)).kind, 'no-such-path')
    })
  }

  it('lets names of all kinds through, and the query be what it likes', () => {
    for (const target of [
      '/',
      '/t/demo/sign-in/aB_-1',
      '/api/v1/tenants/a/accounts/a%40b.example',
      '/t/demo/authorize?redirect_uri=https://x.example//a;b',
    ])
      assert.equal(isOddPath(target), false, target)
  })

  it('means the same to every reader when it is not odd', () => {
    const sign = fc.constantFrom('/', '.', '%', '2', 'e', 'f', '\\', ';', 'a', '?')
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 12 }), (signs) => {
        const target = `/${signs.join('')}`
        if (isOddPath(target)) return
        assert.equal(new URL(target, 'http://x.example').pathname, target.split('?')[0])
      }),
    )
  })
})
