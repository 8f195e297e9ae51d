import assert from 'node:assert/strict'
import { it } from 'node:test'
import { flag, section, whole } from '#options/options.ts'
import { policyShape } from '#options/policy-shape.ts'
import { onBothEngines } from '#test/engines.ts'
import { type TenantFacts, tenants } from './tenants.ts'

const explain = { ja: '', en: '' }
const shape = policyShape({
  gate: section(
    'gate',
    {
      least: whole({ unit: 'tries', min: 1, max: 9, default: { recommended: 3, 'two-step': 2, manual: 1 }, explain }),
      most: whole({ unit: 'tries', min: 1, max: 9, default: 5, explain }),
    },
    ({ least, most }) => (least <= most ? [] : [{ field: 'least', code: 'above-most', text: explain }]),
  ),
  bell: flag({ default: true, explain }),
})

const now = 1_800_000_000
const facts: TenantFacts = {
  id: 'home',
  name: 'Home',
  preset: 'recommended',
  timeZone: 'Asia/Tokyo',
  languages: ['ja', 'en'],
  support: { tel: '03' },
  officialDomains: ['home.example'],
  senders: [{ name: 'Home' }],
  help: { systems: { en: 'Any' } },
}

onBothEngines('tenants', (open) => {
  async function house() {
    const database = await open()
    const contracts = tenants(database, shape)
    await database.durably((trx) => contracts.add(trx, facts, now))
    const changePolicy = (patch: Record<string, unknown>) =>
      database.durably((trx) => contracts.changePolicy(trx, 'home', patch, now))
    return { database, contracts, changePolicy }
  }

  it('give back what was put in, with the policy of the preset', async () => {
    const { contracts } = await house()
    const { policy, createdAt, changedAt, ...rest } = (await contracts.find('home'))!
    assert.deepEqual(rest, facts)
    assert.deepEqual(policy, { gate: { least: 3, most: 5 }, bell: true })
  })

  it('keep what was set, and follow the preset in all else', async () => {
    const { database, contracts, changePolicy } = await house()
    await changePolicy({ gate: { most: 8 }, bell: false })
    await database.durably((trx) => contracts.change(trx, 'home', { preset: 'manual' }, now))
    assert.deepEqual((await contracts.find('home'))?.policy, { gate: { least: 1, most: 8 }, bell: false })
    await changePolicy({ gate: { most: null }, bell: null })
    assert.deepEqual((await contracts.find('home'))?.policy, { gate: { least: 1, most: 5 }, bell: true })
  })

  it('refuse values that contradict each other, and change nothing', async () => {
    const { contracts, changePolicy } = await house()
    await assert.rejects(
      changePolicy({ gate: { least: 7 } }),
      (problem: { code: string; errors: { field: string }[] }) => {
        assert.deepEqual([problem.code, problem.errors.map(({ field }) => field)], ['invalid', ['gate.least']])
        return true
      },
    )
    assert.deepEqual((await contracts.find('home'))?.policy.gate, { least: 3, most: 5 })
  })

  it('refuse a name that is taken, and a change of what is not there', async () => {
    const { database, contracts } = await house()
    await assert.rejects(
      database.durably((trx) => contracts.add(trx, facts, now)),
      { code: 'exists' },
    )
    await assert.rejects(
      database.durably((trx) => contracts.change(trx, 'work', { name: 'x' }, now)),
      { code: 'not-found' },
    )
  })

  it('show a change on another node within a second', async (t) => {
    t.mock.timers.enable({ apis: ['Date'] })
    const { database, contracts, changePolicy } = await house()
    const node = tenants(await open({ beside: database }), shape)
    assert.equal((await node.find('home'))?.policy.bell, true)
    await changePolicy({ bell: false })
    assert.equal((await contracts.find('home'))?.policy.bell, false)
    const began = performance.now()
    while (performance.now() - began < 1000 && (await node.find('home'))?.policy.bell) {
      await new Promise((resolve) => setImmediate(resolve))
    }
    assert.equal((await node.find('home'))?.policy.bell, false)
  })
})

it('a patch of the policy may name only what there is, within its bounds', () => {
  for (const patch of [
    { gate: { least: 0 } },
    { gate: { leest: 1 } },
    { bel: true },
    { bell: 'yes' },
    { gate: { most: 1.5 } },
  ]) {
    assert.equal(shape.patchSchema.safeParse(patch).success, false, JSON.stringify(patch))
  }
  assert.equal(shape.patchSchema.safeParse({ gate: { least: null }, bell: null }).success, true)
})
