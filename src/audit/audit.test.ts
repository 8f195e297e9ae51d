import assert from 'node:assert/strict'
import { it } from 'node:test'
import { keyring } from '#crypto/sealing.ts'
import type { Database, Db } from '#database/database.ts'
import { onBothEngines } from '#test/engines.ts'
import { type AuditEntry, alarm, erase, type Fault, list, record, seal, sealer, verify } from './audit.ts'
import { entryDigest, personalDigest } from './digests.ts'
import type { AuditEntryTable, AuditNodeTable, AuditSealTable } from './table.ts'

const start = 1_800_000_000
const oldKey = Buffer.alloc(32, 1)
const newKey = Buffer.alloc(32, 2)
const keyed = keyring([oldKey]).keyed('audit')

const event = (entry: Partial<AuditEntry> = {}): AuditEntry => ({
  tenantId: 'home',
  actor: 'token:desk',
  act: 'accountUnlocked',
  subject: 'anna',
  reason: '本人からの電話',
  detail: { because: 'password' },
  ip: '192.0.2.7',
  at: start,
  ...entry,
})

const tables = (db: Db) =>
  db.withTables<{ audit_entry: AuditEntryTable; audit_node: AuditNodeTable; audit_seal: AuditSealTable }>()

async function write(database: Database, ...entries: AuditEntry[]): Promise<void> {
  for (const entry of entries) await database.durably((trx) => record(trx, entry))
}

onBothEngines('audit', (open) => {
  it('keeps what was recorded and lists it newest first, by page', async () => {
    const database = await open()
    const entries = [1, 2, 3].map((n) => event({ at: start + n, subject: `account-${n}` }))
    await write(database, ...entries, event({ tenantId: 'work', at: start + 9 }), event({ tenantId: undefined }))
    const first = await list(database.db, { tenantId: 'home', limit: 2 })
    const second = await list(database.db, { tenantId: 'home', limit: 2, after: first.after })
    assert.equal(second.after, undefined)
    const listed = [...first.items, ...second.items].map(({ node: _, number: __, erased, ...entry }) => {
      assert.equal(erased, false)
      return entry
    })
    assert.deepEqual(listed, entries.toReversed())
    assert.equal((await list(database.db, { limit: 9 })).items.length, 5)
  })

  it('lists every entry of one second once', async () => {
    const database = await open()
    await database.durably((trx) => record(trx, event({ subject: 'a' })))
    await write(database, ...['b', 'c', 'd', 'e'].map((subject) => event({ subject })))
    const seen: (string | undefined)[] = []
    let after: string | undefined
    do {
      const page = await list(database.db, { tenantId: 'home', limit: 2, after })
      seen.push(...page.items.map(({ subject }) => subject))
      after = page.after
    } while (after !== undefined)
    assert.deepEqual(seen.toSorted(), ['a', 'b', 'c', 'd', 'e'])
  })

  it('refuses a place in the list that it did not give out', async () => {
    const { db } = await open()
    await assert.rejects(list(db, { limit: 1, after: '1; drop table' }), RangeError)
  })

  it('is written together with its event, or not at all', async () => {
    const database = await open()
    await assert.rejects(record(database.db, event()), /transaction of its event/)
    await assert.rejects(
      database.durably(async (trx) => {
        await record(trx, event())
        throw new Error('the event failed')
      }),
    )
    assert.deepEqual((await list(database.db, { limit: 9 })).items, [])
  })

  it('numbers the entries of a node without a gap, through rollbacks and parallel transactions of two nodes', async () => {
    const first = await open()
    const nodes = [first, await open({ beside: first })]
    const acts = Array.from({ length: 60 }, async (_, n) => {
      await nodes[n % 2]?.durably(async (trx) => {
        await record(trx, event({ detail: { n } }))
        await record(tables(trx) as unknown as Db, event({ detail: { n, second: true } }))
        if (n % 3 === 0) throw new Error('rolled back')
      })
    })
    const done = (await Promise.allSettled(acts)).filter(({ status }) => status === 'fulfilled')
    assert.equal(done.length, 40)
    const rows = await tables(first.db).selectFrom('audit_entry').select(['node', 'number']).execute()
    assert.equal(rows.length, 80)
    for (const numbers of Map.groupBy(rows, ({ node }) => node).values()) {
      const ordered = numbers.map(({ number }) => number).toSorted((a, b) => a - b)
      assert.deepEqual(
        ordered,
        ordered.map((_, index) => index + 1),
      )
    }
    await seal(first, keyed)
    assert.equal((await verify(first.db, keyed)).intact, true)
  })

  it('is intact before, between and after its seals', async () => {
    const database = await open()
    await write(database, event(), event({ tenantId: undefined, subject: undefined, reason: undefined }))
    assert.deepEqual(summary(await verify(database.db, keyed)), { intact: true, entries: 2, unsealed: 2, erased: 0 })
    assert.equal(await seal(database, keyed), 2)
    await write(database, event({ detail: undefined, ip: undefined }))
    assert.deepEqual(summary(await verify(database.db, keyed)), { intact: true, entries: 3, unsealed: 1, erased: 0 })
    assert.equal(await seal(database, keyed), 1)
    assert.equal(await seal(database, keyed), 0)
    assert.deepEqual(summary(await verify(database.db, keyed)), { intact: true, entries: 3, unsealed: 0, erased: 0 })
  })

  it('is sealed once when two nodes seal at the same time', async () => {
    const first = await open()
    const second = await open({ beside: first })
    await write(first, ...Array.from({ length: 30 }, () => event()))
    await Promise.all([first, second, first, second].map((node) => seal(node, keyed)))
    await seal(first, keyed)
    assert.deepEqual(summary(await verify(first.db, keyed)), { intact: true, entries: 30, unsealed: 0, erased: 0 })
  })

  it('chains more than one link can hold', async () => {
    const database = await open()
    await database.durably(async (trx) => {
      for (let n = 0; n < 1203; n += 1) await record(trx, event())
    })
    assert.equal(await seal(database, keyed), 1203)
    assert.deepEqual(summary(await verify(database.db, keyed)), { intact: true, entries: 1203, unsealed: 0, erased: 0 })
  })

  it('stays intact when personal fields are erased, and holds nothing of them any more', async () => {
    const database = await open()
    await write(database, event(), event({ subject: 'ben' }), event({ tenantId: 'work' }))
    await seal(database, keyed)
    assert.equal(await database.durably((trx) => erase(trx, 'home', 'anna')), 1)
    assert.deepEqual(summary(await verify(database.db, keyed)), { intact: true, entries: 3, unsealed: 0, erased: 1 })
    const [erased] = (await list(database.db, { tenantId: 'home', limit: 9 })).items.filter((entry) => entry.erased)
    assert.deepEqual([erased?.subject, erased?.reason, erased?.detail, erased?.ip], Array(4).fill(undefined))
    assert.equal(erased?.actor, 'token:desk')
  })

  it('keeps its chain over a change of the master key, as long as the old one is known', async () => {
    const database = await open()
    await write(database, event())
    await seal(database, keyed)
    const rotated = keyring([newKey, oldKey]).keyed('audit')
    await write(database, event())
    await seal(database, rotated)
    assert.equal((await verify(database.db, rotated)).intact, true)
    const { faults } = await verify(database.db, keyring([newKey]).keyed('audit'))
    assert.deepEqual(faults, [{ what: 'seal-key-unknown', position: 1 }])
  })

  it('tells that the end of the chain was cut off, from a head that was kept elsewhere', async () => {
    const database = await open()
    const { db } = database
    await writeOne(database)
    const { head } = await verify(db, keyed)
    await cut(db)
    assert.equal((await verify(db, keyed)).intact, true, 'without the head nobody could tell')
    assert.deepEqual((await verify(db, keyed, head)).faults, [{ what: 'seal-missing', position: 1 }])
    await writeOne(database)
    assert.deepEqual((await verify(db, keyed, head)).faults, [{ what: 'seal-broken', position: 1 }])
  })

  const tampers: {
    name: string
    sealedBefore: boolean
    tamper(db: Db): Promise<unknown>
    expected: Fault['what'][]
  }[] = [
    { name: 'a changed act', sealedBefore: true, tamper: set({ act: 'accountRead' }), expected: ['entry-changed'] },
    { name: 'a changed actor', sealedBefore: true, tamper: set({ actor: 'owner' }), expected: ['entry-changed'] },
    { name: 'a changed time', sealedBefore: true, tamper: set({ happened_at: 1 }), expected: ['entry-changed'] },
    { name: 'another tenant', sealedBefore: true, tamper: set({ tenant_id: 'work' }), expected: ['entry-changed'] },
    { name: 'a changed reason', sealedBefore: true, tamper: set({ reason: 'none' }), expected: ['entry-changed'] },
    { name: 'a removed address', sealedBefore: true, tamper: set({ ip: null }), expected: ['entry-changed'] },
    { name: 'a false erasure', sealedBefore: true, tamper: set({ salt: null }), expected: ['entry-changed'] },
    { name: 'a change before the seal', sealedBefore: false, tamper: set({ ip: null }), expected: ['entry-changed'] },
    { name: 'a change with new digests', sealedBefore: true, tamper: forge, expected: ['seal-broken'] },
    { name: 'a removed entry', sealedBefore: true, tamper: removeEntry(2), expected: ['entry-missing', 'seal-broken'] },
    { name: 'a removed unsealed entry', sealedBefore: false, tamper: removeEntry(2), expected: ['entry-missing'] },
    { name: 'a removed last entry', sealedBefore: false, tamper: removeEntry(3), expected: ['entry-missing'] },
    { name: 'an added entry', sealedBefore: true, tamper: addEntry(4), expected: ['entry-added'] },
    { name: 'an entry before the first', sealedBefore: true, tamper: addEntry(0), expected: ['entry-added'] },
    {
      name: 'a changed seal',
      sealedBefore: true,
      tamper: (db) => tables(db).updateTable('audit_seal').set({ sealed_at: 1 }).execute(),
      expected: ['seal-broken'],
    },
    {
      name: 'a removed seal',
      sealedBefore: true,
      tamper: (db) => tables(db).deleteFrom('audit_seal').where('position', '=', 1).execute(),
      expected: ['seal-missing', 'seal-broken'],
    },
  ]
  for (const { name, sealedBefore, tamper, expected } of tampers) {
    it(`finds ${name}`, async () => {
      const database = await open()
      await database.durably(async (trx) => {
        for (let n = 0; n < 3; n += 1) await record(trx, event())
      })
      if (sealedBefore) {
        await seal(database, keyed)
        await write(database, event())
        await seal(database, keyed)
      }
      assert.equal((await verify(database.db, keyed)).intact, true)
      await tamper(database.db)
      const { intact, faults } = await verify(database.db, keyed)
      assert.equal(intact, false)
      assert.deepEqual([...new Set(faults.map(({ what }) => what))], expected)
    })
  }

  it('raises the alarm when entries stay unsealed for more than a minute', async () => {
    const database = await open()
    await write(database, event())
    assert.equal(await alarm(database.db, start + 60), undefined)
    assert.match((await alarm(database.db, start + 61)) ?? '', /unsealed for 61 s/)
    await seal(database, keyed)
    assert.equal(await alarm(database.db, start + 999), undefined)
  })

  it('raises the alarm at once when an entry that waits for its seal is gone, and seals nothing beyond', async () => {
    const database = await open()
    await database.durably(async (trx) => {
      for (let n = 0; n < 3; n += 1) await record(trx, event())
    })
    await removeEntry(1)(database.db)
    assert.equal(await seal(database, keyed), 0)
    assert.match((await alarm(database.db, start)) ?? '', /entry 1 of .* is missing/)
  })

  it('is sealed by the sealer when that stops', async () => {
    const database = await open()
    await write(database, event())
    const running = sealer(database, keyed, (error) => assert.fail(String(error)))
    running.start()
    await running.stop()
    assert.equal((await verify(database.db, keyed)).unsealed, 0)
  })

  it('tells of a round that failed', async () => {
    const database = await open()
    const failures: unknown[] = []
    const running = sealer(database, keyed, (error) => failures.push(error))
    await database.close()
    await running.stop()
    assert.equal(failures.length, 1)
  })
})

function summary({ intact, entries, unsealed, erased }: Awaited<ReturnType<typeof verify>>) {
  return { intact, entries, unsealed, erased }
}

async function writeOne(database: Database): Promise<void> {
  await write(database, event())
  await seal(database, keyed)
}

async function cut(db: Db): Promise<void> {
  for (const table of ['audit_seal', 'audit_entry', 'audit_node'] as const) await tables(db).deleteFrom(table).execute()
}

function set(change: Partial<AuditEntryTable>) {
  return (db: Db) => tables(db).updateTable('audit_entry').set(change).where('number', '=', 2).execute()
}

async function forge(db: Db): Promise<void> {
  const entries = tables(db).selectFrom('audit_entry').selectAll().where('number', '=', 2)
  const entry = { ...(await entries.executeTakeFirstOrThrow()), act: 'accountRead', reason: 'none' }
  const personal_digest = personalDigest(entry.salt ?? '', entry)
  await set({ ...entry, personal_digest, digest: entryDigest(entry, personal_digest) })(db)
}

function removeEntry(number: number) {
  return (db: Db) => tables(db).deleteFrom('audit_entry').where('number', '=', number).execute()
}

function addEntry(number: number) {
  return async (db: Db) => {
    const [entry] = await tables(db).selectFrom('audit_entry').selectAll().where('number', '=', 3).execute()
    assert.ok(entry)
    const copy = { ...entry, number }
    const row = { ...copy, digest: entryDigest(copy, copy.personal_digest) }
    await tables(db).insertInto('audit_entry').values(row).execute()
  }
}
