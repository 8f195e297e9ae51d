import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { it } from 'node:test'
import { sql } from 'kysely'
import { onBothEngines } from '#test/engines.ts'
import { openDatabase } from './database.ts'
import { databaseStatus } from './status.ts'

const look = async () => ({ seen: true })

onBothEngines('the status of a database', (_open, freshUrl) => {
  it('is told before there is anything, and makes nothing', async () => {
    const url = await freshUrl()
    const before = await databaseStatus(url, look)
    assert.deepEqual([before.state, before.more], [url.startsWith('sqlite') ? 'absent' : 'empty', null])
    if (url.startsWith('sqlite:')) assert.equal(existsSync(url.slice('sqlite:'.length)), false)
  })

  it('tells whether the tables are those of this build', async () => {
    const url = await freshUrl()
    const database = await openDatabase(url)
    const found = await databaseStatus(url, look)
    assert.deepEqual([found.state, found.version, found.more], ['current', found.build, { seen: true }])
    assert.ok(found.bytes! > 10_000)
    const states: unknown[] = []
    for (const change of ['minor = minor - 1', 'minor = minor + 2', 'major = 9']) {
      await sql`update schema_version set ${sql.raw(change)}`.execute(database.db)
      const { state, more } = await databaseStatus(url, look)
      states.push(state, more !== null)
    }
    assert.deepEqual(states, ['behind', false, 'ahead', true, 'too-new', false])
    await database.close()
  })
})
