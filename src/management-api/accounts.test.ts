import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { startSession } from '#test/api-calls.ts'
import { apiRig, contents, type Json } from '#test/api-rig.ts'

const rig = await apiRig()
const { call, get } = rig
const all = '/tenants/alpha/accounts'
const goodPassword = 'correct horse battery staple 7'

const add = (body: object, tenant = 'alpha') => call('POST', `/tenants/${tenant}/accounts`, { body })
const change = (userId: string, body: unknown) => call('PATCH', `${all}/${userId}`, { body })
const fields = ({ body }: { body: Json }) => (body.errors ?? []).map(({ field, code }: Json) => `${field} ${code}`)

describe('an account that is added', () => {
  it('without a password waits for its owner, with an enrolment that is shown this once', async () => {
    const { status, body } = await add({ userId: 'anna', mails: ['anna@example.com'], language: 'en' })
    assert.equal(status, 201)
    assert.equal(body.state, 'invited')
    assert.match(body.enrolment.password, /^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/)
    assert.equal(Date.parse(body.enrolment.expiresAt) / 1000, rig.app.now() + 14 * 24 * 3600)
    const page = await rig.app.fetch(new Request(body.enrolment.url))
    assert.match(await page.text(), /data-page="enrol-password"/)
    assert.equal((await get(`${all}/anna`)).enrolment, undefined)
  })

  it('gets its link by mail at verified addresses, and never the password with it', async () => {
    const mails = ['ben@example.com', { address: 'ben@work.example', verified: false }]
    const { body } = await add({ userId: 'ben', mails })
    const [mail] = await rig.mails('ben@example.com')
    assert.ok(mail?.text.includes(body.enrolment.url))
    assert.ok(!JSON.stringify(mail).includes(body.enrolment.password))
    assert.deepEqual(await rig.mails('ben@work.example'), [])
  })

  it('with a password is active at once, and asked for another only when that is wanted', async () => {
    const { status, body } = await add({ userId: 'carl', password: goodPassword })
    assert.deepEqual([status, body.state, body.mustChangePassword, body.enrolment], [201, 'active', false, undefined])
    const asked = await add({ userId: 'dora', password: goodPassword, mustChangePassword: true })
    assert.deepEqual([asked.body.state, asked.body.mustChangePassword], ['active', true])
  })

  it('takes plain texts as verified, and whatever else is said of an address as it is said', async () => {
    const mails = ['e@example.com', { address: 'e2@example.com' }, { address: 'e3@example.com', verified: true }]
    const phones = ['+819012345678', { number: '+81312345678', verified: true, sms: false }]
    const { body } = await add({ userId: 'emma', mails, phones })
    assert.deepEqual(body.mails, [
      { address: 'e@example.com', verified: true },
      { address: 'e2@example.com', verified: false },
      { address: 'e3@example.com', verified: true },
    ])
    assert.deepEqual(body.phones, [
      { number: '+819012345678', verified: true, sms: true },
      { number: '+81312345678', verified: true, sms: false },
    ])
  })

  it('has the default method of the policy unless told, and none that the policy does not allow', async () => {
    await call('PATCH', '/tenants/beta/policy', {
      body: { methods: { allowed: ['password', 'passkey'], default: 'passkey' } },
    })
    assert.equal((await add({ userId: 'anna' }, 'beta')).body.method, 'passkey')
    assert.equal((await add({ userId: 'ben', method: 'password' }, 'beta')).body.method, 'password')
    const refused = await add({ userId: 'carl', method: 'password+certificate' }, 'beta')
    assert.deepEqual([refused.status, refused.body.code, fields(refused)], [422, 'refused', ['method refused']])
    assert.equal((await get('/tenants/beta/accounts/carl')).code, 'not-found')
  })

  it('cannot have an ID that is taken, in any spelling; another tenant does not matter', async () => {
    await add({ userId: 'taken' })
    for (const userId of ['taken', 'TAKEN', 'Taken']) {
      const { status, body } = await add({ userId })
      assert.deepEqual([status, body.code], [409, 'exists'])
    }
    assert.equal((await add({ userId: 'taken' }, 'beta')).status, 201)
  })

  for (const [password, code] of [
    ['short', 'too-short'],
    ['passwordpassword', 'leaked'],
  ] as const) {
    it(`cannot have the password ${password}`, async () => {
      const { status, body } = await add({ userId: 'weak', password })
      assert.equal(status, 400)
      assert.ok(body.errors.every(({ field }: Json) => field === 'password'))
      assert.ok(
        body.errors.some((error: Json) => error.code === code),
        JSON.stringify(body.errors),
      )
      assert.equal((await get(`${all}/weak`)).status, 404)
    })
  }

  for (const [what, input, wanted] of [
    ['nothing', {}, 'userId missing'],
    ['an ID with a space', { userId: 'a b' }, 'userId user-id'],
    ['an ID of 65 signs', { userId: 'a'.repeat(65) }, 'userId out-of-bounds'],
    ['an ID that is a number', { userId: 7 }, 'userId type'],
    ['a mail address without a host', { userId: 'x', mails: ['x@localhost'] }, 'mails.0 mail-address'],
    ['two addresses in one', { userId: 'x', mails: ['a@example.com,b@example.com'] }, 'mails.0 mail-address'],
    ['a telephone number without its country', { userId: 'x', phones: ['0901234567'] }, 'phones.0 phone-number'],
    ['a language that nobody speaks here', { userId: 'x', language: 'fr' }, 'language not-allowed'],
    ['a method that does not exist', { userId: 'x', method: 'sorcery' }, 'method not-allowed'],
    ['eleven addresses', { userId: 'x', mails: Array(11).fill('x@example.com') }, 'mails out-of-bounds'],
    ['a property that does not exist', { userId: 'x', nickname: 'x' }, 'nickname unknown'],
    ['a state', { userId: 'x', state: 'active' }, 'state unknown'],
    ['an id of its own', { userId: 'x', id: 'x' }, 'id unknown'],
  ] as const) {
    it(`is not made from ${what}`, async () => {
      const got = await add(input)
      assert.equal(got.status, 400, got.text)
      assert.ok(fields(got).includes(wanted), fields(got).join())
      assert.equal((await get(`${all}/x`)).status, 404)
    })
  }
})

describe('an account', () => {
  it('is found by every spelling of its ID', async () => {
    const { id } = await rig.addAccount('Spelt.Out')
    for (const name of ['Spelt.Out', 'spelt.out', 'SPELT.OUT']) assert.equal((await get(`${all}/${name}`)).id, id)
  })

  it('is changed where the patch says, and nowhere else (RFC 7396)', async () => {
    await rig.addAccount('fred', { phones: [{ number: '+819012345678', verified: true, sms: true }] })
    const before = await get(`${all}/fred`)
    rig.clock.push(5)
    const { status, body } = await change('fred', { language: 'ja' })
    assert.equal(status, 200)
    const changedAt = new Date(rig.app.now() * 1000).toISOString().replace('.000Z', 'Z')
    assert.deepEqual(body, { ...before, language: 'ja', changedAt })
    assert.deepEqual(await get(`${all}/fred`), body)
  })

  it('gives a value back to where it began with null, and takes lists as a whole', async () => {
    await rig.addAccount('gina')
    await change('gina', { mails: ['one@example.com', 'two@example.com'], phones: ['+819012345678'] })
    const listed = await change('gina', { mails: [{ address: 'three@example.com' }], language: null })
    assert.deepEqual(listed.body.mails, [{ address: 'three@example.com', verified: false }])
    assert.equal(listed.body.language, null)
    const emptied = await change('gina', { mails: null, phones: null, method: null })
    assert.deepEqual([emptied.body.mails, emptied.body.phones, emptied.body.method], [[], [], 'password'])
    assert.deepEqual(fields(await change('gina', { userId: null })), ['userId missing'])
  })

  it('can be renamed, but not to a name that is taken', async () => {
    await rig.addAccount('hans')
    await rig.addAccount('ida')
    assert.equal((await change('hans', { userId: 'hannes' })).body.userId, 'hannes')
    assert.equal((await get(`${all}/hans`)).status, 404)
    const taken = await change('hannes', { userId: 'IDA', language: 'ja' })
    assert.deepEqual([taken.status, taken.body.code], [409, 'exists'])
    assert.deepEqual([(await get(`${all}/hannes`)).language, (await get(`${all}/ida`)).userId], ['en', 'ida'])
  })

  it('does not let anybody but its owner set a password, a state or a lock', async () => {
    await rig.addAccount('jack')
    for (const name of ['password', 'state', 'lock', 'id', 'twoStep', 'createdAt']) {
      const got = await change('jack', { [name]: null })
      assert.deepEqual([got.status, fields(got)], [400, [`${name} unknown`]])
    }
  })

  it('keeps a method that is no longer allowed until another is chosen', async () => {
    await add({ userId: 'last', method: 'passkey' }, 'beta')
    await call('PATCH', '/tenants/beta/policy', { body: { methods: { allowed: ['password'], default: 'password' } } })
    const path = '/tenants/beta/accounts/last'
    const changed = await call('PATCH', path, { body: { language: 'ja' } })
    assert.deepEqual([changed.status, changed.body.method], [200, 'passkey'])
    assert.equal((await call('PATCH', path, { body: { method: 'password+certificate' } })).status, 422)
    assert.equal((await call('PATCH', path, { body: { method: 'password' } })).body.method, 'password')
  })

  for (const patch of [[], 'text', 7, null, [{ language: 'ja' }]]) {
    it(`is not changed by ${JSON.stringify(patch)}`, async () => {
      assert.equal((await call('PATCH', `${all}/emma`, { body: JSON.stringify(patch) })).status, 400)
    })
  }

  it('is gone when it is removed, with all that is kept of it but that something was done', async () => {
    const { body } = await add({ userId: 'kate', password: goodPassword, mails: ['kate@example.com'] })
    const account = { tenantId: 'alpha', id: body.id as string }
    await startSession(rig, account)
    await call('POST', `${all}/kate/unlock`, { body: { reason: 'Kate asked' } })
    await call('POST', `${all}/kate/disable`, { body: { reason: 'tried' }, token: rig.alpha.auditor })
    const { status, text } = await call('DELETE', `${all}/kate?reason=${encodeURIComponent('left the company')}`)
    assert.deepEqual([status, text], [204, ''])
    assert.equal((await get(`${all}/kate`)).status, 404)
    // What was written to the person still arrives.
    const left = Object.entries(await contents(rig.app.database.db, ['audit_entry', 'outbox']))
    assert.deepEqual(
      left.filter(([, rows]) => rows.some((row) => row.includes(account.id))).map(([table]) => table),
      [],
    )
    const acts = await rig.acts('alpha')
    const removed = acts.find(({ act }) => act === 'accountRemoved')
    assert.deepEqual([removed.subject, removed.reason], [account.id, 'left the company'])
    const unlocked = acts.find(({ act }) => act === 'accountUnlocked')
    assert.deepEqual([unlocked.subject, unlocked.reason, unlocked.erased], [null, null, true])
    assert.ok(acts.some(({ act, erased }) => act === 'callRefused' && erased))
    assert.ok(!JSON.stringify(acts).includes('kate'))
  })
})
