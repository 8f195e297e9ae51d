import assert from 'node:assert/strict'
import { it } from 'node:test'
import { onBothEngines } from '#test/engines.ts'
import * as sessions from './sessions.ts'

const start = 1_800_000_000
const policy: sessions.SessionPolicy = { idleMinutes: 60, hours: 12 }
const where = { ip: '192.0.2.1', browser: 'Firefox, Linux' }
const granted = (accountId: string, authTime = start): sessions.Granted => ({
  accountId,
  acr: 'urn:sekisho:acr:1',
  amr: ['pwd'],
  authTime,
  proofs: [{ kind: 'password', at: authTime }],
})

onBothEngines('sessions', (open) => {
  it('tell what was shown, where and when', async () => {
    const { db, durably } = await open()
    const session = await durably((trx) => sessions.start(trx, 'demo', granted('anna'), where, policy, start))
    assert.deepEqual(await sessions.find(db, session, policy, start), session)
    assert.deepEqual(await sessions.list(db, 'demo', 'anna', policy, start), [session])
    assert.equal(await sessions.find(db, { ...session, accountId: 'ben' }, policy, start), undefined)
    assert.equal(await sessions.find(db, { ...session, tenantId: 'other' }, policy, start), undefined)
  })

  it('end after the idle time and after the last hour, by the policy in force now', async () => {
    const { db, durably } = await open()
    const session = await durably((trx) => sessions.start(trx, 'demo', granted('anna'), where, policy, start))
    const at = (minutes: number, by = policy) => sessions.find(db, session, by, start + minutes * 60)
    assert.ok(await at(59))
    assert.equal(await at(60), undefined)
    assert.equal(await at(30, { idleMinutes: 30, hours: 12 }), undefined)
    for (let hours = 1; hours < 12; hours += 0.5)
      await durably((trx) => sessions.touch(trx, session, start + hours * 3600))
    assert.ok(await at(12 * 60 - 1))
    assert.equal(await at(12 * 60 - 1, { idleMinutes: 60, hours: 11 }), undefined)
    assert.equal(await at(12 * 60), undefined)
    assert.deepEqual(await sessions.list(db, 'demo', 'anna', policy, start + 12 * 3600), [])
  })

  it('are touched once a minute at most', async () => {
    const { durably } = await open()
    const session = await durably((trx) => sessions.start(trx, 'demo', granted('anna'), where, policy, start))
    assert.equal(sessions.isStale(session, start + 59), false)
    assert.equal(sessions.isStale(session, start + 60), true)
  })

  it('never come back once they have ended', async () => {
    const { db, durably } = await open()
    const session = await durably((trx) => sessions.start(trx, 'demo', granted('anna'), where, policy, start))
    assert.equal(await durably((trx) => sessions.end(trx, session, 'signed-out', start + 1)), true)
    assert.equal(await durably((trx) => sessions.end(trx, session, 'signed-out', start + 2)), false)
    await durably((trx) => sessions.touch(trx, session, start + 3))
    const renewed = durably((trx) => sessions.renew(trx, session, granted('anna'), where, policy, start + 3))
    assert.equal(await renewed, undefined)
    assert.equal(await sessions.find(db, session, policy, start + 3), undefined)
  })

  it('go on when the same person signs in again, and never for another', async () => {
    const { db, durably } = await open()
    const session = await durably((trx) => sessions.start(trx, 'demo', granted('anna'), where, policy, start))
    const later = start + 3000
    const more = { ...granted('anna', later), acr: 'urn:sekisho:acr:2' }
    const renewed = await durably((trx) => sessions.renew(trx, session, more, where, policy, later))
    assert.equal(renewed?.acr, 'urn:sekisho:acr:2')
    assert.equal(renewed?.startedAt, start)
    assert.equal(renewed?.expiresAt, later + 12 * 3600)
    assert.deepEqual(await sessions.find(db, session, policy, later), renewed)
    await assert.rejects(durably((trx) => sessions.renew(trx, session, granted('ben'), where, policy, later)))
  })

  it('end all at once but one, and say which', async () => {
    const { db, durably } = await open()
    const begin = (who: string) => durably((trx) => sessions.start(trx, 'demo', granted(who), where, policy, start))
    const [one, two, three, ben] = [await begin('anna'), await begin('anna'), await begin('anna'), await begin('ben')]
    const owner = { tenantId: 'demo', accountId: 'anna' }
    const ended = await durably((trx) => sessions.endAll(trx, { ...owner, exceptId: two.id }, 'ended-by-owner', start))
    assert.deepEqual(ended.sort(), [one.id, three.id].sort())
    assert.deepEqual(
      (await sessions.list(db, 'demo', 'anna', policy, start)).map(({ id }) => id),
      [two.id],
    )
    assert.deepEqual(await durably((trx) => sessions.endAll(trx, owner, 'ended-by-support', start)), [two.id])
    assert.ok(await sessions.find(db, ben, policy, start))
  })

  it('leave their rows until their time is over, and then in portions', async () => {
    const { durably } = await open()
    for (let i = 0; i < 3; i += 1)
      await durably((trx) => sessions.start(trx, 'demo', granted('anna'), where, policy, start))
    const sweep = (now: number) => durably((trx) => sessions.removeExpired(trx, now, 2))
    assert.equal(await sweep(start + 12 * 3600 - 1), 0)
    assert.equal(await sweep(start + 12 * 3600), 2)
    assert.equal(await sweep(start + 12 * 3600), 1)
  })
})
