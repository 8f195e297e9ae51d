import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import type { Account } from '#accounts/accounts.ts'
import { keyring } from '#crypto/sealing.ts'
import type { Database } from '#database/database.ts'
import type { Message } from '#messages/messages.ts'
import { onBothEngines } from '#test/engines.ts'
import { destinationsOf, type Send, securityCodes } from './security-codes.ts'
import { codeSms } from './words.ts'

const now = 1_800_000_000
const keys = keyring([randomBytes(32)])
const policy = { minutes: 10, tries: 5, resendSeconds: 60, resends: 3 }
const key = { tenantId: 'demo', subject: 'anna', signInId: 'one' }
const account = { id: 'anna', userId: 'anna', language: 'ja' } as Account
const tenant = {
  id: 'demo',
  name: 'デモ銀行',
  languages: ['ja', 'en'],
  timeZone: 'Asia/Tokyo',
  support: {},
  senders: [],
} as const
const to = { channel: 'sms', address: '+819012345678' } as const
const from = {
  site: 'Shop',
  prompt: 'K7-3Q9',
  browser: 'Chrome',
  ip: '192.0.2.1',
  network: '192.0.2.1',
  host: 'accounts.example.jp',
  language: 'ja',
} as const

function room() {
  const sent: Message[] = []
  const codes = securityCodes({
    keyring: keys,
    messages: {
      enqueue: async (_trx, message) => void sent.push(message),
      listOf: async () => [],
    },
    notices: { phraseOf: async () => undefined },
    sendsSms: true,
  })
  const wish = (more: Partial<Send> = {}): Send => ({
    ...{ key, tenant, policy, account, to, proven: true, from, reference: 'K7', now },
    ...more,
  })
  const send = async ({ durably }: Database, more: Partial<Send> = {}) => {
    const answer = await durably((trx) => codes.send(trx, wish(more)))
    return answer.sent ? { sent: true as const } : answer
  }
  const latest = () => /(?<!\d)\d{6}(?!\d)/.exec(sent.at(-1)!.text)![0]
  async function enter({ durably }: Database, typed: string, at = now, of = key) {
    const tried = await durably((trx) => codes.raise(trx, of, policy, at))
    if (!tried.alive) return 'dead'
    if (!codes.check(tried, typed)) return 'wrong'
    return (await durably((trx) => codes.use(trx, tried))) ? 'right' : 'used'
  }
  return { codes, sent, send, latest, enter }
}

onBothEngines('security codes', (open) => {
  it('are right once, of the newest only, within their minutes and tries', async () => {
    const database = await open()
    const { send, latest, enter } = room()
    assert.deepEqual(await send(database), { sent: true })
    const first = latest()
    assert.deepEqual(await send(database, { now: now + 60 }), { sent: true })
    const second = latest()
    if (first !== second) assert.equal(await enter(database, first, now + 61), 'wrong')
    const answers = await Promise.all(Array.from({ length: 3 }, () => enter(database, second, now + 61)))
    assert.equal(answers.filter((each) => each === 'right').length, 1)
    assert.equal(await enter(database, second, now + 61), 'dead')
    await send(database, { now: now + 200 })
    assert.equal(await enter(database, latest(), now + 200 + 600), 'dead')
    for (let i = 0; i < 5; i += 1) assert.equal(await enter(database, 'abc', now + 300), 'wrong')
    assert.equal(await enter(database, latest(), now + 300), 'dead')
  })

  it('say nothing to who reads the database, and belong to their sign-in', async () => {
    const database = await open()
    const { send, latest, enter, codes } = room()
    await send(database)
    const other = { ...key, signInId: 'two' }
    await send(database, { key: other })
    assert.notEqual(await enter(database, `${Number(latest()) + 1}`.padStart(6, '0')), 'right')
    const pending = await codes.find(database.db, key, policy, now)
    assert.ok(!JSON.stringify(pending).includes(latest()))
  })

  it('go out at most so often: in a row, to one account, and from one network', async () => {
    const database = await open()
    const { send, sent } = room()
    const kinds: string[] = []
    for (let i = 0; i < 5; i += 1) {
      const answer = await send(database, { now: now + i * 60 })
      kinds.push(answer.sent ? 'sent' : answer.why)
    }
    assert.deepEqual(kinds, ['sent', 'sent', 'sent', 'sent', 'row'])
    assert.equal((await send(database, { now: now + 3 * 60 + 600 })).sent, true)
    for (let i = 0; i < 20; i += 1) await send(database, { key: { ...key, signInId: `s${i}` }, now: now + 800 })
    assert.equal(sent.length, 12)
    const before = sent.length
    for (let i = 0; i < 80; i += 1) {
      const subject = `name${i}`
      const address = `+8190${10_000_000 + i}`
      await send(database, { key: { ...key, subject }, to: { channel: 'sms', address }, proven: false, now: now + 900 })
    }
    assert.equal(sent.length - before, 60)
  })

  it('of a name that nobody has are kept and counted in the same way, and nothing is sent', async () => {
    const database = await open()
    const { send, sent, enter, codes } = room()
    const nobody = { account: undefined, to: undefined, key: { ...key, subject: 'nobody-x' }, proven: false }
    assert.deepEqual(await send(database, nobody), { sent: true })
    assert.deepEqual(await send(database, nobody), { sent: false, why: 'soon', seconds: 60 })
    assert.equal(sent.length, 0)
    assert.equal((await codes.find(database.db, nobody.key, policy, now))?.alive, true)
    for (let i = 0; i < 5; i += 1) assert.equal(await enter(database, '123456', now, nobody.key), 'wrong')
    assert.equal(await enter(database, '123456', now, nobody.key), 'dead')
  })

  it('go with their account, and are swept once they are old', async () => {
    const database = await open()
    const { send, codes } = room()
    await send(database)
    await send(database, { key: { ...key, signInId: 'two' } })
    await database.durably((trx) => codes.forget(trx, 'demo', 'ben'))
    assert.equal(await database.durably((trx) => codes.sweep(trx, now + 86_401, 1)), 1)
    await database.durably((trx) => codes.forget(trx, 'demo', 'anna'))
    assert.equal(await codes.find(database.db, key, policy, now), undefined)
  })
})

describe('where codes can go', () => {
  const owned = {
    mails: [
      { address: 'anna@example.jp', verified: true },
      { address: 'new@example.jp', verified: false },
    ],
    phones: [
      { number: '+819011111111', verified: true, sms: true },
      { number: '+81312345678', verified: true, sms: false },
      { number: '+819022222222', verified: false, sms: true },
    ],
    twoStep: { on: true, way: 'code' as const, destination: { channel: 'mail' as const, address: 'Anna@example.jp' } },
  }
  const list = (channels: ('sms' | 'mail')[], sendsSms = true) =>
    destinationsOf(owned, { channels }, { sendsSms }).map(({ address }) => address)

  it('is only what is verified and what the policy allows, the chosen one first', () => {
    assert.deepEqual(list(['sms', 'mail']), ['anna@example.jp', '+819011111111'])
    assert.deepEqual(list(['sms']), ['+819011111111'])
    assert.deepEqual(list(['sms', 'mail'], false), ['anna@example.jp'])
    assert.deepEqual(list([]), [])
  })
})

describe('a text message', () => {
  it('fits one message however long the name of the service is, and ends as browsers want it', () => {
    const facts = { language: 'ja', code: '123456', minutes: 10, host: 'accounts.example.jp' } as const
    for (const service of ['デモ', 'とても長い名前のついた会社のログインサービス']) {
      const text = codeSms({ ...facts, service } as Parameters<typeof codeSms>[0])
      assert.ok(text.length <= 70, `${text.length}`)
      assert.equal(text.split('\n').at(-1), '@accounts.example.jp #123456')
    }
  })
})
