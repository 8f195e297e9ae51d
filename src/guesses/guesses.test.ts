import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import type { Database } from '#database/database.ts'
import { onBothEngines } from '#test/engines.ts'
import {
  forget,
  giveBack,
  type Key,
  lockOf,
  mostTries,
  type Raised,
  raise,
  sweep,
  type Try,
  waitSeconds,
  wrong,
} from './guesses.ts'

const key: Key = { tenantId: 'home', subject: 'anna', authenticator: 'password' }
const begin = 1_800_000_000

function aTry(change: Partial<Try> = {}): Try {
  return { key, network: '192.0.2.1', tries: 5, policy: { minutes: 0, waitsFrom: 100 }, now: begin, ...change }
}

/** One wrong try, as a sign-in makes it. */
async function guessWrong(database: Database, change: Partial<Try> = {}) {
  const tried = aTry(change)
  const raised = await database.durably((trx) => raise(trx, tried))
  if (!raised.admitted) return raised
  return { admitted: true as const, ...(await database.durably((trx) => wrong(trx, tried, raised))) }
}

onBothEngines('guesses', (open) => {
  it('tells how many tries are left, then locks until somebody unlocks', async () => {
    const database = await open()
    for (const left of [4, 3, 2, 1])
      assert.deepEqual(await guessWrong(database), { admitted: true, locked: false, left })
    assert.deepEqual(await guessWrong(database), { admitted: true, locked: true, until: null })
    assert.deepEqual(await guessWrong(database, { now: begin + 1e6 }), { admitted: false, why: 'locked', until: null })
    assert.deepEqual(await lockOf(database.db, key, begin + 1e6), { until: null })

    await database.durably((trx) => forget(trx, 'home', 'anna'))
    assert.equal(await lockOf(database.db, key, begin), undefined)
    assert.deepEqual(await guessWrong(database), { admitted: true, locked: false, left: 4 })
  })

  it('counts anew after a right try', async () => {
    const database = await open()
    await guessWrong(database)
    await database.durably((trx) => forget(trx, 'home', 'anna', 'password'))
    assert.deepEqual(await guessWrong(database), { admitted: true, locked: false, left: 4 })
  })

  it('locks again after a lock has run out, and for good after a hundred wrong tries in a row', async () => {
    const database = await open()
    const policy = { minutes: 10, waitsFrom: 100 }
    let now = begin
    for (let total = 1; total <= mostTries; total += 1) {
      const outcome = await guessWrong(database, { policy, now })
      assert.ok(outcome.admitted)
      if (total % 5 !== 0) continue
      assert.deepEqual(outcome, { admitted: true, locked: true, until: total === mostTries ? null : now + 600 })
      now += 600
    }
    assert.deepEqual(await guessWrong(database, { policy, now: now + 1e7 }), {
      admitted: false,
      why: 'locked',
      until: null,
    })
  })

  it('makes the network wait that guesses, and nobody else', async () => {
    const database = await open()
    const policy = { minutes: 0, waitsFrom: 3 }
    const stranger = { policy, tries: 50, network: 'stranger' }
    for (let i = 0; i < 3; i += 1) assert.ok((await guessWrong(database, stranger)).admitted)
    assert.deepEqual(await guessWrong(database, stranger), { admitted: false, why: 'wait', seconds: 30 })
    assert.ok((await guessWrong(database, { ...stranger, network: 'owner' })).admitted)
    assert.ok((await guessWrong(database, { ...stranger, now: begin + 30 })).admitted)
    assert.deepEqual(await guessWrong(database, { ...stranger, now: begin + 31 }), {
      admitted: false,
      why: 'wait',
      seconds: 59,
    })
  })

  it('does not let a stranger on one network reach the lock within a day, a thousand tries or not', async () => {
    const database = await open()
    const policy = { minutes: 0, waitsFrom: 5 }
    let admitted = 0
    for (let i = 0; i < 1000; i += 1) {
      const { admitted: was } = await guessWrong(database, {
        policy,
        tries: 50,
        now: begin + Math.floor((i * 86_400) / 1000),
      })
      if (was) admitted += 1
    }
    assert.ok(admitted < 50, `${admitted} tries were checked`)
    assert.equal(await lockOf(database.db, key, begin + 86_400), undefined)
  })

  it('never admits more tries than the policy says, however many come at once', async () => {
    const database = await open()
    for (const tries of [1, 5, 20]) {
      const tried = aTry({ tries, key: { ...key, subject: `side by side ${tries}` } })
      const raised: Raised[] = await Promise.all(
        Array.from({ length: 30 }, (_, i) => database.durably((trx) => raise(trx, { ...tried, network: `${i % 7}` }))),
      )
      assert.equal(raised.filter(({ admitted }) => admitted).length, tries)
    }
  })

  it('lets one more be checked when the last was counted and its node died before it knew', async () => {
    const database = await open()
    for (let i = 0; i < 5; i += 1) assert.ok((await database.durably((trx) => raise(trx, aTry()))).admitted)
    const atOnce = await database.durably((trx) => raise(trx, aTry({ now: begin + 1 })))
    assert.deepEqual(atOnce, { admitted: false, why: 'wait', seconds: 1 })
    const later = aTry({ now: begin + 60 })
    const raised = await Promise.all(Array.from({ length: 10 }, () => database.durably((trx) => raise(trx, later))))
    const [admitted, ...more] = raised.filter(({ admitted }) => admitted)
    assert.ok(admitted?.admitted)
    assert.equal(more.length, 0)
    assert.deepEqual(await database.durably((trx) => wrong(trx, later, admitted)), { locked: true, until: null })
  })

  it('locks at the next wrong try when the policy came to allow fewer than there were', async () => {
    const database = await open()
    for (let i = 0; i < 7; i += 1) await guessWrong(database, { tries: 50 })
    assert.deepEqual(await guessWrong(database, { tries: 5, now: begin + 60 }), {
      admitted: true,
      locked: true,
      until: null,
    })
  })

  it('takes back what could not be checked', async () => {
    const database = await open()
    for (let i = 0; i < 20; i += 1) {
      assert.ok((await database.durably((trx) => raise(trx, aTry()))).admitted)
      await database.durably((trx) => giveBack(trx, aTry()))
    }
    assert.deepEqual(await guessWrong(database), { admitted: true, locked: false, left: 4 })
  })

  it('does not begin anew after a pause: only the waits of a network are forgotten', async () => {
    const database = await open()
    let now = begin
    for (let left = 49; left > 0; left -= 1) {
      const outcome = await guessWrong(database, { tries: 50, policy: { minutes: 0, waitsFrom: 5 }, now })
      assert.deepEqual(outcome, { admitted: true, locked: false, left })
      now += 37 * 3600
      assert.equal(await database.durably((trx) => sweep(trx, now, 100)), 1)
    }
    assert.equal(await database.durably((trx) => sweep(trx, now + 401 * 86_400, 100)), 1)
    assert.deepEqual(await guessWrong(database, { now: now + 401 * 86_400 }), {
      admitted: true,
      locked: false,
      left: 4,
    })
  })

  it('lets tries and right answers for one account come side by side', async () => {
    const database = await open()
    const tried = aTry({ tries: 1000 })
    const sides = Array.from({ length: 40 }, async () => {
      await database.durably((trx) => raise(trx, tried))
      await database.durably((trx) => forget(trx, 'home', 'anna', 'password'))
    })
    // Where each held what the other waits for, the engine would end one of them after a second.
    await Promise.all(sides)
    assert.ok((await guessWrong(database, { tries: 1000 })).admitted)
  })

  it('keeps tenants, accounts and authenticators apart', async () => {
    const database = await open()
    for (let i = 0; i < 5; i += 1) await guessWrong(database)
    for (const other of [{ tenantId: 'work' }, { subject: 'ben' }, { authenticator: 'answer' }]) {
      assert.equal(await lockOf(database.db, { ...key, ...other }, begin), undefined)
      assert.ok((await guessWrong(database, { key: { ...key, ...other } })).admitted)
    }
  })
})

it('waits grow from 30 seconds to an hour and never shrink', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 100 }), (count, from) => {
      const seconds = waitSeconds(count, from)
      assert.ok(seconds === 0 ? count < from : seconds >= 30 && seconds <= 3600)
      assert.ok(waitSeconds(count + 1, from) >= seconds)
    }),
  )
})
