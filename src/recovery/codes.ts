import { randomInt } from 'node:crypto'
import type { Keyring } from '#crypto/sealing.ts'
import { hashSecret, sameSecret } from '#crypto/secrets.ts'
import type { Db } from '#database/database.ts'
import { languageOf } from '#notices/notices.ts'
import { typedCode } from '#web/forms.ts'
import { countGuess, guessedRight, guessedWrong } from './guessing.ts'
import { codeMail, codeSms } from './mails.ts'
import type { Destination } from './proofs.ts'
import type { RecoveryParts, Taken, Typed, Visitor } from './recovery.ts'
import { shown } from './showing.ts'
import { type Situation, standingOf } from './standing.ts'
import type { ReissueRow } from './store.ts'
import * as store from './store.ts'
import { complaints } from './texts.ts'

/** Sends a code to the chosen destination; the one before is dead from then on. */
export async function sendCode(parts: RecoveryParts, visitor: Visitor, typed: Typed): Promise<Taken> {
  const standing = await standingOf(parts, visitor)
  if (standing.at !== 'registered') return { taken: true }
  const { row, destinations } = standing
  const to = destinations[Number(typed.text('destination') || 0)]
  if (!to) return { taken: false, errors: [{ field: 'destination', code: 'missing', text: complaints.destination }] }
  const { now } = visitor
  const { resends, resendSeconds } = visitor.tenant.policy.code
  if (row.code_sends > resends) return { taken: false, held: 'wait', seconds: row.expires_at - now }
  const waits = (row.code_sent_at ?? 0) + resendSeconds - now
  if (waits > 0) return { taken: false, held: 'wait', seconds: waits }

  const code = String(randomInt(1_000_000)).padStart(6, '0')
  await parts.database.durably(async (trx) => {
    const kept = {
      hash: keptCode(parts.keyring, row, code),
      to: to.address,
      mostSends: 1 + resends,
      sentBefore: now - resendSeconds,
    }
    if (await store.putCode(trx, row, kept, now)) await send(parts, trx, standing, visitor, to, code)
  })
  return { taken: true }
}

/** A typed code: counted for the account and for this code before it is checked. */
export async function enterCode(parts: RecoveryParts, visitor: Visitor, typed: Typed): Promise<Taken> {
  const standing = await standingOf(parts, visitor)
  if (standing.at !== 'registered') return { taken: true }
  const { row } = standing
  const code = typedCode(typed.text('code'))
  if (code === '') return refused('missing', complaints.codeMissing)
  const { minutes, tries } = visitor.tenant.policy.code
  const lives = row.code_hash !== null && (row.code_sent_at ?? 0) + minutes * 60 > visitor.now
  if (!lives) return refused('expired', complaints.codeExpired)

  const guess = await countGuess(parts, standing, visitor, 'registered')
  if ('held' in guess) return { taken: false, ...guess }
  const counted = await parts.database.durably((trx) => store.tryCode(trx, row, tries, visitor.now))
  if (counted && isRight(parts.keyring, row, code)) {
    await guessedRight(parts, guess)
    return shown(parts, standing, visitor, 'registered')
  }

  const follows = await guessedWrong(parts, standing, visitor, guess)
  if (follows.locked) return { taken: false, held: 'locked', until: follows.until }
  return counted ? refused('wrong-code', complaints.codeWrong) : refused('expired', complaints.codeExpired)
}

function refused(code: string, text: { ja: string; en: string }): Taken {
  return { taken: false, errors: [{ field: 'code', code, text }] }
}

/** Good for its own reissue only, and only with the key outside of the database. */
function keptCode(keyring: Keyring, { token_hash }: ReissueRow, code: string): string {
  const keyed = keyring.keyed('reissue-code')
  return `${keyed.keyId}.${hashSecret(keyed(`${token_hash}\n${code}`))}`
}

function isRight(keyring: Keyring, row: ReissueRow, code: string): boolean {
  const [keyId = '', hash = ''] = (row.code_hash ?? '').split('.')
  return sameSecret(keyring.keyed('reissue-code')(`${row.token_hash}\n${code}`, keyId), hash)
}

async function send(
  parts: RecoveryParts,
  trx: Db,
  { tenant, account }: Situation,
  { now, reference, host, ...visitor }: Visitor,
  to: Destination,
  code: string,
): Promise<void> {
  const language = account.language ? languageOf(account, tenant) : visitor.language
  const phrase = await parts.notices.phraseOf(trx, tenant.id, account.id)
  const { minutes } = tenant.policy.code
  const common = { tenant, language, code, minutes }
  const content =
    to.channel === 'sms'
      ? { text: codeSms({ ...common, host }) }
      : codeMail({ ...common, phrase, userId: account.userId, reference })
  await parts.messages.enqueue(
    trx,
    {
      tenantId: tenant.id,
      accountId: account.id,
      channel: to.channel,
      to: to.address,
      from: tenant.senders[0] ?? { name: tenant.name },
      ...content,
      kind: 'code',
      topic: 'recovery-code',
      reference,
      deadline: now + minutes * 60,
    },
    now,
  )
}
