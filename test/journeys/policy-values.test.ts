/** Each value of the policy that the house reads: a person or a site sees a difference when it is changed. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { AccountFacts } from '#accounts/accounts.ts'
import * as apiTokens from '#api-tokens/api-tokens.ts'
import { isSection } from '#options/policy-shape.ts'
import { certificateCases } from '#test/certificate-values.ts'
import { type House, openHouse, type Seen, visitor } from '#test/house.ts'
import { policy } from '../../src/policy.ts'
import { notYetRead, notYetReadValues } from '../../src/policy-not-yet-read.ts'
import { twoStepCases } from './two-step-values.ts'

let clock = 1_800_000_000
const house = await openHouse({ clock: () => clock })
let people = 0

/** Two settings of one value, and what somebody sees of it. */
interface Case {
  one: unknown
  other: unknown
  see(house: House): Promise<string>
}

const short = 'Quartz-6-lamp'

/** Status, page and first error: enough to tell two answers apart. */
const gist = (seen: Seen) => `${seen.status} ${seen.page} ${seen.errors[0] ?? ''}`

async function someone(password: string | null = short, changes: Partial<AccountFacts> = {}): Promise<string> {
  people += 1
  const userId = `person${people}`
  await house.addAccount(userId, password, changes)
  return userId
}

async function atPassword(userId: string) {
  const person = visitor()
  const asked = await person.submit(await person.open(`${house.base}/account`), { user_id: userId })
  return { person, asked }
}

async function wrongTries(userId: string, times: number): Promise<Seen> {
  const { person, asked } = await atPassword(userId)
  let seen = asked
  for (let i = 0; i < times; i += 1) seen = await person.submit(seen, { password: `wrong password ${i}` })
  return seen
}

async function signedIn(userId: string) {
  const { person, asked } = await atPassword(userId)
  await person.submit(asked, { password: short })
  return person
}

async function atEnrolment() {
  people += 1
  const { url, password } = await house.invite(`guest${people}`)
  const person = visitor()
  const door = await person.open(url)
  return { person, door, password, credentials: () => person.submit(door, { enrolment_password: password }) }
}

/** Somebody who has just confirmed another mail address, and whether it waits. */
async function withContact() {
  const userId = await someone()
  const person = await signedIn(userId)
  const contact = `second-${userId}@example.com`
  const asked = await person.submit(await person.open(`${house.base}/account/contacts/mail`), { contact })
  const code = /\b\d{6}\b/.exec((await house.mailTo(contact))?.text ?? '')?.[0] ?? ''
  const done = await person.submit(asked, { code })
  return { userId, waits: done.html.includes('name="change"') }
}

/** What enrolment says of a password. */
const judging = (password: string) => async () => {
  const { person, credentials } = await atEnrolment()
  const seen = await person.submit(await credentials(), { new_password: password, new_password_confirm: password })
  return gist(seen)
}

/** What a sign-in long after the last change of the password says, and then of the password `next`. */
const later = (seconds: number, next?: string) => async () => {
  const userId = await someone()
  clock += seconds
  const { person, asked } = await atPassword(userId)
  const seen = await person.submit(asked, { password: short })
  if (next === undefined || seen.page !== 'new-password') return gist(seen)
  return gist(await person.submit(seen, { new_password: next, new_password_confirm: next }))
}

const day = 86_400

const bench = {
  house,
  someone: (changes: Partial<AccountFacts>) => someone(short, changes),
  password: short,
  tick: (seconds: number) => {
    clock += seconds
  },
  gist,
}

const cases: Record<string, Case> = {
  ...twoStepCases(bench),
  'methods.allowed': {
    one: ['password'],
    other: ['password', 'passkey'],
    see: async () => {
      people += 1
      await house.addAccount(`keyholder${people}`, short, { method: 'passkey' })
      const { person, asked } = await atPassword(`keyholder${people}`)
      return gist(await person.submit(asked, { password: short })) + (await explanation(`keyholder${people}`))
    },
  },
  'methods.default': {
    one: 'password',
    other: 'passkey',
    see: methodOfNewAccount,
  },
  'password.min': { one: 8, other: 20, see: judging(short) },
  'password.max': { one: 64, other: 16, see: judging('Quartz-6-lamp-and-a-table') },
  'password.characters': { one: 'unicode', other: 'manual', see: judging('石英 and six lamps') },
  'password.kinds': { one: 0, other: 3, see: judging('quartzsixlamps') },
  'password.refuseLeaked': { one: true, other: false, see: judging('password123') },
  'password.lifetimeDays': { one: 0, other: 30, see: later(31 * day) },
  'password.history': {
    one: 0,
    other: 5,
    see: async () => {
      await house.changePolicy({ password: { lifetimeDays: 30 } })
      const userId = await someone()
      let [present, next] = [short, 'Another-6-lamp']
      let seen = ''
      for (let i = 0; i < 2; i += 1) {
        clock += 31 * day
        const { person, asked } = await atPassword(userId)
        const demanded = await person.submit(asked, { password: present })
        seen = gist(await person.submit(demanded, { new_password: next, new_password_confirm: next }))
        ;[present, next] = [next, present]
      }
      await house.changePolicy({ password: { lifetimeDays: 0 } })
      return seen
    },
  },
  'securityQuestion.on': {
    one: true,
    other: false,
    see: async () => String(/name="question"/.test((await (await atEnrolment()).credentials()).html)),
  },
  'lock.passwordTries': { one: 50, other: 3, see: async () => gist(await wrongTries(await someone(), 3)) },
  'lock.minutes': {
    one: 0,
    other: 10,
    see: async () => {
      await house.changePolicy({ lock: { passwordTries: 2 } })
      const userId = await someone()
      await wrongTries(userId, 2)
      clock += 11 * 60
      await house.changePolicy({ lock: { passwordTries: null } })
      return gist((await atPassword(userId)).asked)
    },
  },
  'lock.networkTries': {
    one: 300,
    other: 10,
    see: async () => {
      const seen: Seen[] = []
      for (let i = 0; i < 12; i += 1) seen.push(await wrongTries(`nobody-${i}`, 1))
      clock += 2 * 3600
      return gist(seen.at(-1)!)
    },
  },
  'lock.waitsFrom': { one: 5, other: 2, see: async () => gist(await wrongTries(await someone(), 3)) },
  'lock.answerTries': {
    one: 10,
    other: 1,
    see: async () => {
      await house.changePolicy({ reissue: { proofs: ['answer'] } })
      const { person, landed } = await atReissue()
      const seen = await person.submit(landed, { question: 'first-pet', answer: 'wrong' })
      await house.changePolicy({ reissue: { proofs: null } })
      return gist(seen)
    },
  },
  'lock.codeTries': {
    one: 10,
    other: 1,
    see: async () => {
      const { person, landed } = await atReissue(registered)
      return gist(await person.submit(await person.submit(landed), { code: 'wrong' }))
    },
  },
  'reissue.on': { one: true, other: false, see: async () => gist(await visitor().open(`${house.base}/recover`)) },
  'reissue.proofs': {
    one: ['registered'],
    other: ['answer'],
    see: async () => gist((await atReissue(registered)).landed),
  },
  'reissue.gives': {
    one: 'chosen',
    other: 'issued',
    see: async () => {
      await house.changePolicy({ reissue: { proofs: ['answer'] } })
      const { person, landed } = await atReissue()
      const seen = await person.submit(landed, { question: 'first-pet', answer: 'Pochi' })
      await house.changePolicy({ reissue: { proofs: null } })
      return String(seen.html.includes('data-secret="password"'))
    },
  },
  'reissue.mustChange': {
    one: false,
    other: true,
    see: async () => {
      await house.changePolicy({ reissue: { proofs: [] } })
      const { userId, person, landed } = await atReissue()
      const next = 'Another-6-lamp'
      await person.submit(landed, { new_password: next, new_password_confirm: next })
      await house.changePolicy({ reissue: { proofs: null } })
      const { person: later, asked } = await atPassword(userId)
      return gist(await later.submit(asked, { password: next }))
    },
  },
  'notices.signIn': {
    one: 'new-browser',
    other: 'off',
    see: async () => {
      const userId = await someone()
      await signedIn(userId)
      return String((await house.mailTo(`${userId}@example.com`))?.subject)
    },
  },
  'enrolment.days': {
    one: 14,
    other: 1,
    see: async () => {
      const { person, door } = await atEnrolment()
      clock += 2 * day
      return gist(await person.open(door.url))
    },
  },
  'enrolment.tries': {
    one: 10,
    other: 1,
    see: async () => {
      const { person, door } = await atEnrolment()
      return gist(await person.submit(door, { enrolment_password: 'AAAA-BBBB-CCCC-DDDD' }))
    },
  },
  mailLinks: {
    one: 'landing',
    other: 'none',
    see: async () => {
      people += 1
      await house.invite(`guest${people}`)
      return String(/\/enrol\//.test((await house.mailTo(`guest${people}@example.com`))?.text ?? ''))
    },
  },
  'session.idleMinutes': {
    one: 60,
    other: 5,
    see: async () => {
      const person = await signedIn(await someone())
      clock += 6 * 60
      return gist(await person.open(`${house.base}/account`))
    },
  },
  'session.hours': {
    one: 12,
    other: 1,
    see: async () => {
      const person = await signedIn(await someone())
      for (let i = 0; i < 3; i += 1) {
        clock += 30 * 60
        await person.open(`${house.base}/account`)
      }
      return gist(await person.open(`${house.base}/account`))
    },
  },
  'accountPage.on': {
    one: true,
    other: false,
    see: async () => gist(await visitor().open(`${house.base}/account`)),
  },
  'contacts.on': {
    one: true,
    other: false,
    see: async () => gist(await (await signedIn(await someone())).open(`${house.base}/account/contacts`)),
  },
  'contacts.holdHours': { one: 24, other: 0, see: async () => String((await withContact()).waits) },
  'contacts.undoHours': {
    one: 72,
    other: 24,
    see: async () => {
      const { userId } = await withContact()
      const { app } = house
      clock += 24 * 3600
      await app.accountContacts.settle(clock)
      clock += 25 * 3600
      const { findByUserId } = await import('#accounts/accounts.ts')
      const account = await findByUserId(app.database.db, 'demo', userId)
      const wish = { tenant: house.tenant, account: account!, reference: 'TEST', now: clock }
      return String(await app.database.durably((trx) => app.accountContacts.undo(trx, wish)))
    },
  },
  ...certificateCases({ someone, signedIn, wait: (seconds) => (clock += seconds) }),
  'accountPage.historyDays': {
    one: 31,
    other: 5,
    see: async () => {
      const userId = await someone()
      await wrongTries(userId, 1)
      clock += 10 * day
      const person = await signedIn(userId)
      return /1 to (\d+) of/.exec((await person.open(`${house.base}/account/history`)).html)![1]!
    },
  },
}

/** As the management API adds one without a word about it. */
async function methodOfNewAccount({ app, url }: House): Promise<string> {
  people += 1
  const facts = { role: 'operator', name: 'values', tenantId: undefined, expiresAt: undefined } as const
  const { secret } = await app.database.durably((trx) => apiTokens.add(trx, facts, app.now()))
  const response = await fetch(`${url}/api/v1/tenants/demo/accounts`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ userId: `newcomer${people}` }),
  })
  return ((await response.json()) as { method: string }).method
}

/** Somebody with a security question and a second registered contact, at the page that the mailed link leads to. */
async function atReissue(changes: Partial<AccountFacts> = {}) {
  people += 1
  const userId = `forgetful${people}`
  const { app } = house
  const account = await house.addAccount(userId, short, changes)
  const answer = await app.securityQuestions.prepare('first-pet', 'Pochi')
  await app.database.durably((trx) => app.securityQuestions.set(trx, 'demo', account.id, answer, app.now()))
  const person = visitor()
  const mail = `${userId}@example.com`
  await person.submit(await person.open(`${house.base}/recover`), { user_id: userId, mail })
  const link = /http\S+\/recover\/\S+/.exec((await house.mailTo(mail))?.text ?? '')?.[0]
  assert.ok(link)
  return { userId, person, link, landed: await person.open(link) }
}

const registered = { phones: [{ number: '+819012345678', verified: true, sms: true }] }

async function explanation(userId: string): Promise<string> {
  const { app } = house
  const { find, findByUserId } = await import('#accounts/accounts.ts')
  const account = await findByUserId(app.database.db, 'demo', userId)
  assert.ok(account && (await find(app.database.db, 'demo', account.id)))
  const { list } = await import('#history/history.ts')
  const { items } = await list(app.database.db, 'demo', account.id, { since: 0, page: 1, perPage: 1 })
  return items[0]?.explanation ?? ''
}

function patchOf(path: string, value: unknown): Record<string, unknown> {
  const [section, name] = path.split('.')
  return name === undefined ? { [section!]: value } : { [section!]: { [name]: value } }
}

describe('a value of the policy', () => {
  for (const [path, { one, other, see }] of Object.entries(cases)) {
    it(`${path} changes what people see`, async () => {
      const base = { password: { min: 8, characters: 'unicode' } }
      const seen: string[] = []
      for (const value of [one, other]) {
        await house.changePolicy(base)
        await house.changePolicy(patchOf(path, value))
        clock += day
        seen.push(await see(house))
        await house.changePolicy(patchOf(path, null))
      }
      assert.notEqual(seen[0], seen[1])
    })
  }

  it('is either seen in this list or stands in the list of those that nothing reads yet', () => {
    const declared = Object.entries(policy.parts).flatMap(([name, part]) =>
      isSection(part) ? Object.keys(part.options).map((option) => `${name}.${option}`) : [name],
    )
    const unread = Object.entries({ ...notYetReadValues, ...notYetRead }).flatMap(([name, part]) => {
      if ('schema' in part) return [name]
      return Object.keys('options' in part ? (part.options as object) : part).map((option) => `${name}.${option}`)
    })
    assert.deepEqual(declared.filter((path) => !unread.includes(path)).sort(), Object.keys(cases).sort())
  })
})
