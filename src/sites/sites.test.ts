import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { hashSecret } from '#crypto/secrets.ts'
import { onBothEngines } from '#test/engines.ts'
import type { Problem } from '#web/problem.ts'
import * as sites from './sites.ts'

const now = 1_800_000_000
const shop: sites.SiteInput = { name: 'Shop', kind: 'web', redirectUris: ['https://shop.example/cb'] }

const native = { kind: 'native' }

const refusal =
  (code: string, ...fields: string[]) =>
  (error: Problem) =>
    error.code === code && fields.every((field) => error.errors.some((each) => each.field === field))

onBothEngines('sites', (open) => {
  it('are found by their id and by the name they call themselves, within their tenant only', async () => {
    const { durably, db } = await open()
    const { site } = await durably((trx) => sites.add(trx, 'demo', shop, now))
    assert.deepEqual(await sites.find(db, 'demo', site.id), site)
    assert.deepEqual(await sites.findByClientId(db, 'demo', site.clientId), site)
    assert.equal(await sites.find(db, 'other', site.id), undefined)
    assert.equal(await sites.findByClientId(db, 'other', site.clientId), undefined)
  })

  it('keep their secret as a hash, and show it once', async () => {
    const { durably, db } = await open()
    const { site, clientSecret } = await durably((trx) => sites.add(trx, 'demo', shop, now))
    assert.equal(site.secretHash, hashSecret(clientSecret!))
    assert.ok(!JSON.stringify(await sites.list(db, 'demo', { after: '', limit: 9 })).includes(clientSecret!))
    const spa = await durably((trx) => sites.add(trx, 'demo', { ...shop, kind: 'spa' }, now))
    assert.equal(spa.clientSecret, undefined)
    assert.equal(spa.site.authMethod, 'none')
  })

  it('change by a merge patch, judged as a whole', async () => {
    const { durably, db } = await open()
    const { site } = await durably((trx) => sites.add(trx, 'demo', { ...shop, links: { account: false } }, now))
    const patch = { name: 'New', links: { reissue: false }, app: { publisher: 'Example' } }
    const changed = await durably((trx) => sites.change(trx, 'demo', site.id, patch, now + 1))
    assert.equal(changed.clientSecret, undefined)
    assert.equal(changed.site.secretHash, site.secretHash)
    assert.deepEqual(changed.site.links, { account: false, reissue: false })
    assert.equal(changed.site.app?.publisher, 'Example')
    assert.deepEqual(await sites.find(db, 'demo', site.id), changed.site)
    const without = await durably((trx) => sites.change(trx, 'demo', site.id, { app: null }, now + 2))
    assert.equal(without.site.app, undefined)
    await assert.rejects(
      durably((trx) => sites.change(trx, 'demo', site.id, { kind: 'spa' }, now)),
      refusal('invalid', 'authMethod'),
    )
  })

  it('get a secret when they come to need one, and lose it when they no longer do', async () => {
    const { durably } = await open()
    const { site } = await durably((trx) => sites.add(trx, 'demo', { ...shop, kind: 'spa' }, now))
    const change = (patch: Record<string, unknown>) => durably((trx) => sites.change(trx, 'demo', site.id, patch, now))
    const web = await change({ kind: 'web', authMethod: null })
    assert.equal(web.site.authMethod, 'client_secret_basic')
    assert.equal(web.site.secretHash, hashSecret(web.clientSecret!))
    assert.equal((await change({ kind: 'spa', authMethod: 'none' })).site.secretHash, null)
  })

  it('refuse what contradicts itself', async () => {
    const { durably } = await open()
    const add = (more: object) => durably((trx) => sites.add(trx, 'demo', { ...shop, ...more }, now))
    const invalid: [object, ...string[]][] = [
      [{ kind: 'spa', authMethod: 'client_secret_post' }, 'authMethod'],
      [{ authMethod: 'none' }, 'authMethod'],
      [{ kind: 'spa', pkce: 'nonce' }, 'pkce'],
      [{ authMethod: 'private_key_jwt' }, 'jwks'],
      [{ jwks: { keys: [{ kty: 'EC', d: 'x' }] } }, 'jwks'],
      [{ grants: ['refresh_token'] }, 'grants'],
      [{ scopes: ['email'] }, 'scopes'],
      [{ scopes: ['openid', 'admin'] }, 'scopes.1'],
      [{ redirectUris: [] }, 'redirectUris'],
      [{ redirectUris: ['https://a.example/', 'http://a.example/'] }, 'redirectUris.1'],
      [{ postLogoutRedirectUris: ['javascript:alert(1)'] }, 'postLogoutRedirectUris.0'],
      [{ name: 'a\u0000b' }, 'name'],
      [{ backchannelLogoutUri: 'http://shop.example/logout' }, 'backchannelLogoutUri'],
      [{ backchannelLogoutUri: 'https://shop.example/logout#x' }, 'backchannelLogoutUri'],
      [{ kind: 'native', backchannelLogoutUri: 'com.example.shop:/logout' }, 'backchannelLogoutUri'],
      [{ app: { publisher: 'A', icon: 'http://a.example/i.png' } }, 'app.icon'],
      [{ app: { publisher: 'A', stores: ['https://a.example', 'javascript:alert(1)'] } }, 'app.stores.1'],
      [
        { ...native, app: { publisher: 'A', claimed: { appleTeamBundle: 'com.example.app' } } },
        'app.claimed.appleTeamBundle',
      ],
      [
        { ...native, app: { publisher: 'A', claimed: { androidPackage: 'app', androidSha256: 'AB:CD' } } },
        'app.claimed.androidPackage',
        'app.claimed.androidSha256',
      ],
      [{ ...native, app: { publisher: 'A', claimed: { androidPackage: 'com.example.app' } } }, 'app.claimed'],
      [{ app: { publisher: 'A', claimed: { appleTeamBundle: 'ABCDE12345.com.example.app' } } }, 'app.claimed'],
      [
        {
          ...native,
          redirectUris: ['com.example.app:/cb'],
          app: { publisher: 'A', claimed: { appleTeamBundle: 'ABCDE12345.com.example.app' } },
        },
        'app.claimed',
      ],
      [{ unknown: 1 }],
    ]
    for (const [more, ...fields] of invalid)
      await assert.rejects(add(more), refusal('invalid', ...fields), JSON.stringify(more))
  })

  it('come in pages, and go one by one or with their tenant', async () => {
    const { durably, db } = await open()
    for (const name of ['a', 'b', 'c']) await durably((trx) => sites.add(trx, 'demo', { ...shop, name }, now))
    await durably((trx) => sites.add(trx, 'other', shop, now))
    const first = await sites.list(db, 'demo', { after: '', limit: 2 })
    const rest = await sites.list(db, 'demo', { after: first.at(-1)!.id, limit: 2 })
    assert.deepEqual([...first, ...rest].map(({ name }) => name).sort(), ['a', 'b', 'c'])
    assert.equal(await durably((trx) => sites.remove(trx, 'demo', rest[0]!.id)), true)
    assert.equal(await durably((trx) => sites.remove(trx, 'demo', rest[0]!.id)), false)
    await durably((trx) => sites.removeAll(trx, 'demo'))
    assert.deepEqual(await sites.list(db, 'demo', { after: '', limit: 9 }), [])
    assert.equal((await sites.list(db, 'other', { after: '', limit: 9 })).length, 1)
  })
})

describe('a redirect URI', () => {
  for (const [kind, uri, fault] of [
    ['web', 'https://shop.example/cb', undefined],
    ['web', 'https://shop.example/cb?x=1&y=%20', undefined],
    ['web', 'http://localhost:3000/cb', undefined],
    ['web', 'http://127.0.0.1/cb', undefined],
    ['web', 'http://shop.example/cb', 'insecure'],
    ['web', 'http://localhost.evil.example/cb', 'insecure'],
    ['web', 'com.example.app:/cb', 'scheme'],
    ['web', 'javascript:alert(1)', 'scheme'],
    ['web', 'data:text/html,x', 'scheme'],
    ['web', 'https://shop.example/cb#x', 'fragment'],
    ['web', 'https://shop.example/cb#', 'fragment'],
    ['web', 'https://*.shop.example/cb', 'wildcard'],
    ['web', 'https://shop.example/*', 'wildcard'],
    ['web', 'https://user@shop.example/cb', 'user-information'],
    ['web', 'https://@shop.example/cb', 'user-information'],
    ['web', 'https://user:password@shop.example/cb', 'user-information'],
    ['web', 'https://shop.example\\@evil.example/', 'not-a-uri'],
    ['web', 'https://shop.example/ cb', 'not-a-uri'],
    ['web', ' https://shop.example/cb', 'not-a-uri'],
    ['web', 'https://shop.example/cb\n', 'not-a-uri'],
    ['web', 'https://ショップ.example/cb', 'not-a-uri'],
    ['web', '/cb', 'not-a-uri'],
    ['web', '', 'not-a-uri'],
    ['spa', 'https://spa.example/', undefined],
    ['spa', 'com.example.app:/cb', 'scheme'],
    ['native', 'https://app.example/cb', undefined],
    ['native', 'https://localhost/cb', 'loopback'],
    ['native', 'http://127.0.0.1/cb', undefined],
    ['native', 'http://[::1]:4000/cb', undefined],
    ['native', 'http://localhost/cb', undefined],
    ['native', 'http://app.example/cb', 'insecure'],
    ['native', 'com.example.app:/cb', undefined],
    ['native', 'com.example.app://cb', undefined],
    ['native', 'myapp:/cb', 'scheme'],
    ['native', 'javascript:/cb', 'scheme'],
    ['native', 'file:///etc/passwd', 'scheme'],
  ] as const)
    it(`${JSON.stringify(uri)} of a ${kind} site: ${fault ?? 'fine'}`, () => {
      assert.equal(sites.redirectUriFault(uri, kind), fault)
    })

  it('that is fine means the same to whoever reads it: https or loopback or a domain reversed, nobody named in it', () => {
    const text = fc.oneof(
      fc.webUrl({ withFragments: true, withQueryParameters: true }),
      fc.string(),
      fc.string({ unit: 'binary' }),
    )
    fc.assert(
      fc.property(text, fc.constantFrom('web', 'spa', 'native'), (uri, kind) => {
        if (sites.redirectUriFault(uri, kind)) return
        const url = new URL(uri)
        assert.equal(url.hash, '')
        assert.equal(url.username + url.password, '')
        assert.ok(!uri.includes('*'))
        if (url.protocol === 'http:') assert.ok(['localhost', '127.0.0.1', '[::1]'].includes(url.hostname))
        if (kind !== 'native') assert.match(url.protocol, /^https?:$/)
      }),
      { numRuns: 5000 },
    )
  })
})
