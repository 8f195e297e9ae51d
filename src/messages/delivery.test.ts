/** The outbox, the pool of connections and a real SMTP server together. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { it } from 'node:test'
import PostalMime from 'postal-mime'
import { keyring } from '#crypto/sealing.ts'
import type { Database } from '#database/database.ts'
import { onBothEngines } from '#test/engines.ts'
import { type MailSink, mailSink } from '#test/mail-sink.ts'
import { type Message, type Messages, messages } from './messages.ts'
import { smtp } from './smtp.ts'

const keys = keyring([randomBytes(32)])
const from = { name: 'Sekisho', address: 'no-reply@accounts.example.jp' }

const notice: Message = {
  tenantId: 'demo',
  channel: 'mail',
  to: 'anna@example.jp',
  subject: 'Hello',
  text: 'Words',
  kind: 'notice',
  reference: 'K7-3Q9',
  deadline: 1_800_086_400,
}

onBothEngines('delivery', (open) => {
  let clock = 1_800_000_000
  /** A database, a node and a server for as long as the story lasts. */
  async function house(sink: MailSink, story: (database: Database, post: Messages) => Promise<void>) {
    try {
      const database = await open({ clock: () => clock })
      const mail = smtp({ url: sink.url, from })
      const post = messages({ database, keyring: keys, transports: { mail }, pollSeconds: 3600 })
      await story(database, post).finally(post.stop)
    } finally {
      await sink.close()
    }
  }

  const backlogIs = async (post: Messages, database: Database, waiting: number) => {
    while ((await post.backlog(database.db)).waiting !== waiting) await new Promise((next) => setTimeout(next, 5))
  }

  it('drains a thousand mails well within 30 seconds, each once', async () => {
    const sink = await mailSink()
    await house(sink, async (database, post) => {
      await database.durably(async (trx) => {
        for (let number = 0; number < 1000; number += 1) {
          await post.enqueue(trx, { ...notice, to: `person${number}@example.jp` }, clock)
        }
      })
      const begun = performance.now()
      post.start()
      await backlogIs(post, database, 0)
      const seconds = (performance.now() - begun) / 1000
      assert.equal(sink.received.length, 1000)
      assert.equal(new Set(sink.received.map(({ recipients }) => recipients.join())).size, 1000)
      assert.ok(seconds < 20, `${seconds} s`)
    })
  })

  it('repeats a mail that was cut off after its end once, under the same Message-ID', async () => {
    let cut = true
    const raws: string[] = []
    const sink = await mailSink((own) => ({
      onData(stream, session, done) {
        const chunks: Buffer[] = []
        stream.on('data', (chunk: Buffer) => chunks.push(chunk))
        stream.on('end', () => {
          raws.push(Buffer.concat(chunks).toString())
          if (cut) own().hangUp(session)
          else done()
          cut = false
        })
      },
    }))
    await house(sink, async (database, post) => {
      await database.durably((trx) => post.enqueue(trx, notice, clock))
      assert.equal(await post.deliverDue(), 0)
      clock += 5
      assert.equal(await post.deliverDue(), 1)
      assert.equal(raws.length, 2)
      const [first, second] = await Promise.all(raws.map((raw) => PostalMime.parse(raw)))
      assert.equal(first?.messageId, second?.messageId)
      await backlogIs(post, database, 0)
    })
  })

  it('loses nothing while the server refuses everything, and sends it when the server is well again', async () => {
    let well = false
    const sink = await mailSink({
      onRcptTo: (_, __, done) => (well ? done() : done(Object.assign(new Error('no'), { responseCode: 550 }))),
    })
    await house(sink, async (database, post) => {
      await database.durably(async (trx) => {
        for (let number = 0; number < 4; number += 1) await post.enqueue(trx, notice, clock)
      })
      assert.equal(await post.deliverDue(), 0)
      well = true
      clock += 5
      assert.equal(await post.deliverDue(), 4)
      await backlogIs(post, database, 0)
    })
  })
})
