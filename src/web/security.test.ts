import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { answerHeaders, contentSecurityPolicy, pageHeaders, provenance } from './security.ts'

const own = 'https://login.example.jp'

describe('headers', () => {
  it('allow a page its own style, its one script and nothing else', () => {
    assert.equal(
      contentSecurityPolicy({ nonce: 'abc' }),
      "default-src 'none'; script-src 'nonce-abc' 'strict-dynamic'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types sekisho",
    )
  })

  it('let a form_post page send to its site, by origin', () => {
    const policy = contentSecurityPolicy({
      nonce: 'abc',
      formTo: "https://site.example/back?a=1;script-src 'unsafe-inline'",
    })
    assert.match(policy, /; form-action https:\/\/site\.example; /)
    assert.doesNotMatch(policy, /unsafe/)
  })

  it('let only the approval app have a manifest and a worker', () => {
    assert.doesNotMatch(contentSecurityPolicy({ nonce: 'abc' }), /worker|manifest/)
    assert.match(contentSecurityPolicy({ nonce: 'abc', app: true }), /manifest-src 'self'; worker-src 'self'$/)
  })

  it('ask for TLS for ever only where there is TLS', () => {
    assert.ok(answerHeaders({ secure: true })['strict-transport-security'])
    assert.equal(answerHeaders({ secure: false })['strict-transport-security'], undefined)
  })

  it('keep pages nowhere and send their address to nobody else', () => {
    const headers = { ...answerHeaders({ secure: true }), ...pageHeaders({ nonce: 'abc' }) }
    assert.equal(headers['cache-control'], 'no-store')
    assert.equal(headers['referrer-policy'], 'same-origin')
    assert.equal(headers['cross-origin-opener-policy'], 'same-origin')
    assert.equal(headers['x-content-type-options'], 'nosniff')
  })
})

describe('where a form comes from', () => {
  for (const [method, origin, secFetchSite, expected] of [
    ['GET', 'https://evil.example', 'cross-site', 'harmless'],
    ['HEAD', undefined, undefined, 'harmless'],
    ['POST', own, 'same-origin', 'ours'],
    ['POST', own, undefined, 'ours'],
    ['POST', undefined, 'same-origin', 'ours'],
    ['POST', undefined, 'none', 'ours'],
    ['POST', own, 'cross-site', 'foreign'],
    ['POST', own, 'same-site', 'foreign'],
    ['POST', 'null', undefined, 'foreign'],
    ['POST', 'https://login.example.jp.evil.example', undefined, 'foreign'],
    ['POST', 'http://login.example.jp', undefined, 'foreign'],
    ['POST', undefined, 'same-site', 'foreign'],
    ['POST', undefined, '', 'foreign'],
    ['POST', undefined, undefined, 'unsaid'],
    ['post', 'https://evil.example', undefined, 'foreign'],
    ['DELETE', 'https://evil.example', undefined, 'foreign'],
  ] as const) {
    it(`is ${expected} for ${method} with Origin ${origin} and Sec-Fetch-Site ${secFetchSite}`, () => {
      assert.equal(provenance({ method, origin, secFetchSite }, own), expected)
    })
  }
})
