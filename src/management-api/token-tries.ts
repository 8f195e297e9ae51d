import type { Database } from '#database/database.ts'
import { networkOf, throttle } from '#limits/limits.ts'
import { Problem } from '#web/problem.ts'
import { unauthenticated } from './frame/problems.ts'
import { texts } from './frame/texts.ts'

/** Wrong tokens of one network, over all nodes. Nobody guesses 256 bits; this keeps a loop from filling log and database. */
const mostWrong = { max: 30, windowSeconds: 60 }

/**
 * What a wrong token is answered with: Problem `unauthenticated`, or `too-many` once its network has sent many. It is asked
 * after the token was looked up, so that a right one is never shut out by what strangers behind the same address send.
 */
export async function wrongToken({ db, now }: Database, ip: string): Promise<Problem> {
  const admission = await throttle(db, `api-token/${networkOf(ip)}`, { ...mostWrong, now: now() })
  if (admission.admitted) return unauthenticated()
  return new Problem('too-many', 429, texts.tooManyTokens, { retryAfterSeconds: admission.retryAfterSeconds })
}
