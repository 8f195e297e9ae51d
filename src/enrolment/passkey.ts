import type { Made, RelyingParty } from '#passkeys/passkeys.ts'
import { Problem } from '#web/problem.ts'
import type { EnrolmentParts } from './enrolment.ts'
import type { Situation } from './standing.ts'
import type { Step } from './steps.ts'
import { complaints, texts } from './texts.ts'

/** A passkey that can be the only proof, where the method is one. */
export const passkey: Step<'passkey'> = {
  name: 'passkey',
  isNeeded: ({ account }) => account.method === 'passkey',

  async prepare(parts, situation, now) {
    const begun = { strength: 'alone' as const, anew: true }
    return {
      options: await parts.passkeys.begin(
        parts.database.brief,
        partyOf(parts, situation),
        ownerOf(situation),
        begun,
        now,
      ),
    }
  },

  async judge(parts, situation, typed, now) {
    const sent = { answer: typed.text('passkey'), strength: 'alone' as const }
    const owner = ownerOf(situation)
    const judged = await parts.passkeys.judge(parts.database.brief, partyOf(parts, situation), owner, sent, now)
    if ('refused' in judged) return { errors: [{ field: 'passkey', code: 'passkey', text: complaints.passkey }] }
    return {
      errors: [],
      staged: { made: judged.made, name: judged.suggestedName ?? texts.en.passkeyName } satisfies Staged,
    }
  },

  async save({ passkeys }, trx, situation, { made, name }: Staged, now) {
    if (await passkeys.add(trx, ownerOf(situation), made, name, now)) return
    throw new Problem('exists', 409, complaints.passkey)
  },
}

interface Staged {
  made: Made
  name: string
}

const ownerOf = ({ tenant, account }: Situation) => ({
  tenantId: tenant.id,
  accountId: account.id,
  userId: account.userId,
})

const partyOf = ({ addressOf }: EnrolmentParts, { tenant }: Situation): RelyingParty => ({
  origin: new URL(addressOf(tenant.id)).origin,
  name: tenant.name,
})
