import * as accounts from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import { hashSecret, newSecret } from '#crypto/secrets.ts'
import type { Db } from '#database/database.ts'
import * as guesses from '#guesses/guesses.ts'
import { networkOf } from '#limits/limits.ts'
import type { Answered, CertificateReissueParts, Visitor } from './certificate-reissue.ts'
import { answerKey, type Situation, standingOf } from './standing.ts'
import * as store from './store.ts'
import { complaints } from './texts.ts'

/** From how few tries left on the page says how many. */
const sayLeftFrom = 5

/** Question and answer are counted before they are checked, and which of the two was wrong is not said. */
export async function answerProof(
  parts: CertificateReissueParts,
  visitor: Visitor,
  typed: { text(field: string): string },
): Promise<Answered> {
  const standing = await standingOf(parts, visitor)
  if (standing.at === 'confirm') return order(parts, visitor, standing)
  if (standing.at !== 'answer') return { taken: true }
  const question = typed.text('question')
  const answer = typed.text('answer')
  const missing = [
    ...(question === '' ? [{ field: 'question', code: 'missing', text: complaints.questionMissing }] : []),
    ...(answer.trim() === '' ? [{ field: 'answer', code: 'missing', text: complaints.answerMissing }] : []),
  ]
  if (missing.length > 0) return { taken: false, errors: missing }

  const { tenant, ip, now } = visitor
  const { account } = standing
  const { database, securityQuestions } = parts
  const { lock } = tenant.policy
  const key = answerKey(tenant.id, account.id)
  const tried: guesses.Try = { key, network: networkOf(ip), tries: lock.answerTries, policy: lock, now }
  const raised = await database.durably((trx) => guesses.raise(trx, tried))
  if (!raised.admitted)
    return raised.why === 'locked' ? locked : { taken: false, held: 'wait', seconds: raised.seconds }
  const verified = await securityQuestions.verify(database.db, tenant.id, account.id, answer)
  const registered = await securityQuestions.questionOf(database.db, tenant.id, account.id)
  if (verified.right && registered === question) return order(parts, visitor, standing)

  const follows = await database.durably(async (trx) => {
    const consequence = await guesses.wrong(trx, tried, raised)
    if (consequence.locked) await lockAccount(parts, trx, visitor, account, consequence.until)
    return consequence
  })
  if (follows.locked) return locked
  const text = follows.left <= sayLeftFrom ? complaints.noMatchWithLeft(follows.left) : complaints.noMatch
  return { taken: false, errors: [{ field: 'answer', code: 'no-match', text }] }
}

const locked: Answered = { taken: false, held: 'locked' }

/** A download is ordered, once; its password is shown in this browser alone. */
async function order(
  parts: CertificateReissueParts,
  visitor: Visitor,
  { account, device, row }: Situation,
): Promise<Answered> {
  const { tenant, ip, reference, now } = visitor
  const browser = newSecret()
  await parts.certificates.ready(tenant, { actor: 'owner', ip }, now)
  const done = await parts.database.durably(async (trx) => {
    if (!(await store.use(trx, row, hashSecret(browser), now))) return false
    await guesses.forget(trx, tenant.id, account.id, 'answer')
    await parts.certificates.order(trx, {
      tenant,
      account,
      device,
      reason: 'reissue',
      reference,
      now,
      shownLater: true,
    })
    const detail = { device: device.number }
    const entry = { tenantId: tenant.id, actor: 'owner', act: 'certificateReissued', subject: account.id, detail, ip }
    await audit.record(trx, { ...entry, at: now })
    return true
  })
  return done ? { taken: true, browser } : { taken: true }
}

async function lockAccount(
  { notices }: CertificateReissueParts,
  trx: Db,
  { tenant, ip, browserName, reference, now }: Visitor,
  account: accounts.Account,
  until: number | null,
): Promise<void> {
  await accounts.lock(trx, account, 'answer', until, now)
  const where = { site: null, ip, browser: browserName }
  const notice = { kind: 'locked', because: 'answer', at: now, until, where } as const
  await notices.tell(trx, { account, tenant, notice, reference, now })
  const entry = { tenantId: tenant.id, actor: 'visitor', act: 'accountLocked', subject: account.id, reason: 'answer' }
  await audit.record(trx, { ...entry, ip, at: now })
}
