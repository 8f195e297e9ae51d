/**
 * Certificate reissue: who cannot use a certificate any more gets another one, by a mail and a proof.
 *
 *   begin       in the caller's transaction: a mail (M05) to the device's address; whatever was begun before ends
 *   fulfil      the same for who asked on a page and named user ID and mail address: known ones get their mail
 *   standing    where one browser stands, from saved state alone
 *   answer      the proof: the security question where the account has one; else the desk's word, if the desk began it
 *   wroteDown   the download password is shown no more
 *   remove, sweep
 *
 * The mailed link proves the mailbox of the device. Its pages never ask for a user ID or a password. What is ordered then is
 * a download like any other; the certificate before goes on until the new one is used. Page errors: missing, no-match,
 * locked, wait, expired, used, no-proof.
 */
import * as accounts from '#accounts/accounts.ts'
import type { Certificates, CertificateTenant } from '#certificates/certificates.ts'
import { hashSecret, newSecret, readableSecret } from '#crypto/secrets.ts'
import type { Database, Db } from '#database/database.ts'
import * as devices from '#devices/devices.ts'
import type { LockPolicy } from '#guesses/guesses.ts'
import { counters } from '#limits/limits.ts'
import type { Messages } from '#messages/messages.ts'
import type { Notices } from '#notices/notices.ts'
import type { SecurityQuestionPolicy, SecurityQuestions } from '#security-questions/security-questions.ts'
import type { FieldError } from '#web/problem.ts'
import { answerProof } from './answering.ts'
import { sendReissue } from './mails.ts'
import { type Standing, standingOf } from './standing.ts'
import * as store from './store.ts'

export type { Standing } from './standing.ts'

export type ReissueTenant = CertificateTenant & {
  policy: {
    lock: LockPolicy & { answerTries: number }
    securityQuestion: SecurityQuestionPolicy
    methods: { allowed: readonly string[] }
    reissue: { on: boolean }
  }
}

/** Who follows a mail: the token of the URL, and this browser's cookie. */
export interface Visitor {
  tenant: ReissueTenant
  token: string
  browser: string | undefined
  ip: string
  browserName: string
  reference: string
  now: number
}

export interface CertificateReissueParts {
  database: Database
  messages: Pick<Messages, 'enqueue'>
  notices: Notices
  securityQuestions: SecurityQuestions
  certificates: Certificates
  /** The public address of a tenant's pages, without a slash at its end. */
  addressOf(tenantId: string): string
}

export interface Begin {
  tenant: CertificateTenant
  account: accounts.Account
  device: devices.Device
  askedBy: 'owner' | 'support'
  reference: string
  now: number
}

/** What was typed on the page of who has no certificate at hand. */
export interface Asked {
  userId: string
  mail: string
  reference: string
}

export type Answered =
  /** `browser`: the value of this browser's cookie from now on. */
  | { taken: true; browser?: string }
  | { taken: false; errors: FieldError[] }
  | { taken: false; held: 'locked' }
  | { taken: false; held: 'wait'; seconds: number }

export type CertificateReissues = ReturnType<typeof certificateReissues>

const day = 24 * 60 * 60
/** The desk's mail may lie for some days; who asks by themselves waits for it. */
const lifetimes = { owner: 30 * 60, support: 7 * day }

/** Mails to one account; further wishes get the same answer and no mail. */
const mostMails = { max: 5, windowSeconds: 60 * 60 }

export function certificateReissues(parts: CertificateReissueParts) {
  const { database } = parts

  async function begin(trx: Db, { tenant, account, device, askedBy, reference, now }: Begin): Promise<void> {
    const withLink = tenant.policy.mailLinks === 'landing'
    const token = withLink ? newSecret() : readableSecret(6)
    const expiresAt = now + lifetimes[askedBy]
    await store.replace(trx, {
      tenant_id: tenant.id,
      account_id: account.id,
      device_number: device.number,
      token_hash: hashSecret(token),
      asked_by: askedBy,
      browser_hash: null,
      issued_at: now,
      expires_at: expiresAt,
      used_at: null,
    })
    const url = `${parts.addressOf(tenant.id)}/certificate/reissue/${token}`
    const way = withLink ? { url } : { number: token }
    await sendReissue(parts, trx, { tenant, account, reference, now }, { to: device.mail, askedBy, way, expiresAt })
  }

  return {
    begin,

    /** Says nothing of whether there is such an account. `mail` is that of a device, or a verified one of the account. */
    async fulfil(trx: Db, tenant: ReissueTenant, { userId, mail, reference }: Asked, now: number): Promise<void> {
      const account = await accounts.findByUserId(trx, tenant.id, userId)
      if (account?.state !== 'active' || account.method !== 'password+certificate') return
      const typed = accounts.foldName(mail)
      const isOurs = ({ address, verified }: accounts.MailAddress) => verified && accounts.foldName(address) === typed
      const all = await devices.list(trx, tenant.id, account.id)
      const named = all.find((each) => accounts.foldName(each.mail) === typed)
      const device = named ?? (account.mails.some(isOurs) ? all[0] : undefined)
      if (!device) return
      const key = `certificate-reissue/${tenant.id}/${account.id}`
      if (!(await counters.admit(trx, key, { ...mostMails, now })).admitted) return
      await begin(trx, { tenant, account, device, askedBy: 'owner', reference, now })
    },

    standing: (visitor: Visitor): Promise<Standing> => standingOf(parts, visitor),

    answer: (visitor: Visitor, typed: { text(field: string): string }): Promise<Answered> =>
      answerProof(parts, visitor, typed),

    /** Only in the browser that showed the proof. */
    async wroteDown(visitor: Visitor): Promise<void> {
      const standing = await standingOf(parts, visitor)
      if (standing.at === 'done') await database.durably((trx) => parts.certificates.conceal(trx, standing.device))
    },

    remove: store.remove,
    sweep: (trx: Db, now: number, limit: number): Promise<number> => store.removeEnded(trx, now - day, limit),
  }
}
