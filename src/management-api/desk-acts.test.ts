import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as reports from '#reports/reports.ts'
import { apiRig, because, type Json } from '#test/api-rig.ts'

const rig = await apiRig()
const { database, notices } = rig.app
const all = '/tenants/alpha/accounts'
const desk = { token: rig.alpha.support }

describe('undoing a change', () => {
  const undo = (userId: string, changes: unknown, more: object = {}) =>
    rig.call('POST', `${all}/${userId}/undo`, { body: { ...because, changes }, ...desk, ...more })

  async function withPassword(userId: string) {
    const body = {
      userId,
      language: 'en',
      mails: [`${userId}@example.com`],
      password: 'correct horse battery staple 7',
    }
    await rig.call('POST', all, { body })
    return (await rig.app.tenants.find('alpha'))!
  }

  it('of a password ends it, hands out an enrolment once, and tells the owner', async () => {
    const tenant = await withPassword('nora')
    const { status, body } = await undo('nora', ['password'])
    assert.deepEqual([status, body.mustChangePassword], [200, true])
    assert.match(body.enrolment.password, /^\w{4}-/)
    const policy = tenant.policy.password
    const moment = { policy, now: rig.app.now() }
    const verified = await rig.app.passwords.verify(
      database.db,
      'alpha',
      body.id,
      'correct horse battery staple 7',
      moment,
    )
    assert.equal(verified.right, false)
    const mails = await rig.mails('nora@example.com')
    assert.ok(mails.some(({ text }) => /undone the latest change of your password/.test(text.replaceAll('\n', ' '))))
    assert.ok(mails.every((mail) => !JSON.stringify(mail).includes(body.enrolment.password)))
    const [row] = (await rig.acts('alpha')).filter(({ act }) => act === 'changesReverted')
    assert.deepEqual([row.subject, row.reason, row.detail.password], [body.id, because.reason, true])
    assert.ok(!JSON.stringify(row).includes(body.enrolment.password))
  })

  it('is refused after the time of the policy, and then nothing is undone', async () => {
    await withPassword('olga')
    const account = (await rig.get(`${all}/olga`)).id
    rig.clock.push(72 * 3600)
    await database.durably((trx) =>
      notices.choose(trx, 'alpha', account, { signIn: 'off', phrase: 'mine' }, rig.app.now()),
    )
    const { status, body } = await undo('olga', ['notices', 'password'])
    assert.deepEqual([status, body.code, body.errors[0].code], [422, 'refused', 'password'])
    assert.equal((await notices.choiceOf(database.db, 'alpha', account)).phrase, 'mine')
    assert.equal((await undo('olga', ['notices'])).status, 200)
    assert.deepEqual(await notices.choiceOf(database.db, 'alpha', account), { signIn: undefined, phrase: undefined })
    assert.equal((await undo('olga', ['question'])).status, 422)
    assert.equal((await undo('olga', ['contacts'])).status, 422)
  })

  it('is done by support, administrators and operators of the tenant, with a reason, and nobody else', async () => {
    await withPassword('paul')
    assert.equal((await undo('paul', ['password'], { token: rig.alpha.auditor })).status, 403)
    assert.equal((await undo('paul', ['password'], { token: rig.beta.support })).status, 404)
    for (const body of [
      { changes: ['password'] },
      { ...because, changes: [] },
      { ...because, changes: ['two-step'] },
      because,
    ])
      assert.equal((await rig.call('POST', `${all}/paul/undo`, { body, ...desk })).status, 400, JSON.stringify(body))
    assert.equal((await undo('paul', ['password'], { token: rig.alpha.administrator })).status, 200)
    await rig.call('POST', `${all}/paul/disable`, { body: because })
    assert.equal((await undo('paul', ['password'])).status, 422)
  })
})

describe('a report', () => {
  const path = (number: string, tenant = 'alpha') => `/tenants/${tenant}/reports/${number}`

  it('is noted on, moved and closed, each with who and when', async () => {
    const { id } = await rig.addAccount('quentin')
    await addReport(id, 'QRPT-2345')
    const { body } = await rig.call('PATCH', path('QRPT-2345'), {
      body: { state: 'in-progress', note: 'calling back' },
      ...desk,
    })
    assert.deepEqual([body.state, body.userId, body.notes.length, body.closed], ['in-progress', 'quentin', 1, null])
    rig.clock.push(60)
    const closed = await rig.call('PATCH', path('QRPT-2345'), { body: { state: 'closed' }, ...desk })
    assert.match(closed.body.closed.by, /^token:/)
    assert.deepEqual(
      closed.body.notes.map(({ note }: Json) => note),
      ['calling back', null],
    )
    const open = await rig.get('/tenants/alpha/reports?state=open&limit=500', desk)
    assert.ok(open.items.every(({ number }: Json) => number !== 'QRPT-2345'))
    const own = await rig.get('/tenants/alpha/reports?userId=quentin', desk)
    assert.deepEqual(
      own.items.map(({ number, state }: Json) => [number, state]),
      [['QRPT-2345', 'closed']],
    )
    assert.deepEqual((await rig.get('/tenants/alpha/reports?userId=nobody', desk)).items, [])
  })

  it('is read by an auditor and changed by none, nor by another tenant', async () => {
    const { id } = await rig.addAccount('rosa')
    await addReport(id, 'RRPT-2345')
    const body = { state: 'closed' }
    assert.equal((await rig.call('GET', path('RRPT-2345'), { token: rig.alpha.auditor })).status, 200)
    assert.equal((await rig.call('PATCH', path('RRPT-2345'), { body, token: rig.alpha.auditor })).status, 403)
    for (const tenant of ['alpha', 'beta'])
      assert.equal((await rig.call('PATCH', path('RRPT-2345', tenant), { body, token: rig.beta.support })).status, 404)
    assert.equal((await rig.get(path('RRPT-2345'), desk)).state, 'open')
  })

  it('is not changed by nothing, by a wrong state, or by words that are not inert', async () => {
    const { id } = await rig.addAccount('sven')
    await addReport(id, 'SRPT-2345')
    const bad = [
      {},
      { state: 'gone' },
      { note: '' },
      { note: 'a\u0007' },
      { note: 'a\u202e' },
      { note: 'x'.repeat(2001) },
      { by: 'me' },
    ]
    for (const body of bad) assert.equal((await rig.call('PATCH', path('SRPT-2345'), { body, ...desk })).status, 400)
  })
})

describe('a test message', () => {
  const test = (body: object, token = rig.operator) => rig.call('POST', '/message-tests', { body, token })

  it('is sent at once, and told step by step', async () => {
    const { status, body } = await test({ to: 'ops@example.com', tenant: 'alpha' }, rig.alpha.administrator)
    assert.deepEqual(
      [status, body.sent, body.dkim, body.stages],
      [200, true, null, [{ stage: 'kept', ok: true, said: null }]],
    )
    const [mail] = await rig.app.mailbox.list('ops@example.com')
    assert.ok(mail!.text.includes(body.reference))
    const sms = await test({ to: '+819012345678', channel: 'sms' })
    assert.deepEqual([sms.status, sms.body.sent], [200, true])
    const [row] = (await rig.acts('alpha')).filter(({ act }) => act === 'messageTested')
    assert.deepEqual([row.subject, row.detail], [body.reference, { channel: 'mail', sent: true }])
  })

  it('goes to one plain addressee, in the name of the own tenant, and not often', async () => {
    for (const to of [
      'a@example.com,b@example.com',
      'a@example.com\r\nBcc: b@example.com',
      'x',
      '<a@example.com>',
      '+819012345678',
    ])
      assert.equal((await test({ to })).status, 400, to)
    for (const tenant of ['beta', undefined])
      assert.equal((await test({ to: 'a@example.com', tenant }, rig.alpha.administrator)).status, 403)
    assert.equal((await test({ to: 'a@example.com', tenant: 'none' })).status, 404)
    const statuses: number[] = []
    for (let n = 0; n < 21; n += 1) statuses.push((await test({ to: 'a@example.com', tenant: 'beta' })).status)
    assert.deepEqual(
      statuses.filter((status) => status !== 200),
      [429],
    )
  })
})

async function addReport(accountId: string, number: string) {
  const about = { source: 'none', number: null, at: null, site: null, ip: null, browser: null } as const
  const report = { tenantId: 'alpha', accountId, number, kind: 'not-me', about, at: rig.app.now() } as const
  await database.durably((trx) => reports.add(trx, report))
}
