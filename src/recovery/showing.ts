import { hashSecret, newSecret } from '#crypto/secrets.ts'
import type { Db } from '#database/database.ts'
import * as guesses from '#guesses/guesses.ts'
import { give } from './giving.ts'
import type { ProofName } from './proofs.ts'
import type { RecoveryParts, Taken, Visitor } from './recovery.ts'
import { guessKey, type Situation, shownWith, standingOf } from './standing.ts'
import * as store from './store.ts'

/**
 * A proof was right: it counts from here on in this browser, under a cookie that nobody has seen. When it was the last one
 * and the password is made by us, the person sees it at once. `use` uses it up with the proof; undefined: it was used before.
 */
export function shown(parts: RecoveryParts, situation: Situation, visitor: Visitor, proof: ProofName): Promise<Taken>
export function shown(
  parts: RecoveryParts,
  situation: Situation,
  visitor: Visitor,
  proof: ProofName,
  use: (trx: Db) => Promise<boolean>,
): Promise<Taken | undefined>
export async function shown(
  parts: RecoveryParts,
  situation: Situation,
  visitor: Visitor,
  proof: ProofName,
  use: (trx: Db) => Promise<boolean> = async () => true,
): Promise<Taken | undefined> {
  const { tenant, account, row } = situation
  const browser = newSecret()
  const to = { shown: shownWith(situation, visitor, proof), browser_hash: hashSecret(browser) }
  const saved = await parts.database
    .durably(async (trx) => {
      if (!(await store.prove(trx, row, to, visitor.now))) return false
      if (!(await use(trx))) throw usedBefore
      const { authenticator } = guessKey(tenant.id, account.id, proof)
      await guesses.forget(trx, tenant.id, account.id, authenticator)
      return true
    })
    .catch((error: unknown) => {
      if (error !== usedBefore) throw error
    })
  if (saved === undefined) return undefined
  if (!saved) return { taken: true }
  const going = { ...visitor, browser }
  const isLast = (await standingOf(parts, going)).at === 'password'
  if (!isLast || tenant.policy.reissue.gives !== 'issued') return { taken: true, browser }
  const given = await give(parts, going, { text: () => '' })
  return given.taken ? { browser, ...given } : given
}

const usedBefore = new Error('the code was used before')
