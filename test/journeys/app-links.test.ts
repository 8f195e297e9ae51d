import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openHouse } from '#test/house.ts'
import { rawRequest } from '#test/protocol-rig.ts'

const fingerprint = Array.from({ length: 32 }, () => 'AB').join(':')
const claimed = {
  appleTeamBundle: 'ABCDE12345.example.shop',
  androidPackage: 'example.shop',
  androidSha256: fingerprint.toLowerCase(),
}
const house = await openHouse({ environment: { SEKISHO_URL: 'https://login.example', SEKISHO_MAILBOX: '0' } })
const shop = (name: string, redirectUris: string[], changes: object = {}) =>
  house.addSite({ name, kind: 'native', redirectUris, app: { publisher: 'Shop', claimed }, ...changes })

/** As a proxy in front of the house asks, which ends TLS. */
const ask = (path: string) => rawRequest(Number(new URL(house.url).port), path, { headers: { host: 'login.example' } })

describe('the association files', () => {
  it('give an app only what stands below /app/ of its own tenant, and only of this host', async () => {
    await shop('Shop', ['https://login.example/t/demo/app/shop', 'https://shop.example/cb', 'example.shop:/cb'])
    await shop('Thief', ['https://login.example/t/demo/sign-in/x', 'https://login.example/t/other/app/shop'])
    await shop('Elsewhere', ['https://shop.example/cb'])
    const apple = await ask('/.well-known/apple-app-site-association')
    assert.equal(apple.headers['content-type'], 'application/json')
    assert.deepEqual(JSON.parse(apple.text), {
      applinks: { details: [{ appIDs: ['ABCDE12345.example.shop'], components: [{ '/': '/t/demo/app/shop' }] }] },
    })
    const links = JSON.parse((await ask('/.well-known/assetlinks.json')).text)
    const relation = 'delegate_permission/common.handle_all_urls'
    const components = [{ '/': '/t/demo/app/shop' }, { '/': '*', exclude: true }]
    assert.deepEqual(links, [
      {
        relation: [relation],
        target: {
          namespace: 'android_app',
          package_name: 'example.shop',
          sha256_cert_fingerprints: [fingerprint],
        },
        relation_extensions: { [relation]: { dynamic_app_link_components: components } },
      },
    ])
  })

  it('leave a page where no app took the address, which shows and passes on nothing of it', async () => {
    const page = await ask('/t/demo/app/shop?code=SECRETCODE&state=x')
    assert.equal(page.status, 200)
    assert.match(page.text, /data-page="app-landing"/)
    assert.doesNotMatch(page.text, /SECRETCODE/)
    assert.equal((await ask('/t/demo/app/other')).status, 404)
  })
})

it('an app that search engines may find says so, and no other page does', async () => {
  const robots = (await ask('/robots.txt')).text
  assert.match(robots, /Allow: \/t\/\*\/check\$/)
  assert.match(robots, /Disallow: \/\n/)
  const noindex = /<meta name="robots" content="noindex">/
  assert.doesNotMatch((await ask('/t/demo/check')).text, noindex)
  assert.match((await ask('/t/demo/help')).text, noindex)
})
