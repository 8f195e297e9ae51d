import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import * as accounts from '#accounts/accounts.ts'
import { passwordHashing } from '#crypto/password-hashing.ts'
import { keyring } from '#crypto/sealing.ts'
import { networkTries } from '#limits/limits.ts'
import { messages, type Parcel } from '#messages/messages.ts'
import { notices } from '#notices/notices.ts'
import { oneTimePasswords } from '#one-time-passwords/one-time-passwords.ts'
import { passwords } from '#passwords/passwords.ts'
import { recoveryCodes } from '#recovery-codes/recovery-codes.ts'
import { securityQuestions } from '#security-questions/security-questions.ts'
import { onBothEngines } from '#test/engines.ts'
import { destinations, type Means, masked, neededProofs } from './proofs.ts'
import { type RecoveryTenant, recovery, type Visitor } from './recovery.ts'
import * as store from './store.ts'

const start = 1_800_000_000
const keys = keyring([randomBytes(32)])

const tenant: RecoveryTenant = {
  id: 'demo',
  name: 'Demo',
  languages: ['en', 'ja'],
  timeZone: 'Asia/Tokyo',
  support: {},
  senders: [],
  policy: {
    reissue: { on: true, gives: 'chosen', proofs: ['answer'], mustChange: false },
    password: { min: 8, max: 128, characters: 'printable', kinds: 0, lifetimeDays: 0, history: 0, refuseLeaked: false },
    lock: { answerTries: 5, codeTries: 5, minutes: 0, networkTries: 1000, waitsFrom: 100 },
    mailLinks: 'landing',
    code: { minutes: 10, tries: 5, resendSeconds: 60, resends: 3 },
  },
}

const facts: accounts.AccountFacts = {
  userId: 'anna',
  state: 'active',
  language: undefined,
  method: 'password',
  mails: [{ address: 'anna@example.jp', verified: true }],
  phones: [],
  twoStep: { on: false, way: null, destination: null },
}

const fields = (values: Record<string, string>) => ({ text: (name: string) => values[name] ?? '' })
const rightAnswer = fields({ question: 'first-pet', answer: 'Pochi' })
const asker = {
  tenant,
  language: 'en' as const,
  ip: '192.0.2.1',
  browserName: 'Firefox, Linux',
  reference: 'K7Q2-9XPM',
}

onBothEngines('recovery', (open) => {
  async function house() {
    let now = start
    const database = await open({ clock: () => now })
    const parcels: Parcel[] = []
    const mail = {
      async send(parcel: Parcel) {
        parcels.push(parcel)
        return { sent: true } as const
      },
      close() {},
    }
    const post = messages({ database, keyring: keys, transports: { mail } })
    const hashing = passwordHashing({ pepper: keys.keyed('password'), cost: { memoryKiB: 64, passes: 1 } })
    const own = { passwords: passwords({ hashing }), securityQuestions: securityQuestions({ hashing }) }
    const failures: unknown[] = []
    let ended = 0
    const room = recovery(
      {
        database,
        keyring: keys,
        tenants: { find: async (id) => (id === tenant.id ? tenant : undefined) },
        messages: post,
        notices: notices({ messages: post, keyring: keys }),
        ...own,
        oneTimePasswords: oneTimePasswords({ keyring: keys }),
        recoveryCodes: recoveryCodes({ hashing }),
        networkTries: networkTries(),
        sendsSms: false,
        addressOf: (id) => `https://accounts.example.jp/t/${id}`,
        reissueCertificate: async () => {},
        endAccess: async () => {
          ended += 1
        },
      },
      (cause) => failures.push(cause),
    )
    const account = await database.durably((trx) => accounts.add(trx, tenant.id, facts, now))
    const answer = await own.securityQuestions.prepare('first-pet', 'pochi')
    const password = await own.passwords.prepare('old and known words', { policy: tenant.policy.password })
    await database.durably(async (trx) => {
      await own.securityQuestions.set(trx, tenant.id, account.id, answer, now)
      await own.passwords.set(trx, tenant.id, account.id, password, { now })
    })
    const wish = (userId = 'anna', address = 'anna@example.jp') =>
      room.ask({ ...asker, now }, { kind: 'reissue', userId, mail: address })
    const sent = async () => {
      await room.lookInto()
      await post.deliverDue()
      return parcels.splice(0)
    }
    const visitor = (token: string, browser?: string): Visitor => ({ ...asker, now, token, browser, host: 'localhost' })
    const link = async () => {
      await wish()
      return /\/recover\/(\S+)/.exec((await sent())[0]?.text ?? '')![1]!
    }
    const passwordIs = async (typed: string) =>
      (await own.passwords.verify(database.db, tenant.id, account.id, typed, { policy: tenant.policy.password, now }))
        .right
    return {
      ...{
        database,
        room,
        account,
        wish,
        sent,
        visitor,
        link,
        failures,
        passwordIs,
        securityQuestions: own.securityQuestions,
      },
      endedTimes: () => ended,
      later: (seconds: number) => {
        now += seconds
      },
    }
  }

  it('looks into each wish once, however many nodes do at the same time', async () => {
    const { room, wish, sent } = await house()
    for (let i = 0; i < 3; i += 1) await wish()
    await Promise.all([room.lookInto(), room.lookInto(), room.lookInto()])
    assert.equal((await sent()).length, 3)
    assert.equal(await room.lookInto(), 0)
  })

  it('is not stopped by a wish that cannot be read, and forgets it in the end', async () => {
    const { room, wish, sent, failures, database, later } = await house()
    const broken = { tenant_id: 'demo', id: 'broken', body: 'not sealed', asked_at: start - 1 }
    await store.addWish(database.db, broken)
    await store.addWish(database.db, { ...broken, tenant_id: 'gone', id: 'tenant-gone' })
    await wish()
    assert.equal((await sent()).length, 1)
    assert.equal(failures.length, 1)
    later(30 * 60)
    await room.lookInto()
    assert.deepEqual(await store.oldestWishes(database.db, 9), [])
  })

  it('sends nothing that was asked for half an hour ago', async () => {
    const { wish, sent, later } = await house()
    await wish()
    later(30 * 60)
    assert.deepEqual(await sent(), [])
  })

  it('keeps neither link nor what was typed readable', async () => {
    const { link, wish, database } = await house()
    const token = await link()
    await wish('somebody-else', 'secret@example.jp')
    const tables = database.db.withTables<Record<'reissue' | 'reissue_token' | 'recovery_wish', object>>()
    const kept = JSON.stringify([
      await tables.selectFrom('reissue').selectAll().execute(),
      await tables.selectFrom('reissue_token').selectAll().execute(),
      await tables.selectFrom('recovery_wish').selectAll().execute(),
    ])
    for (const secret of [token, 'somebody-else', 'secret@example.jp']) assert.equal(kept.includes(secret), false)
  })

  it('gives one password of many sent at once, whole', async () => {
    const { room, visitor, link, passwordIs, endedTimes } = await house()
    const token = await link()
    const shown = await room.answer(visitor(token), rightAnswer)
    assert.ok(shown.taken && shown.browser)
    const words = Array.from({ length: 6 }, (_, i) => `four small green words ${i}`)
    await Promise.all(
      words.map((word) => {
        const form = fields({ new_password: word, new_password_confirm: word })
        return room.give(visitor(token, shown.browser), form)
      }),
    )
    const right = await Promise.all(words.map(passwordIs))
    assert.equal(right.filter(Boolean).length, 1)
    assert.equal(endedTimes(), 1)
  })

  it('checks no more wrong answers than allowed, however many come side by side', async () => {
    const { room, visitor, link } = await house()
    const token = await link()
    const wrong = fields({ question: 'first-pet', answer: 'wrong' })
    const outcomes = await Promise.all(Array.from({ length: 30 }, () => room.answer(visitor(token), wrong)))
    const checked = outcomes.filter((outcome) => !outcome.taken && ('errors' in outcome || outcome.held === 'locked'))
    assert.ok(checked.length >= 5)
    assert.equal((await room.standing(visitor(token))).at, 'locked')
    const right = await room.answer(visitor(token), rightAnswer)
    assert.equal(right.taken && right.browser !== undefined, false)
  })

  it('is over when the address of the link has gone, or the password is another one by now', async () => {
    const { room, visitor, link, database, account, later } = await house()
    const token = await link()
    assert.equal((await room.standing(visitor(token))).at, 'answer')
    const mails = [{ address: 'new@example.jp', verified: true }]
    await database.durably((trx) => accounts.change(trx, tenant.id, account.id, { mails }, start))
    assert.deepEqual(await room.standing(visitor(token)), { at: 'over', why: 'expired' })
    await database.durably((trx) => accounts.change(trx, tenant.id, account.id, { mails: facts.mails }, start))
    later(5)
    const own = passwords({ hashing: passwordHashing({ pepper: keys.keyed('password') }) })
    const prepared = await own.prepare('changed in the meantime', { policy: tenant.policy.password })
    await database.durably((trx) => own.set(trx, tenant.id, account.id, prepared, { now: start + 5 }))
    assert.deepEqual(await room.standing(visitor(token)), { at: 'over', why: 'expired' })
  })

  it('belongs to its tenant', async () => {
    const { room, visitor, link } = await house()
    const token = await link()
    const other = { ...visitor(token), tenant: { ...tenant, id: 'other' } }
    assert.deepEqual(await room.standing(other), { at: 'over', why: 'expired' })
  })

  it('is swept a day after its end', async () => {
    const { room, link, visitor } = await house()
    const token = await link()
    assert.equal(await room.sweep(start + 1800 + 86_400), 0)
    assert.equal(await room.sweep(start + 1801 + 86_400), 1)
    assert.equal((await room.standing(visitor(token))).at, 'over')
  })
})

describe('what reissue asks', () => {
  const person = fc.record({
    mails: fc.array(fc.record({ address: fc.constantFrom('a@x.jp', 'b@x.jp', 'c@x.jp'), verified: fc.boolean() })),
    phones: fc.array(fc.record({ number: fc.constant('+819012345678'), verified: fc.boolean(), sms: fc.boolean() })),
    twoStep: fc.record({
      on: fc.boolean(),
      way: fc.constant<null>(null),
      destination: fc.constant<null>(null),
    }),
  })
  const means: fc.Arbitrary<Means> = fc.record({
    hasQuestion: fc.boolean(),
    sentTo: fc.constant('a@x.jp'),
    sendsSms: fc.boolean(),
    ownCodes: fc.boolean(),
  })
  const proofs = fc.subarray(['registered', 'answer'] as const)

  it('is never less than the policy names, and never a mailbox and an answer alone where two-step is on', () => {
    fc.assert(
      fc.property(person, means, proofs, (account, has, named) => {
        const needed = neededProofs({ proofs: named }, account, has)
        if (!needed) return
        if (named.includes('registered') || account.twoStep.on) assert.ok(needed.includes('registered'))
        if (named.length > 0) assert.ok(needed.length > 0)
        const places = destinations(account, has)
        if (needed.includes('registered')) assert.ok(places.length > 0 || has.ownCodes)
        assert.ok(places.every(({ address }) => address !== has.sentTo))
        if (account.twoStep.on) assert.ok(places.every(({ channel }) => channel === 'sms'))
      }),
    )
  })

  for (const [destination, shown] of [
    [{ channel: 'sms', address: '+819012345678' }, '••••••678'],
    [{ channel: 'mail', address: 'anna@example.jp' }, 'a•••••@example.jp'],
    [{ channel: 'mail', address: 'a@example.jp' }, 'a•••••@example.jp'],
  ] as const) {
    it(`shows ${shown} of a destination`, () => assert.equal(masked(destination), shown))
  }
})
