/** What people see of the policy's values of two-step verification; run by policy-values.test.ts. */
import * as accounts from '#accounts/accounts.ts'
import * as apiTokens from '#api-tokens/api-tokens.ts'
import type { House, Seen } from '#test/house.ts'
import { bySms, codeTo, named } from '#test/second-step.ts'

interface Bench {
  house: House
  /** A new account with the password `password`. */
  someone(changes: Partial<accounts.AccountFacts>): Promise<string>
  password: string
  tick(seconds: number): void
  gist(seen: Seen): string
}

export function twoStepCases({ house, someone, password, tick, gist }: Bench) {
  let numbers = 0

  async function atCode(changes: Partial<accounts.AccountFacts> = bySms) {
    numbers += 1
    const phone = `+8180${10_000_000 + numbers}`
    const own = JSON.parse(JSON.stringify(changes).replaceAll(/\+81\d{10}/g, phone)) as Partial<accounts.AccountFacts>
    const userId = await someone(own)
    const { person, asked } = await named(house, userId)
    const seen = await person.submit(asked, { password })
    return { userId, phone, person, asked, seen, code: () => codeTo(house, phone) }
  }

  const afterPassword = (changes?: Partial<accounts.AccountFacts>) => async () => gist((await atCode(changes)).seen)

  return {
    'twoStep.mode': { one: 'off', other: 'optional', see: afterPassword() },
    'twoStep.ways': { one: ['passkey'], other: ['code'], see: afterPassword() },
    'twoStep.channels': { one: ['mail'], other: ['sms'], see: afterPassword({ ...bySms, mails: [] }) },
    'twoStep.codeOrder': {
      one: 'code-first',
      other: 'password-first',
      see: async () => gist((await atCode()).asked),
    },
    'twoStep.destinationGone': {
      one: 'off',
      other: 'enrol',
      see: async () => {
        const { userId, phone } = await atCode({ ...bySms, mails: [] })
        const { app, url } = house
        const facts = { role: 'operator', name: 'gone', tenantId: undefined, expiresAt: undefined } as const
        const { secret } = await app.database.durably((trx) => apiTokens.add(trx, facts, app.now()))
        const response = await fetch(`${url}/api/v1/tenants/demo/accounts/${userId}/destination-gone`, {
          method: 'POST',
          headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
          body: JSON.stringify({ address: phone, reason: 'the contract ended' }),
        })
        return JSON.stringify(((await response.json()) as { twoStep: unknown }).twoStep)
      },
    },
    'trustedBrowsers.on': {
      one: true,
      other: false,
      see: async () => String((await atCode()).seen.html.includes('trust_browser')),
    },
    'trustedBrowsers.ticked': {
      one: true,
      other: false,
      see: async () => String(/name="trust_browser"[^>]*checked/.test((await atCode()).seen.html)),
    },
    'trustedBrowsers.days': {
      one: 2,
      other: 60,
      see: async () => {
        const { person, seen, code, userId } = await atCode()
        await person.submit(seen, { code: await code(), trust_browser: 'on', browser_name: 'Home' })
        person.browser.load(person.browser.jar().filter(({ name }) => name !== 'session-demo'))
        tick(3 * 86_400)
        const { asked } = await named(house, userId, person)
        return gist(await person.submit(asked, { password }))
      },
    },
    'twoStep.approvalOrder': {
      one: 'before-password',
      other: 'after-password',
      see: async () => {
        const { database, approvals, now } = house.app
        const userId = await someone({ twoStep: { on: true, way: 'approval', destination: null } })
        const account = await accounts.findByUserId(database.db, 'demo', userId)
        const owner = { tenantId: 'demo', accountId: account!.id }
        await approvals.add(database.db, owner, { name: 'Phone', publicKey: 'of no use here' }, now())
        return gist((await named(house, userId)).asked)
      },
    },
    'code.minutes': {
      one: 2,
      other: 10,
      see: async () => {
        const { person, seen, code } = await atCode()
        const typed = await code()
        tick(3 * 60)
        return gist(await person.submit(seen, { code: typed }))
      },
    },
    'code.tries': {
      one: 1,
      other: 5,
      see: async () => {
        const { person, seen, code } = await atCode()
        await person.submit(seen, { code: 'abcdef' })
        return gist(await person.submit(seen, { code: await code() }))
      },
    },
    'code.resendSeconds': {
      one: 30,
      other: 300,
      see: async () => {
        const { person, seen } = await atCode()
        tick(60)
        return gist(await person.submit(seen, { action: 'resend' }))
      },
    },
    'code.resends': {
      one: 0,
      other: 3,
      see: async () => {
        const { person, seen } = await atCode()
        tick(120)
        return gist(await person.submit(seen, { action: 'resend' }))
      },
    },
  }
}
