import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openHouse, visitor } from '#test/house.ts'

const house = await openHouse({
  environment: { SEKISHO_SECURITY_CONTACT: 'mailto:security@example.com, https://example.com/security' },
})
const silent = await openHouse()
const changing = `${house.url}/.well-known/change-password`

describe('the well-known address for changing a password', () => {
  it('leads a password manager to the page of the tenant', async () => {
    const landed = await visitor().open(`${house.base}/.well-known/change-password`)
    assert.match(landed.url.pathname, /^\/t\/demo\/sign-in\//)
    await house.addAccount('anna')
    const anna = visitor()
    await anna.signIn(await anna.open(`${house.base}/account`), 'anna')
    assert.equal((await anna.open(`${house.base}/.well-known/change-password`)).page, 'account-password')
  })

  it('leads to the nearest page where the tenant has no account page', async () => {
    const where = async () => (await visitor().open(`${silent.base}/.well-known/change-password`)).page
    await silent.changePolicy({ accountPage: { on: false } })
    assert.equal(await where(), 'recover')
    await silent.changePolicy({ reissue: { on: false } })
    assert.equal(await where(), 'help')
  })

  it('asks which tenant where they share an address, and offers only those that the browser knows', async () => {
    const stranger = visitor()
    const asked = await stranger.open(changing)
    assert.deepEqual([asked.status, asked.page], [200, 'change-password'])
    assert.doesNotMatch(asked.html, /\/t\/demo/)
    assert.equal((await stranger.open(`${changing}?tenant=Demo`)).url.pathname.split('/')[2], 'demo')

    await house.addAccount('ben')
    const ben = visitor()
    await ben.signIn(await ben.open(`${house.base}/account`), 'ben')
    assert.match((await ben.open(changing)).html, /href="[^"]*\/t\/demo\/account\/password"/)
  })

  for (const [typed, code] of [
    ['', 'missing'],
    ['nowhere', 'unknown'],
    ['../demo', 'unknown'],
    ['<b>', 'unknown'],
  ] as const) {
    it(`says what is wrong with ${JSON.stringify(typed)}`, async () => {
      const seen = await visitor().open(`${changing}?tenant=${encodeURIComponent(typed)}`)
      assert.deepEqual([seen.status, seen.page, seen.errors[0]], [422, 'change-password', code])
      assert.doesNotMatch(seen.html, /<b>/)
    })
  }

  it('is trusted because what does not exist is not found', async () => {
    const name = 'resource-that-should-not-exist-whose-status-code-should-not-be-200'
    for (const place of [house.url, house.base])
      assert.equal((await visitor().open(`${place}/.well-known/${name}`)).status, 404)
  })
})

describe('the well-known addresses of passkeys', () => {
  const endpoints = async (place: string) => {
    const response = await fetch(`${place}/.well-known/passkey-endpoints`)
    return response.status === 200 ? response.json() : response.status
  }

  it('lead to the pages of the tenant that has a host of its own', async () => {
    const passkeys = `${house.base}/account/passkeys`
    assert.deepEqual(await endpoints(house.base), { enroll: `${passkeys}/new`, manage: passkeys })
    await silent.changePolicy({ methods: { allowed: ['password'] }, twoStep: { mode: 'off' } })
    assert.equal(await endpoints(silent.base), 404)
  })

  it('lead to the question for the tenant where they share one', async () => {
    const { manage } = (await endpoints(house.url)) as { manage: string }
    const person = visitor()
    const asked = await person.open(manage)
    assert.deepEqual([asked.status, asked.page], [200, 'change-password'])
    assert.match(asked.html, /name="for" value="passkeys"/)
    await house.addAccount('carl')
    await person.signIn(await person.open(`${house.base}/account`), 'carl')
    assert.match((await person.open(manage)).html, /href="[^"]*\/t\/demo\/account\/passkeys"/)
    assert.equal((await person.open(`${manage}&tenant=demo`)).page, 'account-passkeys')
  })
})

describe('security.txt', () => {
  it('names the contacts of the setting, best first, and ends within a year', async () => {
    const response = await fetch(`${house.url}/.well-known/security.txt`)
    const text = await response.text()
    assert.match(response.headers.get('content-type') ?? '', /^text\/plain; charset=utf-8$/i)
    assert.deepEqual(text.match(/^Contact: .*$/gm), [
      'Contact: mailto:security@example.com',
      'Contact: https://example.com/security',
    ])
    assert.match(text, new RegExp(`^Canonical: ${house.url}/\\.well-known/security\\.txt$`, 'm'))
    const [, expires = ''] = /^Expires: (\d{4}-\d\d-\d\dT00:00:00Z)$/m.exec(text) ?? []
    const days = (Date.parse(expires) - Date.now()) / 86_400_000
    assert.ok(days > 90 && days < 365, expires)
  })

  it('is not there where nobody was named', async () => {
    assert.equal((await fetch(`${silent.url}/.well-known/security.txt`)).status, 404)
  })
})
