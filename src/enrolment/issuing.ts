import type { Account } from '#accounts/accounts.ts'
import { hashSecret, newSecret, readableSecret } from '#crypto/secrets.ts'
import type { Db } from '#database/database.ts'
import { keptPassword } from './door.ts'
import type { EnrolmentParts, EnrolmentTenant } from './enrolment.ts'
import { invitation } from './invitation.ts'
import * as store from './store.ts'

export interface Issue {
  tenant: EnrolmentTenant
  account: Account
  reference: string
  now: number
  /** False: the caller hands over the URL too, for example on paper. */
  mail?: boolean
}

/** Shown once to whoever asked for it. */
export interface Issued {
  url: string
  password: string
  expiresAt: number
}

const day = 24 * 60 * 60

export async function issueEnrolment(parts: EnrolmentParts, trx: Db, issue: Issue): Promise<Issued> {
  const { tenant, account, now } = issue
  const token = newSecret()
  const password = readableSecret()
  const expiresAt = now + tenant.policy.enrolment.days * day
  const tokenHash = hashSecret(token)
  await store.replace(trx, {
    tenant_id: tenant.id,
    account_id: account.id,
    token_hash: tokenHash,
    password_hash: keptPassword(parts.keyring, tokenHash, password),
    tries: 0,
    done: '',
    staged: '{}',
    browser_hash: null,
    opened_at: null,
    issued_at: now,
    expires_at: expiresAt,
    used_at: null,
  })
  const issued = { url: `${parts.addressOf(tenant.id)}/enrol/${token}`, password, expiresAt }
  if (issue.mail !== false) await mailInvitation(parts, trx, issue, issued)
  return issued
}

async function mailInvitation(parts: EnrolmentParts, trx: Db, issue: Issue, { url, expiresAt }: Issued) {
  const { tenant, account, reference, now } = issue
  const phrase = await parts.notices.phraseOf(trx, tenant.id, account.id)
  const mail = invitation({ tenant, account, reference, phrase, url, expiresAt })
  for (const { address, verified } of account.mails) {
    if (!verified) continue
    await parts.messages.enqueue(
      trx,
      {
        tenantId: tenant.id,
        accountId: account.id,
        channel: 'mail',
        to: address,
        from: tenant.senders[0] ?? { name: tenant.name },
        ...mail,
        kind: 'notice',
        topic: 'enrolment',
        reference,
        deadline: expiresAt,
      },
      now,
    )
  }
}
