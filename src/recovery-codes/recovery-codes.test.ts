import assert from 'node:assert/strict'
import { beforeEach, it } from 'node:test'
import { sql } from 'kysely'
import { passwordHashing } from '#crypto/password-hashing.ts'
import type { Database } from '#database/database.ts'
import { onBothEngines } from '#test/engines.ts'
import { codesInSet, recoveryCodes } from './recovery-codes.ts'

const cheap = passwordHashing({ pepper: (value) => `${value}!`, cost: { memoryKiB: 64, passes: 1 }, queue: 1000 })
const now = 1_800_000_000

onBothEngines('recovery codes', (open) => {
  const room = recoveryCodes({ hashing: cheap })
  const anna = { tenantId: 'home', accountId: 'anna' }
  let database: Database

  beforeEach(async () => {
    database = await open()
  })

  async function made(): Promise<readonly string[]> {
    const prepared = await room.prepare('home')
    await database.durably((trx) => room.replace(trx, anna, prepared, now))
    return prepared.codes
  }

  async function use(typed: string, owner = anna): Promise<boolean> {
    const digest = await room.digest(database.db, owner, typed)
    return database.durably((trx) => room.use(trx, owner, digest, now + 60))
  }

  const left = async () => (await room.left(database.db, anna))?.left

  it('are ten of 50 bits, none twice, and none of them is in the database', async () => {
    const codes = await made()
    assert.equal(new Set(codes).size, codesInSet)
    for (const code of codes) assert.match(code, /^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/)
    const kept = JSON.stringify(await sql`select * from recovery_code`.execute(database.db))
    for (const code of codes) assert.doesNotMatch(kept, new RegExp(`${code}|${code.replace('-', '')}`))
  })

  it('are good once each, however they are typed, and are counted', async () => {
    const [first = '', second = ''] = await made()
    assert.equal(await use(first), true)
    assert.equal(await use(first), false)
    assert.equal(await use(` ${second.toLowerCase().replace('-', ' ')} `), true)
    assert.equal(await left(), codesInSet - 2)
  })

  it('are good once of twenty at the same time', async () => {
    const [code = ''] = await made()
    const used = await Promise.all(Array.from({ length: 20 }, () => use(code)))
    assert.equal(used.filter(Boolean).length, 1)
  })

  it('of the set before are worth nothing once it was renewed', async () => {
    const [old = ''] = await made()
    const [fresh = ''] = await made()
    assert.equal(await use(old), false)
    assert.equal(await use(fresh), true)
    assert.equal(await left(), codesInSet - 1)
  })

  it('are ten also when two sets are made at the same time', async () => {
    await Promise.all([made(), made(), made()])
    assert.equal(await left(), codesInSet)
  })

  it('are of their own account alone, and none are left of one that is removed', async () => {
    const [code = ''] = await made()
    assert.equal(await use(code, { tenantId: 'home', accountId: 'ben' }), false)
    assert.equal(await use(code, { tenantId: 'work', accountId: 'anna' }), false)
    await database.durably((trx) => room.remove(trx, anna))
    assert.equal(await left(), undefined)
    assert.equal(await use(code), false)
  })

  for (const typed of ['', ' ', '-----', 'x'.repeat(100_000), "' or 1=1 --", 'ＡＢＣＤＥ']) {
    it(`take nothing that is no code: ${JSON.stringify(typed.slice(0, 12))}`, async () => {
      await made()
      assert.equal(await use(typed), false)
    })
  }
})
