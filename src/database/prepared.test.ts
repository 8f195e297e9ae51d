import assert from 'node:assert/strict'
import { it } from 'node:test'
import { sql } from 'kysely'
import { onBothEngines } from '#test/engines.ts'
import { prepared } from './prepared.ts'

interface Given {
  first: string
  second: string | null
}

const echoed = prepared((db, { first, second }: Given) =>
  db.selectNoFrom([
    sql<string>`cast(${second} as text)`.as('second'),
    sql<string>`cast(${first} as text)`.as('first'),
    sql<string>`cast(${first} as text)`.as('again'),
  ]),
)

onBothEngines('a prepared query', (open) => {
  it('takes its parameters by name, as often as they occur and in any order', async () => {
    const { db } = await open()
    for (const given of [
      { first: 'a', second: 'z' },
      { first: "b'", second: null },
    ]) {
      const { rows } = await echoed(db, given)
      assert.deepEqual(rows, [{ ...given, again: given.first }])
    }
  })

  it('runs in the transaction that it is given', async () => {
    const { durably } = await open()
    assert.equal((await durably((trx) => echoed(trx, { first: 'x', second: 'y' }))).rows[0]?.first, 'x')
  })
})
