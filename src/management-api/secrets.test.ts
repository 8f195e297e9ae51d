import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { goodCalls, siteInput } from '#test/api-calls.ts'
import { apiRig, contents, type Json } from '#test/api-rig.ts'

const rig = await apiRig()
const password = 'correct horse battery staple 7'

/** Everything that is shown once, gathered as it is shown. */
const invited = (
  await rig.call('POST', '/tenants/alpha/accounts', { body: { userId: 'anna', mails: ['anna@example.com'] } })
).body
const reissued = (
  await rig.call('POST', '/tenants/alpha/accounts/anna/reissue-enrolment', { body: { reason: 'lost' } })
).body
const site = (await rig.call('POST', '/tenants/alpha/sites', { body: siteInput })).body
const token = (await rig.call('POST', '/tokens', { body: { role: 'auditor', tenant: 'alpha' } })).body
await rig.call('POST', '/tenants/alpha/accounts', { body: { userId: 'ben', password } })
await rig.call('POST', '/tenants/alpha/accounts', { body: { userId: 'carl', password: 'short' } })
const methods = { allowed: ['password', 'password+certificate'] }
await rig.call('PATCH', '/tenants/alpha/policy', { body: { methods } })
const newDevice = { mail: 'anna@example.com', kind: 'pc' }
const { body: device } = await rig.call('POST', '/tenants/alpha/accounts/anna/devices', { body: newDevice })
const rootPath = '/tenants/alpha/certificate-authorities/root-1/export'
const { body: root } = await rig.call('POST', rootPath, { body: { reason: 'kept in the safe' } })
const rows = await contents(rig.app.database.db)

const secrets = [
  invited.enrolment.password,
  invited.enrolment.url.split('/').at(-1),
  reissued.enrolment.password,
  reissued.enrolment.url.split('/').at(-1),
  site.clientSecret,
  token.token.split('.')[1],
  password,
  device.download.password,
  device.download.url.split('/').at(-1),
  root.password,
]

/** Hashes and seals: what a secret could be guessed or opened from. */
const kept = [
  ...Object.values(rows).flatMap((table) => table.flatMap((row) => Object.entries(JSON.parse(row) as Json))),
].flatMap(([name, value]) =>
  /hash|sealed|salt|link|digest/.test(name) && typeof value === 'string' && value.length > 20 ? [value] : [],
)

describe('what is shown once', () => {
  it('was shown', () => {
    for (const secret of secrets) assert.ok(secret.length > 15)
    assert.ok(kept.length > 5)
  })

  it('is never shown again, nor what it could be made from, by any question', async () => {
    for (const { name, method } of rig.app.api.operations.filter((operation) => operation.method === 'GET')) {
      const { path } = await goodCalls[name]!(rig, 'alpha')
      const named = path.replace(/person-\d+/, 'anna').replace(/sites\/[\w-]{22}/, `sites/${site.id}`)
      for (const asked of new Set([path, named])) {
        const { status, text } = await rig.call(method, `${asked}`)
        assert.equal(status, 200, `${name} ${asked}`)
        for (const secret of [...secrets, ...kept]) assert.ok(!text.includes(secret), `${name} tells ${secret}`)
        assert.doesNotMatch(text, /"(secretHash|clientSecret|passwordHash|hash|salt)"/i)
      }
    }
  })

  it('stands in no row as it was shown', async () => {
    const held = JSON.stringify(await contents(rig.app.database.db))
    for (const secret of secrets) assert.ok(!held.includes(secret), secret)
  })

  it('stands in no answer to a change of something else', async () => {
    const changed = [
      await rig.call('PATCH', '/tenants/alpha/accounts/anna', { body: { language: 'ja' } }),
      await rig.call('PATCH', `/tenants/alpha/sites/${site.id}`, { body: { name: 'Renamed' } }),
      await rig.call('POST', '/tenants/alpha/accounts/anna/unlock', { body: { reason: 'x' } }),
    ]
    for (const { status, text } of changed) {
      assert.equal(status, 200)
      for (const secret of secrets) assert.ok(!text.includes(secret))
    }
  })
})
