import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { hashSecret } from '#crypto/secrets.ts'
import type { Database } from '#database/database.ts'
import { onBothEngines } from '#test/engines.ts'
import { meaningOf, read, rotation } from './secrets.ts'
import type { TrustRow } from './store.ts'
import * as trust from './trusted-browsers.ts'

const start = 1_800_000_000
const owner = { tenantId: 'demo', accountId: 'anna' }
const bond = { generation: 1, passwordGeneration: 1 }
const judging = (now: number, more: Partial<trust.Judging> = {}) => ({ ...bond, days: 30, now, ...more })
const facts = { ...bond, name: 'Home PC', browser: 'Firefox, Linux', ip: '192.0.2.1' }

/** A browser that uses what it has, and keeps what it is given unless the answer is lost. */
async function use({ durably, db }: Database, cookie: string, now: number): Promise<string | undefined> {
  const seen = await trust.recognise(db, owner, cookie, judging(now))
  if (seen.state !== 'trusted') return undefined
  return (await durably((trx) => trust.use(trx, owner, seen, { ip: facts.ip, now, passwordGeneration: 1 }))) ?? cookie
}

const stateOf = async ({ db }: Database, cookie: string, now: number, more: Partial<trust.Judging> = {}) =>
  (await trust.recognise(db, owner, cookie, judging(now, more))).state

onBothEngines('trusted browsers', (open) => {
  async function trusted() {
    const database = await open()
    const cookie = await database.durably((trx) => trust.trust(trx, owner, { ...facts, now: start }))
    return { database, cookie }
  }

  it('are known by their cookie, for their account only, as long as the policy says now', async () => {
    const { database, cookie } = await trusted()
    assert.equal(await stateOf(database, cookie, start + 30 * 86_400 - 1), 'trusted')
    assert.equal(await stateOf(database, cookie, start + 30 * 86_400), 'unknown')
    assert.equal(await stateOf(database, cookie, start + 86_400, { days: 1 }), 'unknown')
    const others = [
      { ...owner, accountId: 'ben' },
      { ...owner, tenantId: 'work' },
    ]
    for (const other of others)
      assert.equal((await trust.recognise(database.db, other, cookie, judging(start))).state, 'unknown')
    for (const bad of ['', 'x', 'a.b.c', `${cookie}.x`, cookie.slice(1), cookie.slice(0, -1), `${cookie}x`])
      assert.equal(await stateOf(database, bad, start), 'unknown', bad)
  })

  it('end with the password and with the factors of the account', async () => {
    const { database, cookie } = await trusted()
    assert.equal(await stateOf(database, cookie, start, { generation: 2 }), 'unknown')
    assert.equal(await stateOf(database, cookie, start, { passwordGeneration: 2 }), 'unknown')
    assert.deepEqual(await trust.list(database.db, owner, judging(start, { generation: 2 })), [])
  })

  it('get a new secret with each use; a copy of an older one shows', async () => {
    const { database, cookie } = await trusted()
    const second = await use(database, cookie, start + 100)
    const third = await use(database, second!, start + 200)
    assert.equal(new Set([cookie, second, third]).size, 3)
    assert.equal(await stateOf(database, cookie, start + 300), 'suspect')
    assert.equal(await stateOf(database, third!, start + 300), 'trusted')
  })

  it('keep the cookie of two tabs at once, and of an answer that was lost', async () => {
    const { database, cookie } = await trusted()
    const second = await use(database, cookie, start + 100)
    assert.equal(await use(database, cookie, start + 150), cookie)
    assert.equal(await stateOf(database, second!, start + 150), 'trusted')
    // The second never arrived: what the browser still has replaces it.
    const again = await use(database, cookie, start + 1000)
    assert.notEqual(again, cookie)
    assert.equal(await stateOf(database, second!, start + 1001), 'suspect')
  })

  it('that the database does not know yet are not trusted and no theft: it was restored', async () => {
    const { database, cookie } = await trusted()
    const [family, , secret] = cookie.split('.')
    assert.equal(await stateOf(database, `${family}.7.${secret}`, start), 'unknown')
  })

  it('are listed by their last use, renamed and removed one by one or all', async () => {
    const { database, cookie } = await trusted()
    await database.durably((trx) => trust.trust(trx, owner, { ...facts, name: 'Phone', now: start + 5 }))
    await use(database, cookie, start + 100)
    const [first, second] = await trust.list(database.db, owner, judging(start + 100))
    assert.deepEqual([first?.name, second?.name], ['Home PC', 'Phone'])
    assert.equal(first?.endsAt, start + 30 * 86_400)
    await database.durably((trx) => trust.rename(trx, owner, first!.id, 'Desk'))
    assert.equal(await database.durably((trx) => trust.forget(trx, { ...owner, accountId: 'ben' }, first!.id)), false)
    assert.equal(await database.durably((trx) => trust.forget(trx, owner, second!.id)), true)
    const left = await trust.list(database.db, owner, judging(start + 100))
    assert.deepEqual(
      left.map(({ name }) => name),
      ['Desk'],
    )
    assert.equal(await database.durably((trx) => trust.forgetAll(trx, owner)), 1)
    assert.equal(await stateOf(database, cookie, start + 100), 'unknown')
  })

  it('are at most twenty, and swept when no policy trusts them any more', async () => {
    const { database } = await trusted()
    for (let i = 1; i <= 20; i += 1)
      await database.durably((trx) => trust.trust(trx, owner, { ...facts, name: `${i}`, now: start + i }))
    const names = (await trust.list(database.db, owner, judging(start + 30))).map(({ name }) => name)
    assert.deepEqual([names.length, names.includes('Home PC')], [20, false])
    assert.equal(await trust.sweep(database.db, start + 90 * 86_400 + 10, 5), 5)
  })
})

describe('the secrets of a trusted browser', () => {
  const row = (): TrustRow => ({
    ...{ tenant_id: 'demo', account_id: 'anna', id: 'x', family_hash: 'f', name: '', browser: '' },
    ...{ current_hash: hashSecret('first'), current_number: 1, previous_hash: null, previous_number: null },
    ...{ rotated_at: 0, generation: 1, password_generation: 1, trusted_at: 0, last_used_at: 0, last_ip: '' },
  })

  it('never make a thief of its owner, whatever answers are lost and however fast it is used', () => {
    const steps = fc.array(fc.record({ after: fc.integer({ min: 0, max: 500 }), lost: fc.boolean() }), {
      maxLength: 30,
    })
    fc.assert(
      fc.property(steps, (uses) => {
        let [kept, now] = [row(), 0]
        let held = { family: 'f', number: 1, secret: 'first' }
        for (const { after, lost } of uses) {
          now += after
          const meaning = meaningOf(kept, held)
          assert.ok(meaning === 'current' || meaning === 'previous', meaning)
          const turned = rotation(kept, held, meaning, now)
          if (turned) kept = { ...kept, ...turned.changes }
          if (turned && !lost) held = { ...held, ...turned.next }
        }
      }),
    )
  })

  it('show that there are two, once both have used the cookie again after a minute', () => {
    const order = fc.array(fc.constantFrom('owner' as const, 'thief' as const), { minLength: 2, maxLength: 12 })
    fc.assert(
      fc.property(order, (uses) => {
        let [kept, now, found] = [row(), 0, false]
        const copy = { family: 'f', number: 1, secret: 'first' }
        const held = { owner: copy, thief: copy }
        const turns = uses.filter((who, i) => who !== uses[i - 1]).length
        for (const who of uses) {
          now += 61
          const meaning = meaningOf(kept, held[who])
          found ||= meaning === 'superseded'
          if (meaning !== 'current' && meaning !== 'previous') break
          const turned = rotation(kept, held[who], meaning, now)!
          kept = { ...kept, ...turned.changes }
          held[who] = { ...held[who], ...turned.next }
        }
        assert.ok(found || turns < 3)
      }),
    )
  })

  it('are read only in the form in which they are written', () => {
    for (const bad of [
      undefined,
      '',
      '.',
      '..',
      'a..b',
      'a.0.b',
      'a.01.b',
      'a.-1.b',
      'a.1e3.b',
      'a.1.b.c',
      'a.9999999999.b',
    ])
      assert.equal(read(bad), undefined, bad)
    assert.deepEqual(read('a.12.b'), { family: 'a', number: 12, secret: 'b' })
  })
})
