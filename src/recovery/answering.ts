import { countGuess, guessedRight, guessedWrong } from './guessing.ts'
import type { RecoveryParts, Taken, Typed, Visitor } from './recovery.ts'
import { shown } from './showing.ts'
import { standingOf } from './standing.ts'
import { complaints } from './texts.ts'

/** From how few tries left on the page says how many. */
const sayLeftFrom = 5

/** Question and answer: counted before they are checked, and which of the two was wrong is not said. */
export async function answerQuestion(parts: RecoveryParts, visitor: Visitor, typed: Typed): Promise<Taken> {
  const standing = await standingOf(parts, visitor)
  if (standing.at !== 'answer') return { taken: true }
  const question = typed.text('question')
  const answer = typed.text('answer')
  const missing = [
    ...(question === '' ? [{ field: 'question', code: 'missing', text: complaints.questionMissing }] : []),
    ...(answer.trim() === '' ? [{ field: 'answer', code: 'missing', text: complaints.answerMissing }] : []),
  ]
  if (missing.length > 0) return { taken: false, errors: missing }

  const guess = await countGuess(parts, standing, visitor, 'answer')
  if ('held' in guess) return { taken: false, ...guess }
  const { tenant, account } = standing
  const { db } = parts.database
  const verified = await parts.securityQuestions.verify(db, tenant.id, account.id, answer)
  const registered = await parts.securityQuestions.questionOf(db, tenant.id, account.id)
  if (verified.right && registered === question) {
    await guessedRight(parts, guess)
    return shown(parts, standing, visitor, 'answer')
  }

  const follows = await guessedWrong(parts, standing, visitor, guess)
  if (follows.locked) return { taken: false, held: 'locked', until: follows.until }
  const text = follows.left <= sayLeftFrom ? complaints.noMatchWithLeft(follows.left) : complaints.noMatch
  return { taken: false, errors: [{ field: 'answer', code: 'no-match', text }] }
}
