import { z } from 'zod'
import * as accounts from '#accounts/accounts.ts'
import { languages } from '#language/language.ts'
import type { PasswordState } from '#passwords/passwords.ts'
import { named, rfc3339, rfc3339OrNull, time } from './frame/shapes.ts'
import type { Issued } from './parts.ts'

const address = z.string().min(3).max(254)
const number = z.string().min(7).max(16)

/** A plain string means an address that was verified elsewhere. */
const mails = z.array(z.union([address, z.strictObject({ address, verified: z.boolean().default(false) })])).max(10)
const phones = z
  .array(
    z.union([number, z.strictObject({ number, verified: z.boolean().default(false), sms: z.boolean().default(true) })]),
  )
  .max(10)

const settingsShape = {
  mails: mails.default([]),
  phones: phones.default([]),
  language: z.enum(languages).nullable().default(null),
  /** Left out: the default of the policy. */
  method: z.enum(accounts.methods).optional(),
}

/** What may be changed of an account. A password is never changed by somebody else than its owner. */
export const accountSettings = z.strictObject({ userId: z.string().min(1).max(64), ...settingsShape })

/** The same, with whether the next sign-in asks for a new password. */
export const accountChanges = z.strictObject({
  ...accountSettings.shape,
  mustChangePassword: z.boolean().default(false),
})

/** With `password` the account is active at once; without, it waits for its enrolment. */
export const newAccount = named(
  'NewAccount',
  z.strictObject({
    ...accountChanges.shape,
    password: z.string().min(1).max(1000).optional(),
  }),
)

const enrolment = z.strictObject({ url: z.string(), password: z.string(), expiresAt: time })

export const accountSchema = named(
  'Account',
  z.strictObject({
    /** The subject that sites are told. */
    id: z.string(),
    userId: z.string(),
    state: z.enum(['invited', 'active', 'locked', 'disabled']),
    lock: z
      .strictObject({ because: z.enum(['password', 'answer', 'code']), at: time, until: time.nullable() })
      .nullable(),
    mails: z.array(z.strictObject({ address: z.string(), verified: z.boolean() })),
    phones: z.array(z.strictObject({ number: z.string(), verified: z.boolean(), sms: z.boolean() })),
    language: z.enum(languages).nullable(),
    method: z.enum(accounts.methods),
    twoStep: z.strictObject({
      on: z.boolean(),
      way: z.enum(accounts.twoStepWays).nullable(),
      destination: z.strictObject({ channel: z.enum(['sms', 'mail']), address: z.string() }).nullable(),
    }),
    mustChangePassword: z.boolean(),
    createdAt: time,
    changedAt: time,
    /** Shown once, when it was just made. */
    enrolment: enrolment.optional(),
  }),
)

export type AccountAnswer = z.input<typeof accountSchema>

type Settings = z.output<typeof accountSettings>

/** The lists of an account with every short form written out. */
export function contactsOf({ mails, phones }: Pick<Settings, 'mails' | 'phones'>) {
  return {
    mails: mails.map((mail) => (typeof mail === 'string' ? { address: mail, verified: true } : mail)),
    phones: phones.map((phone) => (typeof phone === 'string' ? { number: phone, verified: true, sms: true } : phone)),
  }
}

export interface Shown {
  account: accounts.Account
  password: PasswordState
  now: number
  issued?: Issued | undefined
}

export function shown({ account, password, now, issued }: Shown): AccountAnswer {
  const lock = accounts.lockOf(account, now)
  return {
    id: account.id,
    userId: account.userId,
    state: lock && account.state === 'active' ? 'locked' : account.state,
    lock: lock ? { because: lock.because, at: rfc3339(lock.at), until: rfc3339OrNull(lock.until) } : null,
    mails: account.mails.map(({ address, verified }) => ({ address, verified })),
    phones: account.phones.map(({ number, verified, sms }) => ({ number, verified, sms })),
    language: account.language ?? null,
    method: account.method,
    twoStep: { on: account.twoStep.on, way: account.twoStep.way, destination: account.twoStep.destination },
    mustChangePassword: password.set && password.mustChange,
    createdAt: rfc3339(account.createdAt),
    changedAt: rfc3339(account.changedAt),
    ...(issued ? { enrolment: { ...issued, expiresAt: rfc3339(issued.expiresAt) } } : {}),
  }
}
