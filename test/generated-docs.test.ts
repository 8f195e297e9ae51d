import assert from 'node:assert/strict'
import { it } from 'node:test'
import { generated, outdated } from '../docs/generate.ts'

it('has references that say what the program does: configuration, policy, API', async () => {
  assert.deepEqual(await outdated(), [], 'run node docs/generate.ts')
})

it('writes the same each time, whatever the environment', async () => {
  const before = await generated()
  process.env['SEKISHO_PORT'] = '9999'
  try {
    assert.deepEqual(await generated(), before)
  } finally {
    delete process.env['SEKISHO_PORT']
  }
})
