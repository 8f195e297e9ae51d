import assert from 'node:assert/strict'
import { it } from 'node:test'
import * as history from '#history/history.ts'
import { openHouse, visitor } from '#test/house.ts'

let clock = 1_800_000_000
const house = await openHouse({ clock: () => clock })
const { database, housekeeping } = house.app

it('keeps the history as long as the policy says, also that of strangers and of other tenants', async () => {
  await house.addTenant('work')
  const anna = await house.addAccount('anna')
  const person = visitor()
  await person.signIn(await person.open(`${house.base}/account`), 'anna', 'not the password')
  const counted = async () =>
    (await history.list(database.db, 'demo', anna.id, { since: 0, page: 1, perPage: 1 })).total
  clock += 30 * 86_400
  await housekeeping.sweepAll()
  assert.equal(await counted(), 1)
  clock += 2 * 86_400
  await housekeeping.sweepAll()
  assert.equal(await counted(), 0)
})
