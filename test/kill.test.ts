import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { it } from 'node:test'
import PostalMime from 'postal-mime'
import { list, seal, verify } from '#audit/audit.ts'
import { keyring } from '#crypto/sealing.ts'
import { openDatabase } from '#database/database.ts'
import { counters } from '#limits/limits.ts'
import { messages } from '#messages/messages.ts'
import { smtp } from '#messages/smtp.ts'
import { onBothEngines } from './engines.ts'
import { mailSink } from './mail-sink.ts'

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

const mails = 80
const mailsBeforeKill = 20
/** As many as one node has in its hands at a time. */
const slots = 4
const from = { name: 'Sekisho', address: 'no-reply@accounts.example.jp' }

/** A node that does nothing but send. */
const postman = `
  import { keyring } from '#crypto/sealing.ts'
  import { openDatabase } from '#database/database.ts'
  import { messages } from '#messages/messages.ts'
  import { smtp } from '#messages/smtp.ts'
  const database = await openDatabase(process.env.DATABASE)
  const mail = smtp({ url: process.env.SMTP, from: ${JSON.stringify(from)} })
  messages({ database, keyring: keyring([Buffer.alloc(32)]), transports: { mail } }).start()
  setInterval(() => {}, 1000)`

onBothEngines('a node that is killed while it sends', (_open, freshUrl) => {
  it('loses no mail, and another node repeats only what was in its hands, under the same Message-ID', async () => {
    const url = await freshUrl()
    const sink = await mailSink()
    // Its leases are long over when the other node looks.
    let ahead = 0
    const database = await openDatabase(url, { clock: () => Math.floor(Date.now() / 1000) + ahead })
    const keys = keyring([Buffer.alloc(32)])
    const mail = smtp({ url: sink.url, from })
    const post = messages({ database, keyring: keys, transports: { mail }, pollSeconds: 3600 })
    try {
      const now = database.now()
      const common = { tenantId: 'demo', channel: 'mail', kind: 'notice', subject: 'Hello', text: 'Words' } as const
      await database.durably(async (trx) => {
        for (let number = 0; number < mails; number += 1) {
          const to = `person${number}@example.jp`
          await post.enqueue(trx, { ...common, to, reference: 'K7-3Q9', deadline: now + 86_400 }, now)
        }
      })
      const child = spawn(process.execPath, ['--input-type=module', '--eval', postman], {
        env: { ...process.env, DATABASE: url, SMTP: sink.url },
        stdio: ['ignore', 'ignore', 'inherit'],
      })
      const ended = once(child, 'exit')
      while (sink.received.length < mailsBeforeKill) await new Promise((next) => setTimeout(next, 1))
      child.kill('SIGKILL')
      await ended
      const left = (await post.backlog(database.db)).waiting
      assert.ok(left > 0 && left < mails, `killed in the middle: ${left}`)

      ahead = 600
      post.start()
      while ((await post.backlog(database.db)).waiting > 0) await new Promise((next) => setTimeout(next, 5))
      assert.equal(new Set(sink.received.map(({ recipients }) => recipients.join())).size, mails)
      const ids = await Promise.all(sink.received.map(async ({ raw }) => (await PostalMime.parse(raw)).messageId))
      assert.equal(new Set(ids).size, mails, 'a repetition can be told')
      assert.ok(sink.received.length <= mails + slots, `${sink.received.length} mails`)
    } finally {
      await post.stop()
      await database.close()
      await sink.close()
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
