/** Who plays in the stories of recovery: two houses with their people, and the way from the page to the mailed link. */
import assert from 'node:assert/strict'
import { beforeEach } from 'node:test'
import type { AccountFacts } from '#accounts/accounts.ts'
import { goodPassword, type House, openHouse, type Seen, visitor } from '#test/house.ts'

export const time = { now: 1_800_000_000 }
const clock = () => time.now
export const recommended = await openHouse({ clock })
export const manual = await openHouse({
  preset: 'manual',
  clock,
  policy: { methods: { allowed: ['password'], default: 'password' } },
})
export const manualPassword = 'Gate-of-7-pines'
export const phone = { phones: [{ number: '+819012345678', verified: true, sms: true }] }
export const rightAnswer = { question: 'first-pet', answer: ' ﾎﾟﾁ ' }
let people = 0

beforeEach(async () => {
  time.now += 7200
  await manual.changePolicy({ mailLinks: null, reissue: { on: null } })
})

/** An account of the preset `manual`, with password and, unless told otherwise, security question. */
export async function member(changes: Partial<AccountFacts> = {}, { question = true } = {}) {
  people += 1
  const userId = `member${people}`
  const account = await manual.addAccount(userId, manualPassword, changes)
  const { securityQuestions, database } = manual.app
  const answer = await securityQuestions.prepare('first-pet', 'ポチ')
  if (question) await database.durably((trx) => securityQuestions.set(trx, 'demo', account.id, answer, time.now))
  return { userId, account, mail: `${userId}@example.com` }
}

export async function customer(changes: Partial<AccountFacts> = {}) {
  people += 1
  const userId = `customer${people}`
  const account = await recommended.addAccount(userId, goodPassword, changes)
  return { userId, account, mail: `${userId}@example.com` }
}

export async function asks(house: House, userId: string, mail: string, person = visitor()) {
  return person.submit(await person.open(`${house.base}/recover`), { user_id: userId, mail })
}

const linkIn = (text: string | undefined) => /http:\/\/localhost:\d+\/t\/demo\/recover\/\S+/.exec(text ?? '')?.[0]

/** From the page to the link in the mail, opened. */
export async function followed(house: House, userId: string, mail: string, person = visitor()) {
  await asks(house, userId, mail, person)
  const link = linkIn((await house.mailTo(mail))?.text)
  assert.ok(link, 'a mail with a link')
  return { person, link, landed: await person.open(link) }
}

export async function signsIn(house: House, userId: string, password: string): Promise<Seen> {
  const person = visitor()
  return person.signIn(await person.open(`${house.base}/account`), userId, password)
}

export const secretOn = ({ html }: Seen) => /data-secret="password"[^>]*><span>([^<]*)</.exec(html)?.[1]
