import assert from 'node:assert/strict'
import { it } from 'node:test'
import { keyring } from '#crypto/sealing.ts'
import { onBothEngines } from '#test/engines.ts'
import { protocolRig, type Rig } from '#test/protocol-rig.ts'
import { signingKeys } from './keys.ts'

const ring = keyring([new Uint8Array(32).fill(7)])
const privateParts = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'oth']

onBothEngines('signing keys', (open) => {
  it('are published by their public half only, the same on every node', async () => {
    const database = await open()
    const rig = await protocolRig(database)
    const beside = await protocolRig(await open({ beside: database }), { tenantIds: [] })
    const jwks = async ({ issuer }: Rig) => (await (await fetch(`${issuer()}/jwks`)).json()) as { keys: object[] }
    const [one, two] = await Promise.all([jwks(rig), jwks(beside)])
    assert.equal(one.keys.length, 2)
    assert.deepEqual(one, two)
    for (const key of one.keys)
      assert.deepEqual(
        Object.keys(key).filter((name) => privateParts.includes(name)),
        [],
      )
  })

  it('are the same when two nodes make the first ones at once', async () => {
    const database = await open()
    const beside = await open({ beside: database })
    const sets = await Promise.all([signingKeys(database, ring, 'demo'), signingKeys(beside, ring, 'demo')])
    assert.deepEqual(sets[0], sets[1])
    assert.deepEqual(
      sets[0].map(({ alg }) => alg),
      ['ES256', 'RS256'],
    )
    assert.deepEqual(await signingKeys(database, ring, 'demo'), sets[0])
  })

  it('are different for each tenant', async () => {
    const database = await open()
    const [one, two] = [await signingKeys(database, ring, 'one'), await signingKeys(database, ring, 'two')]
    assert.notEqual(one[0]?.kid, two[0]?.kid)
  })
})
