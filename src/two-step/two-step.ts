/**
 * Two-step verification of an account: on or off, by which way, to which destination.
 *
 *   choicesOf        what the account could choose now
 *   change           what its owner or an administrator wants; judged, kept and told
 *   reset            the support desk takes everything away that was registered
 *   destinationGone  a number or address is the account's no longer, and what follows
 *
 * Whoever changes it ends what leans on it: browsers are trusted no more, and sign-ins under way begin anew. Whether a sign-in
 * asks for the second step the decision says. Error codes: required, missing, not-allowed, not-ready, not-reachable.
 */
import * as accounts from '#accounts/accounts.ts'
import type { Db } from '#database/database.ts'
import * as guesses from '#guesses/guesses.ts'
import type { FieldError } from '#web/problem.ts'
import { complaints } from './texts.ts'

export { goneOptions } from './options.ts'

export type Destination = NonNullable<accounts.TwoStep['destination']>

export interface TwoStepTenant {
  policy: {
    twoStep: {
      mode: 'off' | 'optional' | 'required'
      ways: readonly accounts.TwoStepWay[]
      destinationGone: 'off' | 'enrol'
    }
  }
}

/** What may be chosen: ways that are ready, and where codes can go. */
export interface Choices {
  /** Ways that policy and house have, ready or not. */
  offered: readonly accounts.TwoStepWay[]
  ways: readonly accounts.TwoStepWay[]
  destinations: readonly Destination[]
}

export type Changed = 'on' | 'off' | 'changed' | 'gone-off' | 'gone-enrol' | 'reset'

/** Who is told, and by which request. */
export interface Telling<T> {
  account: accounts.Account
  tenant: T
  reference: string
  where?: { site: null; ip: string; browser: string } | undefined
  now: number
}

export interface TwoStepParts<T> {
  /** The ways that the account could show as a second step, and where its codes could go. */
  ready(db: Db, account: accounts.Account, tenant: T): Promise<Choices>
  /** In the transaction of a change: what leans on the factors ends. */
  factorsChanged(trx: Db, account: accounts.Account): Promise<unknown>
  removeFactors(trx: Db, tenantId: string, accountId: string): Promise<void>
  tell(trx: Db, telling: Telling<T>, change: Changed): Promise<void>
}

export interface Wish {
  on: boolean
  way: accounts.TwoStepWay | null
  destination: Destination | null
}

export type Outcome =
  | { done: true; account: accounts.Account; change?: Changed }
  | { done: false; errors: FieldError[] }

export interface TwoStepRoom<T> {
  choicesOf(db: Db, account: accounts.Account, tenant: T): Promise<Choices>
  change(trx: Db, telling: Telling<T>, wish: Wish): Promise<Outcome>
  reset(trx: Db, telling: Telling<T>): Promise<accounts.Account>
  /** Undefined: the account has no such number or address. */
  destinationGone(trx: Db, telling: Telling<T>, address: string): Promise<accounts.Account | undefined>
}

const off: accounts.TwoStep = { on: false, way: null, destination: null }

export function twoStep<T extends TwoStepTenant>(parts: TwoStepParts<T>): TwoStepRoom<T> {
  async function choicesOf(db: Db, account: accounts.Account, tenant: T): Promise<Choices> {
    const { offered, ways, destinations } = await parts.ready(db, account, tenant)
    const inPolicy = (way: accounts.TwoStepWay) => tenant.policy.twoStep.ways.includes(way)
    return { offered: offered.filter(inPolicy), ways: ways.filter(inPolicy), destinations }
  }

  /** Keeps it, ends what leans on what was before, and tells the owner. */
  async function keep(
    trx: Db,
    telling: Telling<T>,
    changes: Partial<accounts.AccountFacts>,
    change: Changed,
  ): Promise<accounts.Account> {
    const { account, now } = telling
    const changed = await accounts.change(trx, account.tenantId, account.id, changes, now)
    await parts.factorsChanged(trx, changed)
    // To the addresses that were there before as well: a new one may be a stranger's.
    await parts.tell(trx, telling, change)
    return changed
  }

  return {
    choicesOf,

    async change(trx, telling, wish) {
      const { account, tenant, now } = telling
      const judged = judge(wish, await choicesOf(trx, account, tenant), tenant)
      if ('errors' in judged) return { done: false, errors: judged.errors }
      const before = account.twoStep
      const since = before.on ? before.since : now
      const next = { ...judged, ...(wish.on && since !== undefined ? { since } : {}) }
      if (isSame(before, next)) return { done: true, account }
      const change = before.on === next.on ? 'changed' : next.on ? 'on' : 'off'
      return { done: true, account: await keep(trx, telling, { twoStep: next }, change), change }
    },

    async reset(trx, telling) {
      const { tenantId, id } = telling.account
      await guesses.forget(trx, tenantId, id, 'code')
      await parts.removeFactors(trx, tenantId, id)
      const { lock } = telling.account
      const unlocked = lock?.because === 'code' ? { lock: undefined } : {}
      return keep(trx, telling, { twoStep: off, ...unlocked }, 'reset')
    },

    async destinationGone(trx, telling, address) {
      const { account, tenant } = telling
      const left = without(account, address)
      if (!left) return undefined
      const { destination, on } = account.twoStep
      if (!destination || !isAddress(destination.address, address)) {
        return accounts.change(trx, account.tenantId, account.id, left, telling.now)
      }
      const rest = { ...account, ...left, twoStep: { ...account.twoStep, destination: null } }
      const choices = await choicesOf(trx, rest, tenant)
      const { twoStep: next, change } = after(rest, choices, tenant)
      if (on && change) return keep(trx, telling, { ...left, twoStep: next }, change)
      return accounts.change(trx, account.tenantId, account.id, { ...left, twoStep: next }, telling.now)
    },
  }
}

function judge(
  wish: Wish,
  { ways, destinations }: Choices,
  { policy }: TwoStepTenant,
): accounts.TwoStep | { errors: FieldError[] } {
  const fault = (field: string, code: keyof typeof complaints) => ({
    errors: [{ field, code, text: complaints[code] }],
  })
  if (!wish.on) return policy.twoStep.mode === 'required' ? fault('two_step', 'required') : off
  if (policy.twoStep.mode === 'off') return fault('two_step', 'not-allowed')
  if (wish.way === null) return fault('way', 'missing')
  if (!policy.twoStep.ways.includes(wish.way)) return fault('way', 'not-allowed')
  if (wish.way !== 'code') {
    if (!ways.includes(wish.way)) return fault('way', 'not-ready')
    return { on: true, way: wish.way, destination: destinations[0] ?? null }
  }
  const wanted = wish.destination ?? destinations[0]
  const found =
    wanted && destinations.find((each) => each.channel === wanted.channel && isAddress(each.address, wanted.address))
  return found ? { on: true, way: 'code', destination: found } : fault('destination', 'not-reachable')
}

const isAddress = (a: string, b: string) => accounts.foldName(a) === accounts.foldName(b)

const isSame = (a: accounts.TwoStep, b: accounts.TwoStep) =>
  JSON.stringify([a.on, a.way, a.destination, a.mustEnrol]) ===
  JSON.stringify([b.on, b.way, b.destination, b.mustEnrol])

/** The account's lists without the number or address; undefined when they have it not. */
function without({ mails, phones }: accounts.Account, address: string): Partial<accounts.AccountFacts> | undefined {
  const restOfMails = mails.filter((mail) => !isAddress(mail.address, address))
  const restOfPhones = phones.filter((phone) => !isAddress(phone.number, address))
  if (restOfMails.length === mails.length && restOfPhones.length === phones.length) return undefined
  return {
    ...(restOfMails.length < mails.length ? { mails: restOfMails } : {}),
    ...(restOfPhones.length < phones.length ? { phones: restOfPhones } : {}),
  }
}

/** Another way that is there goes on in its place: less is asked only where nothing is left. */
function after(
  { twoStep: { on, way, since } }: accounts.Account,
  { ways, destinations }: Choices,
  { policy }: TwoStepTenant,
): { twoStep: accounts.TwoStep; change: Changed | undefined } {
  const kept = since === undefined ? {} : { since }
  const [destination = null] = destinations
  const next = way !== null && ways.includes(way) ? way : (ways[0] ?? null)
  if (next !== null) return { twoStep: { on, way: next, destination, ...kept }, change: 'changed' }
  const enrols = policy.twoStep.mode === 'required' || policy.twoStep.destinationGone === 'enrol'
  if (!on) return { twoStep: off, change: undefined }
  return enrols
    ? { twoStep: { on, way: null, destination: null, mustEnrol: true, ...kept }, change: 'gone-enrol' }
    : { twoStep: off, change: 'gone-off' }
}
