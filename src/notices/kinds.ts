import type { Account } from '#accounts/accounts.ts'
import { formatTime, type Language } from '#language/language.ts'
import type { Mail } from '#messages/mail.ts'
import { factorTexts } from './factor-texts.ts'
import type { NoticeTenant } from './notices.ts'
import type { SignInNotices } from './options.ts'
import { texts } from './texts.ts'
import { twoStepTexts } from './two-step-texts.ts'

/** Where it came from. `site` null: a page of our own. */
export interface Where {
  site: string | null
  ip: string
  browser: string
}

/** When, in epoch seconds, and where from as far as it is known. */
interface Occurred {
  at: number
  where?: Where | undefined
}

/** What is told of each kind, beside when and where. */
interface Told {
  /** Too many wrong guesses. `until` null: until the support desk unlocks it. */
  locked: { because: 'password' | 'answer' | 'code'; until: number | null }
  unlocked: object
  /** The credentials were registered with an enrolment password. */
  enrolled: object
  /** The support desk, or an administrator, did something to the account. */
  support: { act: SupportAct }
  /** The only harmless kind: a person may switch it off. */
  'signed-in': { newBrowser: boolean }
  /** The password was right, and yet nobody got in. */
  refused: object
  /** Somebody said on a page that they had not started that sign-in. */
  'not-started': object
  'password-changed': object
  'question-changed': object
  'method-changed': object
  /** `shown`: the address or number, as far as the mail may tell it. */
  'contact-changed': { change: 'added' | 'changed' | 'removed'; contact: 'mail' | 'phone'; shown: string }
  /** A password was given anew to who had forgotten it. */
  reissued: { gives: 'issued' | 'chosen' }
  /** Which sign-ins are told, or the pass phrase. */
  'notices-changed': { signIn: SignInNotices }
  'data-exported': object
  /** The owner ended sign-ins in other browsers. */
  'sessions-ended': object
  /** `where.site` is the site that was disconnected. */
  'site-disconnected': object
  /** One of the person's devices, or its certificate. */
  'device-changed': { change: DeviceChange; number: number }
  /** The owner said that something was not them, and everything was ended. */
  secured: object
  /** Something that the owner signs in with besides the password; `name` is what the owner calls it. */
  'factor-changed': { change: 'added' | 'removed'; factor: Factor; name?: string }
  'recovery-codes-made': object
  'recovery-code-used': { left: number }
  /** `name`: as its owner calls it. */
  'trusted-browser-added': { name: string }
  /** Its cookie exists twice: the trust has ended. */
  'trusted-browser-suspect': { name: string }
  /** `gone-off`, `gone-enrol`: the destination ended with a contract. `reset`: by the support desk. */
  'two-step-changed': { change: TwoStepChange }
  /** Its counter went back: a copy of it may be about. */
  'passkey-suspect': { name: string }
}

export type TwoStepChange = 'on' | 'off' | 'changed' | 'gone-off' | 'gone-enrol' | 'reset'

export type Factor = 'one-time-password' | 'passkey' | 'security-code' | 'approval'

/** What a support desk does, by the verb of the management API. */
export type SupportAct =
  | 'unlock'
  | 'sign-out'
  | 'end-session'
  | 'end-trust'
  | 'reissue-enrolment'
  | 'disable'
  | 'enable'
  | 'undo-password'
  | 'undo-question'
  | 'undo-notices'
  | 'reissue-certificate'

export type DeviceChange = 'added' | 'changed' | 'removed' | 'issued' | 'revoked'

type Kind = keyof Told

/** What happened. */
export type Notice = { [K in Kind]: { kind: K } & Occurred & Told[K] }[Kind]

type Said = Pick<Mail, 'lead' | 'facts' | 'next' | 'notYou'> & { subject: string }

interface Reader {
  language: Language
  account: Pick<Account, 'userId'>
  tenant: NoticeTenant
}

type Words = { subject: string; lead: string[]; next?: string[]; notYou: string; more?: Mail['facts'] }
type Entries = { [K in Kind]: (notice: Extract<Notice, { kind: K }>, reader: Reader) => Words }

/** Kinds that are told in the same words whatever the case. */
type Plain =
  | 'unlocked'
  | 'refused'
  | 'not-started'
  | 'password-changed'
  | 'question-changed'
  | 'method-changed'
  | 'data-exported'
  | 'sessions-ended'
  | 'site-disconnected'
  | 'secured'

const simple =
  (kind: Plain) =>
  (_: unknown, { language }: Reader): Words => {
    const { subject, lead, next, notYou } = texts[language][kind]
    return { subject, lead: [lead], next: [next], notYou }
  }

const entries: Entries = {
  unlocked: simple('unlocked'),
  refused: simple('refused'),
  'not-started': simple('not-started'),
  'password-changed': simple('password-changed'),
  'question-changed': simple('question-changed'),
  'method-changed': simple('method-changed'),
  'data-exported': simple('data-exported'),
  'sessions-ended': simple('sessions-ended'),
  'site-disconnected': simple('site-disconnected'),
  secured: simple('secured'),

  locked(notice, reader) {
    const t = texts[reader.language].locked
    const way = notice.until === null ? t.untilUnlocked : t.untilTime(moment(notice.until, reader))
    return { subject: t.subject, lead: [t[notice.because]], next: [way], notYou: t.notYou }
  },

  enrolled(_, reader) {
    const t = texts[reader.language].enrolled
    return { subject: t.subject, lead: [t.lead(reader.tenant.name)], next: [t.next], notYou: t.notYou }
  },

  'signed-in'({ newBrowser }, { language }) {
    const t = texts[language]['signed-in']
    return newBrowser
      ? { subject: t.subjectNew, lead: [t.leadNew], next: [t.next], notYou: t.notYou }
      : { subject: t.subject, lead: [t.lead], next: [t.next], notYou: t.notYou }
  },

  'contact-changed'({ change, contact, shown }, { language }) {
    const t = texts[language]['contact-changed']
    const { subject, lead } = t[change][contact]
    return { subject, lead: [lead], notYou: t.notYou, more: [{ label: t[contact], value: shown }] }
  },

  'device-changed'({ change, number }, { language }) {
    const t = texts[language]['device-changed']
    const { subject, lead } = t[change]
    return { subject, lead: [lead], notYou: t.notYou, more: [{ label: t.number, value: String(number), ours: true }] }
  },

  reissued({ gives }, { language }) {
    const t = texts[language].reissued
    return { subject: t.subject, lead: [t.lead], next: [t[gives], t.ended], notYou: t.notYou }
  },

  'notices-changed'({ signIn }, { language }) {
    const t = texts[language]['notices-changed']
    return { subject: t.subject, lead: [t.lead], next: [t[signIn], t.next], notYou: t.notYou }
  },

  support({ act }, { language }) {
    const t = texts[language].support
    return { subject: t.subject, lead: [t.acts[act]], notYou: t.notYou }
  },

  'factor-changed'({ change, factor, name }, { language }) {
    const t = factorTexts[language]
    const { subject, lead, next } = t[change]
    const of = t.factors[factor]
    const more = name === undefined ? [] : [{ label: t.name, value: name }]
    return { subject: subject(of), lead: [lead(of)], next: [next], notYou: t.notYou, more }
  },

  'recovery-codes-made'(_, { language }) {
    const { codesMade: t, notYou } = factorTexts[language]
    return { subject: t.subject, lead: [t.lead], next: [t.next], notYou }
  },

  'recovery-code-used'({ left }, { language }) {
    const { codeUsed: t, notYou } = factorTexts[language]
    return { subject: t.subject, lead: [t.lead], next: [t.left(left)], notYou }
  },

  'trusted-browser-added'({ name }, { language }) {
    const { trusted: t, notYou, name: label } = twoStepTexts[language]
    return { subject: t.subject, lead: [t.lead], next: [t.next], notYou, more: [{ label, value: name }] }
  },

  'trusted-browser-suspect'({ name }, { language }) {
    const { suspect: t, notYou, name: label } = twoStepTexts[language]
    return { subject: t.subject, lead: [t.lead], next: [t.next], notYou, more: [{ label, value: name }] }
  },

  'two-step-changed'({ change }, { language }) {
    const { changes, notYou } = twoStepTexts[language]
    const { subject, lead, next } = changes[change]
    return { subject, lead: [lead], next: [next], notYou }
  },

  'passkey-suspect'({ name }, { language }) {
    const { suspect: t, notYou, name: label } = factorTexts[language]
    return { subject: t.subject, lead: [t.lead], next: [t.next], notYou, more: [{ label, value: name }] }
  },
}

/** The words and facts of a notice for its reader. `repeats`: how often the same has happened since the last mail. */
export function kinds(notice: Notice, reader: Reader, repeats: number): Said {
  const { more = [], next = [], ...said } = entries[notice.kind](notice as never, reader)
  const again = repeats > 0 ? [texts[reader.language].repeated(repeats)] : []
  return { ...said, facts: [...facts(notice, reader), ...more], next: [...again, ...next] }
}

function facts({ at, where }: Notice, reader: Reader): Mail['facts'] {
  const t = texts[reader.language].facts
  return [
    { label: t.service, value: reader.tenant.name, ours: true },
    { label: t.userId, value: reader.account.userId },
    { label: t.at, value: moment(at, reader) },
    ...(where?.site ? [{ label: t.site, value: where.site }] : []),
    ...(where ? [{ label: t.browser, value: where.browser || t.unknown }] : []),
    ...(where?.ip ? [{ label: t.ip, value: where.ip, ours: true }] : []),
  ]
}

const moment = (at: number, { language, tenant }: Reader) => formatTime(at, language, tenant.timeZone)
