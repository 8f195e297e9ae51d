import type { Account } from '#accounts/accounts.ts'
import type { Db } from '#database/database.ts'
import { typedCode } from '#web/forms.ts'
import { countGuess, guessedRight, guessedWrong } from './guessing.ts'
import type { RecoveryParts, Taken, Typed, Visitor } from './recovery.ts'
import { shown } from './showing.ts'
import { type Situation, standingOf } from './standing.ts'
import { complaints } from './texts.ts'

/** Counted like every code of the account, and good once. */
export async function enterOwnCode(parts: RecoveryParts, visitor: Visitor, typed: Typed): Promise<Taken> {
  const standing = await standingOf(parts, visitor)
  if (standing.at !== 'registered' || !standing.ownCodes) return { taken: true }
  const code = typedCode(typed.text('own_code'))
  if (code === '') return refused('missing', complaints.ownCodeMissing)
  const guess = await countGuess(parts, standing, visitor, 'registered')
  if ('held' in guess) return { taken: false, ...guess }
  const use = await useOf(parts, standing, visitor, code)
  const taken = use && (await shown(parts, standing, visitor, 'registered', use))
  if (taken) {
    await guessedRight(parts, guess)
    return taken
  }
  const follows = await guessedWrong(parts, standing, visitor, guess)
  if (follows.locked) return { taken: false, held: 'locked', until: follows.until }
  return refused('wrong-code', complaints.ownCodeWrong)
}

/** What uses the code up, and is false when there is no such code any more. */
async function useOf(
  parts: RecoveryParts,
  { account }: Situation,
  visitor: Visitor,
  code: string,
): Promise<((trx: Db) => Promise<boolean>) | undefined> {
  const { database, oneTimePasswords, recoveryCodes } = parts
  const owner = { tenantId: account.tenantId, accountId: account.id }
  if (/^\d{6}$/.test(code)) {
    const match = await oneTimePasswords.match(database.db, owner, code, visitor.now)
    return match && ((trx) => oneTimePasswords.take(trx, owner, match, visitor.now))
  }
  const digest = await recoveryCodes.digest(database.db, owner, code)
  return async (trx) => {
    if (!(await recoveryCodes.use(trx, owner, digest, visitor.now))) return false
    await tellUsed(parts, trx, account, visitor)
    return true
  }
}

async function tellUsed({ notices, recoveryCodes }: RecoveryParts, trx: Db, account: Account, visitor: Visitor) {
  const { tenant, ip, browserName, reference, now } = visitor
  const { left = 0 } = (await recoveryCodes.left(trx, { tenantId: account.tenantId, accountId: account.id })) ?? {}
  const where = { site: null, ip, browser: browserName }
  const notice = { kind: 'recovery-code-used' as const, left, at: now, where }
  await notices.tell(trx, { account, tenant, notice, reference, now })
}

const refused = (code: string, text: { ja: string; en: string }): Taken => ({
  taken: false,
  errors: [{ field: 'own_code', code, text }],
})
