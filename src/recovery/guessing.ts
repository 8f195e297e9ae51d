import * as accounts from '#accounts/accounts.ts'
import * as audit from '#audit/audit.ts'
import type { Db } from '#database/database.ts'
import * as guesses from '#guesses/guesses.ts'
import { type Network, networkOf } from '#limits/limits.ts'
import type { ProofName } from './proofs.ts'
import type { Held, RecoveryParts, Visitor } from './recovery.ts'
import { guessKey, type Situation } from './standing.ts'

/** A guess that was counted before it is checked. */
export interface Guess {
  proof: ProofName
  tried: guesses.Try
  raised: { count: number; total: number; fromHere: number }
}

/** Counts a guess of an account's secret; held back when there were too many, of this account or from this network. */
export async function countGuess(
  { database, networkTries }: RecoveryParts,
  { tenant, account }: Situation,
  visitor: Visitor,
  proof: ProofName,
): Promise<Guess | Held> {
  const { lock } = tenant.policy
  const tried: guesses.Try = {
    key: guessKey(tenant.id, account.id, proof),
    network: networkOf(visitor.ip),
    tries: proof === 'answer' ? lock.answerTries : lock.codeTries,
    policy: lock,
    now: visitor.now,
  }
  const seconds = networkTries.heldFor(networkOfTry(tried))
  if (seconds !== undefined) return { held: 'wait', seconds }
  const raised = await database.durably((trx) => guesses.raise(trx, tried))
  if (raised.admitted) return { proof, tried, raised }
  return raised.why === 'locked' ? { held: 'locked', until: raised.until } : { held: 'wait', seconds: raised.seconds }
}

/** It was right: who had mistyped before was no stranger. */
export function guessedRight({ database, networkTries }: RecoveryParts, { tried, raised }: Guess): Promise<void> {
  return networkTries.giveBack(database.brief, networkOfTry(tried), raised.fromHere - 1)
}

const networkOfTry = ({ key, network, now }: guesses.Try): Network => ({ tenantId: key.tenantId, network, now })

/** It was wrong: how many are left, or the lock that follows, with its notice. */
export async function guessedWrong(
  parts: RecoveryParts,
  { account }: Situation,
  visitor: Visitor,
  { proof, tried, raised }: Guess,
): Promise<guesses.Consequence> {
  return parts.database.durably(async (trx) => {
    const follows = await guesses.wrong(trx, tried, raised)
    if (follows.locked) await lock(parts, trx, account, visitor, proof, follows.until)
    await parts.networkTries.wrong(trx, networkOfTry(tried), visitor.tenant.policy.lock.networkTries)
    return follows
  })
}

async function lock(
  { notices }: RecoveryParts,
  trx: Db,
  account: accounts.Account,
  visitor: Visitor,
  proof: ProofName,
  until: number | null,
): Promise<void> {
  const { tenant, ip, browserName, reference, now } = visitor
  const because = proof === 'answer' ? 'answer' : 'code'
  await accounts.lock(trx, account, because, until, now)
  const where = { site: null, ip, browser: browserName }
  await notices.tell(trx, {
    account,
    tenant,
    notice: { kind: 'locked', because, at: now, until, where },
    reference,
    now,
  })
  await audit.record(trx, {
    tenantId: tenant.id,
    actor: 'visitor',
    act: 'accountLocked',
    subject: account.id,
    reason: because,
    ip,
    at: now,
  })
}
