import assert from 'node:assert/strict'
import { it } from 'node:test'
import { sql } from 'kysely'
import { onBothEngines } from '#test/engines.ts'
import type { Db } from './database.ts'
import { createTable } from './migrations/columns.ts'

interface PlaceTable {
  id: string
  visits: number
}
const own = (db: Db) => db.withTables<{ place: PlaceTable }>()

onBothEngines('database', (open) => {
  it('a', async () => {
    const d = await open()
    await createTable(d.db, 'place', { id: 'text', visits: 'whole' }, ['id'])
    await own(d.db).insertInto('place').values({ id: 'a', visits: 1 }).execute()
    const other = await open({ beside: d })
    assert.deepEqual(await own(other.db).selectFrom('place').selectAll().execute(), [{ id: 'a', visits: 1 }])
    assert.deepEqual(
      await own(other.db)
        .updateTable('place')
        .set((e) => ({ visits: e('visits', '+', 1) }))
        .returningAll()
        .execute(),
      [{ id: 'a', visits: 2 }],
    )
    console.log(await d.health(), d.now())
  })
  it('b', async () => {
    const d = await open()
    await sql`select 1`.execute(d.db)
  })
})
