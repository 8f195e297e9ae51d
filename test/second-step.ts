/** People who sign in in two steps, at one house, without script. */
import assert from 'node:assert/strict'
import type * as accounts from '#accounts/accounts.ts'
import { goodPassword, type House, type Seen, visitor } from './house.ts'

export const phone = '+819012345678'

/** An account with two-step verification by text message, and a mail address beside it. */
export const bySms: Partial<accounts.AccountFacts> = {
  phones: [{ number: phone, verified: true, sms: true }],
  twoStep: { on: true, way: 'code', destination: { channel: 'sms', address: phone } },
}

export const byMail = (userId: string): Partial<accounts.AccountFacts> => ({
  twoStep: { on: true, way: 'code', destination: { channel: 'mail', address: `${userId}@example.com` } },
})

/** The newest code that was sent to an address or number; empty when none was. */
export async function codeTo(house: House, to: string): Promise<string> {
  return /(?<![\d+])\d{6}(?!\d)/.exec((await house.mailTo(to))?.text ?? '')?.[0] ?? ''
}

export async function sentTo(house: House, to: string): Promise<number> {
  await house.app.messages.deliverDue()
  return (await house.app.mailbox.list(to)).filter(({ text }) => /\d{6}/.test(text)).length
}

/** At the page after the ID. */
export async function named(house: House, userId: string, person = visitor(), start = `${house.base}/account`) {
  const asked = await person.submit(await person.open(start), { user_id: userId })
  return { person, asked }
}

/** Through password and code, in whichever order they are asked; ends at the page after them. */
export async function throughCode(
  house: House,
  userId: string,
  { to = phone, person = visitor(), start = `${house.base}/account`, more = {} as Record<string, string> } = {},
): Promise<{ person: typeof person; asked: Seen; seen: Seen }> {
  const { asked } = await named(house, userId, person, start)
  if (asked.page === 'password-and-code') {
    const code = await codeTo(house, to)
    return { person, asked, seen: await person.submit(asked, { password: goodPassword, code, ...more }) }
  }
  const second = await person.submit(asked, { password: goodPassword })
  assert.equal(second.page, 'code')
  return { person, asked, seen: await person.submit(second, { code: await codeTo(house, to), ...more }) }
}
