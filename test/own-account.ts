/** People with an account of their own at one house, signed in without script: for tests of the account page. */
import assert from 'node:assert/strict'
import type * as accounts from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import { goodPassword, openHouse, type Seen, visitor } from './house.ts'

export type Person = ReturnType<typeof visitor>

export const nextPassword = 'four small green words'

/** A right form of a password's change. */
export const passwordChange = {
  password: goodPassword,
  new_password: nextPassword,
  new_password_confirm: nextPassword,
}

/** The clock begins now, since sites verify tokens by the real one. */
export async function ownAccounts() {
  let clock = Math.floor(Date.now() / 1000)
  let people = 0
  const house = await openHouse({ clock: () => clock, policy: { securityQuestion: { on: true } } })
  const { base, app } = house

  async function signIn(person: Person, userId: string, password = goodPassword): Promise<void> {
    const done = await person.signIn(await person.open(`${base}/account`), userId, password)
    assert.equal(done.page, 'done')
  }

  return {
    house,
    base,
    signIn,
    now: () => clock,
    wait(seconds: number) {
      clock += seconds
    },

    /** Somebody with an account, signed in. */
    async someone(language: 'ja' | 'en' = 'en', changes: Partial<accounts.AccountFacts> = {}) {
      people += 1
      const userId = `someone-${people}`
      const account = await house.addAccount(userId, goodPassword, changes)
      const person = visitor(language)
      await signIn(person, userId)
      return { userId, account, person }
    },

    /** From the page that asks for a proof back to the page that wanted it. */
    async prove(person: Person, asked: Seen, password = goodPassword): Promise<Seen> {
      assert.equal(asked.page, 'password')
      const done = await person.submit(asked, { password })
      assert.equal(done.page, 'done')
      return person.open(new URL(done.onward!, asked.url))
    },

    /** What the audit has of an account, newest first. */
    async acts(account: accounts.Account): Promise<string[]> {
      const { items } = await audit.list(app.database.db, { tenantId: 'demo', limit: 200 })
      return items.filter(({ subject }) => subject === account.id).map(({ act }) => act)
    },
  }
}
