import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { keyring } from '#crypto/sealing.ts'
import type { Database } from '#database/database.ts'
import { onBothEngines } from '#test/engines.ts'
import { backoffSeconds } from './delivery.ts'
import { type Message, type MessagesOptions, messages, type Outcome, type Parcel, type Report } from './messages.ts'

const start = 1_800_000_000
const keys = keyring([randomBytes(32)])

const notice: Message = {
  tenantId: 'demo',
  accountId: 'anna',
  channel: 'mail',
  to: 'anna@example.jp',
  subject: 'Hello',
  text: 'Words',
  kind: 'notice',
  reference: 'K7-3Q9',
  deadline: start + 86_400,
}
const code: Message = { ...notice, kind: 'code', subject: 'Code', deadline: start + 600 }

/** A way out that does what the test says, and remembers what it was given. */
function recorder(
  answer: (parcel: Parcel, signal: AbortSignal) => Outcome | Promise<Outcome> = () => ({ sent: true }),
) {
  const parcels: Parcel[] = []
  return {
    parcels,
    subjects: () => parcels.map(({ subject }) => subject),
    closed: false,
    async send(parcel: Parcel, signal: AbortSignal) {
      parcels.push(parcel)
      return answer(parcel, signal)
    },
    close() {
      this.closed = true
    },
  }
}

const failing = (): Outcome => ({ sent: false, final: false, why: 'away' })

onBothEngines('outbox', (open) => {
  let clock = start

  async function house(mail = recorder(), options: Partial<MessagesOptions> = {}) {
    clock = start
    const database = await open({ clock: () => clock })
    const reports: Report[] = []
    const post = messages({
      database,
      keyring: keys,
      transports: { mail },
      report: (report) => reports.push(report),
      ...options,
    })
    return { database, post, mail, reports, write: writer(database, post) }
  }

  const writer = (database: Database, post: ReturnType<typeof messages>) => async (message: Message) =>
    database.durably((trx) => post.enqueue(trx, message, clock))

  it('sends what was committed, once', async () => {
    const { post, mail, write, database } = await house()
    await write(notice)
    assert.deepEqual(await post.backlog(database.db), { waiting: 1, oldestSeconds: 0 })
    assert.equal(await post.deliverDue(), 1)
    assert.equal(await post.deliverDue(), 0)
    const [parcel] = mail.parcels
    assert.equal(parcel?.to, 'anna@example.jp')
    assert.equal(parcel?.text, 'Words')
    assert.equal(parcel?.at, start)
    assert.deepEqual(await post.backlog(database.db), { waiting: 0, oldestSeconds: 0 })
  })

  it('sends nothing of an event that was rolled back', async () => {
    const { post, mail, database } = await house()
    const event = database.durably(async (trx) => {
      await post.enqueue(trx, notice, clock)
      throw new RangeError('the event did not happen')
    })
    await assert.rejects(event, RangeError)
    assert.equal(await post.deliverDue(), 0)
    assert.equal(mail.parcels.length, 0)
  })

  it('keeps neither words nor addressee readable in the table', async () => {
    const { write, database } = await house()
    await write({ ...notice, text: 'code 481516' })
    const rows = await database.db
      .withTables<{ outbox: Record<string, unknown> }>()
      .selectFrom('outbox')
      .selectAll()
      .execute()
    assert.equal(rows.length, 1)
    assert.doesNotMatch(JSON.stringify(rows), /481516|example\.jp|K7-3Q9/)
  })

  for (const to of [
    'a@example.jp,b@example.jp',
    'a@example.jp;b@example.jp',
    'a@example.jp b@example.jp',
    'a@example.jp\r\nBcc: b@example.jp',
    '"a@example.jp x"@internal.example',
    'Anna <a@example.jp>',
    'a@b@example.jp',
    '',
  ]) {
    it(`takes no mail to ${JSON.stringify(to)}`, async () => {
      const { write, post } = await house()
      await assert.rejects(write({ ...notice, to }), TypeError)
      assert.equal(await post.deliverDue(), 0)
    })
  }

  it('tries again with growing waits and the same id', async () => {
    let away = true
    const { post, mail, write } = await house(recorder(() => (away ? failing() : { sent: true })))
    await write(notice)
    for (const wait of [5, 10, 20, 40, 80, 160, 320, 600, 600]) {
      const before = mail.parcels.length
      await post.deliverDue()
      assert.equal(mail.parcels.length, before + 1)
      clock += wait - 1
      await post.deliverDue()
      assert.equal(mail.parcels.length, before + 1, `not before ${wait} s`)
      clock += 1
    }
    away = false
    assert.equal(await post.deliverDue(), 1)
    assert.equal(new Set(mail.parcels.map(({ id }) => id)).size, 1)
  })

  it('never sends after the deadline', async () => {
    const { post, mail, write, reports } = await house()
    await write(code)
    clock = code.deadline
    assert.equal(await post.deliverDue(), 0)
    assert.equal(mail.parcels.length, 0)
    assert.deepEqual(
      reports.map(({ event }) => event),
      ['messageExpired'],
    )
  })

  it('gives a message up that was itself refused again and again, and no other', async () => {
    const refuse = ({ subject }: Parcel): Outcome => ({ sent: false, final: subject === 'Hello', why: 'RCPT TO 550' })
    const { post, write, reports, database } = await house(recorder(refuse))
    await write(notice)
    await write({ ...notice, subject: 'Login of ours refused' })
    for (let tries = 1; tries <= 9; tries += 1) {
      await post.deliverDue()
      clock += backoffSeconds(tries)
    }
    assert.equal(reports.filter(({ event }) => event === 'messageRefused').length, 1)
    assert.equal((await post.backlog(database.db)).waiting, 1)
  })

  it('lets codes go before notices, and turn and turn about between tenants', async () => {
    const { post, mail, write } = await house()
    for (let number = 1; number <= 40; number += 1) await write({ ...notice, subject: `noisy ${number}` })
    await write({ ...notice, tenantId: 'quiet', subject: 'quiet' })
    await write(code)
    await post.deliverDue()
    assert.equal(mail.subjects()[0], 'Code')
    assert.ok(mail.subjects().includes('quiet'), `among the first: ${mail.subjects()}`)
  })

  it('sends no more at a time than it has slots, whatever waits', async () => {
    let underWay = 0
    let most = 0
    const slow = recorder(async () => {
      underWay += 1
      most = Math.max(most, underWay)
      await new Promise((resolve) => setImmediate(resolve))
      underWay -= 1
      return { sent: true }
    })
    const { post, write, mail } = await house(slow)
    for (let number = 1; number <= 30; number += 1) await write(notice)
    while ((await post.deliverDue()) > 0);
    assert.equal(mail.parcels.length, 30)
    assert.ok(most <= 4, `${most} at a time`)
  })

  it('lets many nodes share the work without sending anything twice', async () => {
    const { database, write, mail } = await house()
    for (let number = 1; number <= 60; number += 1) await write({ ...notice, subject: `number ${number}` })
    const databases = await Promise.all(Array.from({ length: 4 }, () => open({ clock: () => clock, beside: database })))
    const nodes = databases.map((own) => messages({ database: own, keyring: keys, transports: { mail } }))
    const drain = async (post: (typeof nodes)[number]) => {
      while ((await post.deliverDue()) > 0);
    }
    // A node that finds only what another is just taking has nothing to do, and comes again.
    for (let round = 0; round < 10 && mail.parcels.length < 60; round += 1) await Promise.all(nodes.map(drain))
    assert.equal(mail.parcels.length, 60)
    assert.equal(new Set(mail.subjects()).size, 60)
  })

  it('repeats what a killed node was sending, once its lease is over, with the same id', async () => {
    const never = Promise.withResolvers<Outcome>()
    const killed = recorder(() => never.promise)
    const { database, post, write } = await house(killed)
    await write(notice)
    void post.deliverDue()
    while (killed.parcels.length === 0) await new Promise((resolve) => setImmediate(resolve))

    const mail = recorder()
    const other = messages({ database, keyring: keys, transports: { mail } })
    assert.equal(await other.deliverDue(), 0, 'not while it is leased')
    clock += 60
    assert.equal(await other.deliverDue(), 1)
    assert.equal(mail.parcels[0]?.id, killed.parcels[0]?.id)
    // The first node was only slow: what it notes now must not disturb anybody.
    never.resolve(failing())
    clock += 3600
    assert.equal(await other.deliverDue(), 0)
  })

  it('leaves at once after the commit, without waiting for the poll', async () => {
    const arrived = Promise.withResolvers<void>()
    const { post, write } = await house(
      recorder(() => {
        arrived.resolve()
        return { sent: true }
      }),
      { pollSeconds: 3600 },
    )
    post.start()
    await write(code)
    // The poll would come an hour later.
    await arrived.promise
    await post.stop()
  })

  it('gives its leases back when it stops, and cuts what hangs', async () => {
    const hanging = recorder(
      (_, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(failing()))),
    )
    const { database, post, write } = await house(hanging, { graceSeconds: 0 })
    post.start()
    await write(notice)
    while (hanging.parcels.length === 0) await new Promise((resolve) => setImmediate(resolve))
    await post.stop()
    assert.equal(hanging.closed, true)
    const mail = recorder()
    clock += backoffSeconds(1)
    assert.equal(await messages({ database, keyring: keys, transports: { mail } }).deliverDue(), 1)
  })

  it('does not let a hanging server for notices hold up a code', async () => {
    const hanging = recorder(({ subject }, signal) =>
      subject === 'Code'
        ? { sent: true }
        : new Promise((resolve) => signal.addEventListener('abort', () => resolve(failing()))),
    )
    const { post, write, reports } = await house(hanging, { graceSeconds: 0, pollSeconds: 3600 })
    post.start()
    for (let number = 1; number <= 20; number += 1) await write(notice)
    while (hanging.parcels.length < 4) await new Promise((resolve) => setImmediate(resolve))
    await write(code)
    while (!reports.some(({ event }) => event === 'messageSent')) await new Promise((resolve) => setImmediate(resolve))
    await post.stop()
  })

  it('tells of outcomes without naming anybody', async () => {
    const { post, write, reports } = await house(recorder(() => Promise.reject(new Error('550 anna@example.jp'))))
    await write(notice)
    await post.deliverDue()
    assert.deepEqual(
      reports.map(({ event }) => event),
      ['deliveryFailed'],
    )
    assert.doesNotMatch(JSON.stringify(reports), /anna/)
  })

  it('sends a code at once while a thousand notices wait', async () => {
    const { post, mail, write, database } = await house()
    await database.durably(async (trx) => {
      for (let number = 0; number < 1000; number += 1)
        await post.enqueue(trx, { ...notice, to: `person${number}@example.jp` }, clock)
    })
    await write(code)
    await post.deliverDue()
    assert.equal(mail.subjects()[0], 'Code')
    assert.equal((await post.backlog(database.db)).waiting, 996, 'beside the first four notices')
  })

  describe('what goes to one addressee', () => {
    const paces = {
      code: { max: 2, seconds: 600 },
      notice: { max: 3, seconds: 600 },
      sms: { max: 1, seconds: 600 },
      domain: { max: 5, seconds: 60 },
    }
    const drain = async (post: ReturnType<typeof messages>) => {
      while ((await post.deliverDue()) > 0);
    }

    it('has a limit; what is too much waits for the next window and is not lost', async () => {
      const { post, mail, write, database, reports } = await house(recorder(), { paces })
      for (let number = 0; number < 5; number += 1) await write({ ...notice, to: 'Anna@example.jp' })
      await drain(post)
      assert.equal(mail.parcels.length, 3)
      assert.equal(reports.filter(({ event }) => event === 'messageHeld').length, 2)
      await write({ ...notice, to: 'berta@example.jp' })
      await drain(post)
      assert.equal(mail.parcels.at(-1)?.to, 'berta@example.jp')
      clock += 600
      await drain(post)
      assert.equal(mail.parcels.length, 6)
      assert.equal((await post.backlog(database.db)).waiting, 0)
    })

    it('is counted apart for codes: notices never hold one up', async () => {
      const { post, mail, write } = await house(recorder(), { paces })
      for (let number = 0; number < 5; number += 1) await write(notice)
      await drain(post)
      await write(code)
      await drain(post)
      assert.equal(mail.subjects().at(-1), 'Code')
    })

    it('counts no send that failed', async () => {
      let well = false
      const { post, mail, write } = await house(
        recorder(() => (well ? { sent: true } : failing())),
        { paces },
      )
      for (let number = 0; number < 3; number += 1) await write(notice)
      await post.deliverDue()
      well = true
      clock += 5
      await drain(post)
      assert.equal(mail.parcels.length, 6)
    })

    it('has a limit for the whole domain, which codes pass', async () => {
      const { post, mail, write } = await house(recorder(), { paces })
      for (let number = 0; number < 8; number += 1) await write({ ...notice, to: `person${number}@busy.example` })
      await drain(post)
      assert.equal(mail.parcels.length, 5)
      await write({ ...code, to: 'person9@busy.example' })
      await write({ ...notice, to: 'other@idle.example' })
      await drain(post)
      assert.equal(mail.parcels.length, 7)
      clock += 60
      await drain(post)
      assert.equal(mail.parcels.length, 10)
    })

    it('is kept without the addressee', async () => {
      const { post, write, database } = await house(recorder(), { paces })
      await write(notice)
      await drain(post)
      const own = database.db.withTables<{ sending_count: { name: string } }>()
      const rows = await own.selectFrom('sending_count').selectAll().execute()
      assert.equal(rows.length, 2)
      assert.doesNotMatch(JSON.stringify(rows), /anna/)
    })
  })
})
