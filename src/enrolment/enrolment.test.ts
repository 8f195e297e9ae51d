import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { it } from 'node:test'
import * as accounts from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import { passwordHashing } from '#crypto/password-hashing.ts'
import { keyring } from '#crypto/sealing.ts'
import { messages, type Parcel } from '#messages/messages.ts'
import { notices } from '#notices/notices.ts'
import { passwords } from '#passwords/passwords.ts'
import { securityQuestions } from '#security-questions/security-questions.ts'
import * as sessions from '#sessions/sessions.ts'
import { onBothEngines } from '#test/engines.ts'
import { type EnrolmentPolicy, type EnrolmentTenant, enrolments, type Visitor } from './enrolment.ts'
import * as store from './store.ts'

const start = 1_800_000_000
const day = 24 * 60 * 60
const keys = keyring([randomBytes(32)])

const policy: EnrolmentPolicy = {
  enrolment: { days: 14, tries: 5 },
  password: { min: 8, max: 128, characters: 'printable', kinds: 0, lifetimeDays: 0, history: 0, refuseLeaked: false },
  securityQuestion: { on: false },
  ...{ mailLinks: 'landing', methods: { allowed: ['password'] }, accountPage: { on: true } },
  certificates: { days: 365, downloadDays: 14, downloads: 3, passwordTries: 5 },
}

const tenant: EnrolmentTenant = {
  id: 'demo',
  name: 'Demo',
  languages: ['en', 'ja'],
  timeZone: 'Asia/Tokyo',
  ...{ support: { name: 'Demo desk', tel: '03-0000-0000' }, senders: [], policy },
}

const asking: EnrolmentTenant = { ...tenant, policy: { ...policy, securityQuestion: { on: true } } }

const facts: accounts.AccountFacts = {
  userId: 'p-01-usr007',
  state: 'invited',
  language: undefined,
  method: 'password',
  mails: [{ address: 'anna@example.jp', verified: true }],
  phones: [],
  twoStep: { on: false, way: null, destination: null },
}

const fields = (values: Record<string, string>) => ({ text: (name: string) => values[name] ?? '' })
const good = { new_password: 'four small green words', new_password_confirm: 'four small green words' }

onBothEngines('enrolment', (open) => {
  let now = start

  /** A house with one invited account, its enrolment, and somebody with the link. */
  async function house(at: EnrolmentTenant = tenant, changes: Partial<accounts.AccountFacts> = {}) {
    now = start
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
    const enrolment = enrolments({
      ...({ ...own, endRegistered: async () => {} } as unknown as Parameters<typeof enrolments>[0]),
      database,
      keyring: keys,
      messages: post,
      notices: notices({ messages: post, keyring: keys }),
      endSessions: (trx, of, reason, now) => sessions.endAll(trx, of, reason, now),
      endGrants: (trx, tenantId, accountId) => accounts.beginAnew(trx, tenantId, accountId),
      addressOf: (tenantId) => `https://accounts.example.jp/t/${tenantId}`,
    })
    const account = await database.durably((trx) => accounts.add(trx, at.id, { ...facts, ...changes }, now))
    const issue = (mailed = true) =>
      database.durably((trx) =>
        enrolment.issue(trx, { tenant: at, account, reference: 'K7Q2-9XPM', now, mail: mailed }),
      )
    const issued = await issue()
    const visitor = (browser?: string, url = issued.url): Visitor => ({
      tenant: at,
      token: url.slice(url.lastIndexOf('/') + 1),
      browser,
      ip: '192.0.2.1',
      language: 'en',
      reference: 'K7Q2-9XPM',
      now,
    })
    const enter = async () => {
      const opened = await enrolment.open(visitor(), issued.password)
      assert.equal(opened.open, true)
      return opened.open ? opened.browser : ''
    }
    const sent = async () => {
      await post.deliverDue()
      return parcels
    }
    const present = () => accounts.find(database.db, at.id, account.id)
    const passwordIs = async (typed: string) =>
      (await own.passwords.verify(database.db, at.id, account.id, typed, { policy: at.policy.password, now })).right
    return { ...own, database, enrolment, account, issue, issued, visitor, enter, sent, present, passwordIs }
  }

  it('leads from URL and enrolment password to an active account', async () => {
    const { enrolment, visitor, enter, present, passwordIs, sent } = await house()
    assert.equal((await enrolment.standing(visitor())).at, 'door')
    const browser = await enter()
    assert.equal((await enrolment.standing(visitor(browser))).at, 'step')
    assert.deepEqual(await enrolment.answer(visitor(browser), 'credentials', fields(good)), { taken: true })
    assert.equal((await enrolment.standing(visitor(browser))).at, 'end')
    assert.equal((await present())?.state, 'active')
    assert.equal(await passwordIs('four small green words'), true)
    assert.deepEqual(
      (await sent()).map(({ subject }) => subject),
      ['Set up your sign-in', 'Your sign-in is set up'],
    )
  })

  it('mails the URL to verified addresses, and never the enrolment password', async () => {
    const mails = [...facts.mails, { address: 'typo@example.jp', verified: false }]
    const { issued, sent } = await house(tenant, { mails })
    const [mail, ...more] = await sent()
    assert.equal(more.length, 0)
    assert.equal(mail?.to, 'anna@example.jp')
    assert.ok(mail?.text.includes(issued.url))
    assert.ok(mail?.html?.includes(issued.url))
    for (const group of issued.password.split('-')) assert.ok(!mail?.text.includes(group))
    assert.match(mail?.text ?? '', /Valid until: 29 Jan 2027, 17:00/)
  })

  it('mails no link where the policy wants none', async () => {
    const { sent } = await house({ ...tenant, policy: { ...policy, mailLinks: 'none' } })
    const [mail] = await sent()
    assert.doesNotMatch(`${mail?.text}${mail?.html}`, /https?:|href/)
  })

  it('mails nothing when the caller hands over the URL', async () => {
    const { issue, sent } = await house()
    await issue(false)
    assert.equal((await sent()).length, 1)
  })

  for (const [typed, why] of [
    [(password: string) => password.toLowerCase(), 'small letters'],
    [(password: string) => password.replaceAll('-', ''), 'no hyphens'],
    [(password: string) => ` ${password.replaceAll('-', ' ')} `, 'spaces'],
    [
      (password: string) => password.replace(/[0-9A-Z]/g, (s) => String.fromCharCode(s.charCodeAt(0) + 0xfee0)),
      'full width',
    ],
  ] as const) {
    it(`takes the enrolment password however it is typed: ${why}`, async () => {
      const { enrolment, visitor, issued } = await house()
      assert.equal((await enrolment.open(visitor(), typed(issued.password))).open, true)
    })
  }

  it('says how many tries are left, and closes after the last', async () => {
    const { enrolment, visitor, issued, database } = await house()
    for (const left of [4, 3, 2, 1]) {
      assert.deepEqual(await enrolment.open(visitor(), 'AAAA-AAAA-AAAA-AAAA'), { open: false, why: 'wrong', left })
    }
    assert.deepEqual(await enrolment.open(visitor(), 'AAAA-AAAA-AAAA-AAAA'), { open: false, why: 'moved' })
    assert.deepEqual(await enrolment.standing(visitor()), { at: 'over', why: 'locked' })
    assert.deepEqual(await enrolment.open(visitor(), issued.password), { open: false, why: 'moved' })
    const { items } = await audit.list(database.db, { limit: 10 })
    assert.deepEqual(
      items.map(({ act }) => act),
      ['enrolmentLocked'],
    )
  })

  it('does not count an empty field, nor a right password', async () => {
    const { enrolment, visitor, enter } = await house()
    for (let number = 0; number < 10; number += 1) {
      assert.deepEqual(await enrolment.open(visitor(), '  '), { open: false, why: 'missing', left: 5 })
      await enter()
    }
    assert.deepEqual(await enrolment.open(visitor(), 'AAAA'), { open: false, why: 'wrong', left: 4 })
  })

  it('checks no more wrong passwords than allowed, however many come side by side', async () => {
    const { enrolment, visitor } = await house()
    const tries = Array.from({ length: 40 }, () => enrolment.open(visitor(), 'AAAA-AAAA-AAAA-AAAA'))
    const outcomes = await Promise.all(tries)
    const wrong = outcomes.filter((outcome) => !outcome.open && outcome.why === 'wrong')
    assert.equal(wrong.length, 4, 'the fifth closes the door')
    assert.deepEqual(await enrolment.standing(visitor()), { at: 'over', why: 'locked' })
  })

  it('refuses the right password too when it comes after as many wrong ones at the same time', async () => {
    const { enrolment, visitor, issued } = await house()
    const typed = [...Array.from({ length: 40 }, () => 'AAAA-AAAA-AAAA-AAAA'), issued.password]
    const outcomes = await Promise.all(typed.map((each) => enrolment.open(visitor(), each)))
    assert.deepEqual(outcomes.at(-1), { open: false, why: 'moved' })
  })

  it('saves nothing of a browser from which another took over while it was answering', async () => {
    const { enrolment, visitor, enter, database } = await house()
    const standing = await enrolment.standing(visitor(await enter()))
    assert.ok(standing.at === 'step')
    await enter()
    const to = { done: 'credentials ', staged: '{}', usedAt: now }
    const advanced = await store.advance(database.db, standing.row, to, now)
    assert.equal(advanced, false)
  })

  it('lets who is inside finish while a stranger uses up the tries', async () => {
    const { enrolment, visitor, enter, present } = await house()
    const browser = await enter()
    for (let number = 0; number < 9; number += 1) await enrolment.open(visitor(), 'AAAA')
    await enrolment.answer(visitor(browser), 'credentials', fields(good))
    assert.equal((await present())?.state, 'active')
  })

  it('binds what follows to one browser: another one starts at the door, and the last one that opened it goes on', async () => {
    const { enrolment, visitor, enter } = await house()
    const first = await enter()
    const stranger = randomBytes(32).toString('base64url')
    for (const browser of [undefined, '', stranger]) {
      assert.equal((await enrolment.standing(visitor(browser))).at, 'door')
      assert.deepEqual(await enrolment.answer(visitor(browser), 'credentials', fields(good)), { taken: true })
      assert.equal((await enrolment.standing(visitor(first))).at, 'step', 'nothing was saved')
    }
    const second = await enter()
    assert.equal((await enrolment.standing(visitor(second))).at, 'step')
    assert.equal((await enrolment.standing(visitor(first))).at, 'door')
  })

  it('asks for the enrolment password again after an hour', async () => {
    const { enrolment, visitor, enter } = await house()
    const browser = await enter()
    now += 3600
    const standing = await enrolment.standing(visitor(browser))
    assert.equal(standing.at === 'door' && standing.lapsed, true)
  })

  it('is over at its end, to the second, at the door and inside', async () => {
    const { enrolment, visitor, issued, present } = await house()
    now = start + 14 * day - 1
    const opened = await enrolment.open(visitor(), issued.password)
    assert.equal(opened.open, true)
    now += 1
    assert.deepEqual(await enrolment.standing(visitor()), { at: 'over', why: 'expired' })
    const browser = opened.open ? opened.browser : ''
    await enrolment.answer(visitor(browser), 'credentials', fields(good))
    assert.equal((await present())?.state, 'invited')
    assert.deepEqual(await enrolment.open(visitor(), issued.password), { open: false, why: 'moved' })
  })

  it('answers an unknown token, a replaced one and one of another tenant like an expired one', async () => {
    const { enrolment, visitor, issue } = await house()
    const expired = { at: 'over', why: 'expired' } as const
    assert.deepEqual(await enrolment.standing({ ...visitor(), token: 'x'.repeat(43) }), expired)
    assert.deepEqual(await enrolment.standing({ ...visitor(), token: '' }), expired)
    assert.deepEqual(await enrolment.standing({ ...visitor(), tenant: { ...tenant, id: 'other' } }), expired)
    const old = visitor()
    const { url } = await issue()
    assert.deepEqual(await enrolment.standing(old), expired)
    assert.equal((await enrolment.standing(visitor(undefined, url))).at, 'door')
  })

  it('forgets who was inside when it is issued anew', async () => {
    const { enrolment, visitor, enter, issue, present } = await house()
    const browser = await enter()
    const { url } = await issue()
    await enrolment.answer(visitor(browser), 'credentials', fields(good))
    assert.equal((await enrolment.standing(visitor(browser, url))).at, 'door')
    assert.equal((await present())?.state, 'invited')
  })

  it('works once: afterwards everybody else hears that it was used', async () => {
    const { enrolment, visitor, enter, issued, passwordIs } = await house()
    const browser = await enter()
    await enrolment.answer(visitor(browser), 'credentials', fields(good))
    assert.deepEqual(await enrolment.standing(visitor()), { at: 'over', why: 'used' })
    assert.deepEqual(await enrolment.open(visitor(), issued.password), { open: false, why: 'moved' })
    const other = { new_password: 'something else entirely', new_password_confirm: 'something else entirely' }
    await enrolment.answer(visitor(browser), 'credentials', fields(other))
    assert.equal(await passwordIs('four small green words'), true)
  })

  it('lets one of many completions at the same time win, whole', async () => {
    const { enrolment, visitor, enter, passwordIs, sent, database } = await house()
    const browser = await enter()
    const words = Array.from({ length: 8 }, (_, number) => `four small green words ${number}`)
    await Promise.all(
      words.map((word) =>
        enrolment.answer(visitor(browser), 'credentials', fields({ new_password: word, new_password_confirm: word })),
      ),
    )
    const right = await Promise.all(words.map(passwordIs))
    assert.equal(right.filter(Boolean).length, 1)
    assert.equal((await sent()).filter(({ subject }) => subject === 'Your sign-in is set up').length, 1)
    const { items } = await audit.list(database.db, { limit: 10 })
    assert.deepEqual(
      items.map(({ act }) => act),
      ['enrolmentCompleted'],
    )
  })

  it('keeps every rule on the server, and saves nothing when one is broken', async () => {
    const { enrolment, visitor, enter, present } = await house(asking)
    const browser = await enter()
    const answered = await enrolment.answer(
      visitor(browser),
      'credentials',
      fields({ new_password: 'anna', new_password_confirm: 'other', question: 'no-such-question', answer: '' }),
    )
    assert.equal(answered.taken, false)
    assert.deepEqual(!answered.taken && answered.errors.map(({ field, code }) => `${field} ${code}`), [
      'new_password too-short',
      'new_password contains-mail',
      'new_password_confirm different',
      'question question',
      'answer empty',
    ])
    assert.equal((await present())?.state, 'invited')
    const nothing = await enrolment.answer(visitor(browser), 'credentials', fields({}))
    assert.deepEqual(!nothing.taken && nothing.errors[0]?.code, 'missing')
  })

  it('registers the security question where the policy has one, and only there', async () => {
    const question = { question: 'first-pet', answer: 'Ｐｏｃｈｉ' }
    for (const [at, registered] of [
      [asking, 'first-pet'],
      [tenant, undefined],
    ] as const) {
      const { enrolment, visitor, enter, securityQuestions, database, account } = await house(at)
      const browser = await enter()
      await enrolment.answer(visitor(browser), 'credentials', fields({ ...good, ...question }))
      assert.equal(await securityQuestions.questionOf(database.db, at.id, account.id), registered)
      const answer = await securityQuestions.verify(database.db, at.id, account.id, 'pochi')
      assert.equal(answer.right, registered !== undefined)
    }
  })

  it('gives an account that had credentials new ones, and ends what was begun with the old', async () => {
    const { enrolment, visitor, enter, account, issue, passwordIs, database } = await house(tenant, { state: 'active' })
    const limits = { idleMinutes: 60, hours: 12 }
    const granted = { accountId: account.id, acr: 'urn:sekisho:acr:1', amr: ['pwd'], authTime: now, proofs: [] }
    const where = { ip: '192.0.2.9', browser: 'old' }
    await database.durably((trx) => sessions.start(trx, tenant.id, granted, where, limits, now))
    await enrolment.answer(visitor(await enter()), 'credentials', fields(good))
    assert.deepEqual(await sessions.list(database.db, tenant.id, account.id, limits, now), [])
    const { url, password } = await issue()
    const opened = await enrolment.open(visitor(undefined, url), password)
    const again = await enrolment.answer(visitor(opened.open ? opened.browser : '', url), 'credentials', fields(good))
    assert.deepEqual(!again.taken && again.errors.map(({ code }) => code), ['same-as-current'])
    assert.equal(await passwordIs('four small green words'), true)
  })

  it('unlocks an account that was locked', async () => {
    const { enrolment, visitor, enter, account, present, database } = await house(tenant, { state: 'active' })
    await database.durably((trx) => accounts.lock(trx, account, 'password', null, now))
    await enrolment.answer(visitor(await enter()), 'credentials', fields(good))
    const after = await present()
    assert.equal(after && accounts.lockOf(after, now), undefined)
  })

  it('tells a disabled account no more than an unknown one, and activates none', async () => {
    const { enrolment, visitor, enter, account, present, database } = await house()
    const browser = await enter()
    await database.durably((trx) => accounts.change(trx, tenant.id, account.id, { state: 'disabled' }, now))
    assert.deepEqual(await enrolment.standing(visitor(browser)), { at: 'over', why: 'expired' })
    await enrolment.answer(visitor(browser), 'credentials', fields(good))
    assert.equal((await present())?.state, 'disabled')
  })

  it('keeps neither token nor enrolment password nor cookie readable', async () => {
    const { database, issued, enter } = await house()
    const browser = await enter()
    const tables = database.db.withTables<{
      enrolment: Record<string, unknown>
      enrolment_token: Record<string, unknown>
    }>()
    const kept = JSON.stringify([
      await tables.selectFrom('enrolment').selectAll().execute(),
      await tables.selectFrom('enrolment_token').selectAll().execute(),
    ])
    assert.ok(!kept.includes(issued.url.slice(-43)))
    assert.ok(!kept.includes(browser))
    for (const form of [issued.password, issued.password.replaceAll('-', '')]) assert.ok(!kept.includes(form))
  })

  it('knows what waits, and forgets what ended long ago', async () => {
    const { database, enrolment, account, issued, visitor } = await house()
    assert.deepEqual(await enrolment.pending(database.db, tenant.id, account.id, now), { expiresAt: issued.expiresAt })
    assert.equal(await enrolment.sweep(now + 100 * day), 0)
    assert.equal(await enrolment.sweep(now + 105 * day), 1)
    assert.equal((await enrolment.standing(visitor())).at, 'over')
    assert.equal(await enrolment.pending(database.db, tenant.id, account.id, now), undefined)
  })
})
