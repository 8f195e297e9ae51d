import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { it } from 'node:test'
import { list, seal, verify } from '#audit/audit.ts'
import { keyring } from '#crypto/sealing.ts'
import { openDatabase } from '#database/database.ts'
import { counters } from '#limits/limits.ts'
import { onBothEngines } from './engines.ts'

const kills = 4
const actsBeforeKill = 40
const keyed = keyring([Buffer.alloc(32)]).keyed('audit')

/** Acts without end, eight at once, and names each act only after it was promised. */
const restless = `
  import { writeSync } from 'node:fs'
  import { record, seal } from '#audit/audit.ts'
  import { keyring } from '#crypto/sealing.ts'
  import { openDatabase } from '#database/database.ts'
  import { counters } from '#limits/limits.ts'
  const database = await openDatabase(process.env.DATABASE)
  const keyed = keyring([Buffer.alloc(32)]).keyed('audit')
  let made = 0
  async function act() {
    const subject = process.env.RUN + '-' + made++
    await database.durably(async (trx) => {
      await counters.raise(trx, 'acts', { now: database.now() })
      await record(trx, { actor: 'test', act: 'acted', subject, at: database.now() })
    })
    writeSync(1, subject + '\\n')
    if (made % 10 === 0) await seal(database, keyed)
    setImmediate(act)
  }
  for (let n = 0; n < 8; n += 1) act()`

onBothEngines('a process that is killed', (_open, freshUrl) => {
  it('loses nothing that it promised, leaves no half of an act, and an audit that is intact', async () => {
    const url = await freshUrl()
    const promised: string[] = []
    for (let run = 0; run < kills; run += 1) promised.push(...(await actUntilKilled(url, run)))

    const database = await openDatabase(url)
    try {
      const { items } = await list(database.db, { limit: 100_000 })
      const kept = new Set(items.map(({ subject }) => subject))
      assert.deepEqual(
        promised.filter((subject) => !kept.has(subject)),
        [],
      )
      assert.equal(await counters.read(database.db, 'acts', database.now()), items.length)
      await seal(database, keyed)
      assert.deepEqual((await verify(database.db, keyed)).faults, [])
    } finally {
      await database.close()
    }
  })
})

async function actUntilKilled(url: string, run: number): Promise<string[]> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', restless], {
    env: { ...process.env, DATABASE: url, RUN: String(run) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  let said = ''
  for await (const text of child.stdout) {
    said += text
    if (said.split('\n').length > actsBeforeKill + run) child.kill('SIGKILL')
  }
  const [, signal] = await ended
  assert.equal(signal, 'SIGKILL')
  // What follows the last line end was cut off in the middle of the word.
  return said.split('\n').slice(0, -1)
}
