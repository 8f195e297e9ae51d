import * as accounts from '#accounts/accounts.ts'
import type { Checked, RequestOptions, Shown, Strength } from '#passkeys/passkeys.ts'
import * as signIns from '#sign-ins/sign-ins.ts'
import { passkeyPage } from './factor-pages.ts'
import { factorComplaints } from './factor-texts.ts'
import { recordRefusal } from './records.ts'
import { showProof } from './second-proof.ts'
import type { Complaint, Showing, SignIn, SignInParts, Visitor } from './sign-in.ts'
import { look, type Standing } from './standing.ts'
import type { StepPage } from './steps.ts'
import { tellPasskeySuspect } from './telling.ts'

/** A passkey: as the only proof, whoever it then is, or after the password of a known account. */
export const passkeyStep: StepPage = {
  step: 'passkey',

  show: (parts, signIn, visitor, standing) => pageOf(parts, signIn, visitor, standing),

  answer(parts, signIn, answer, visitor, standing) {
    const again = (next: SignIn, complaint: Complaint, unknown?: string) =>
      pageOf(parts, next, visitor, standing, complaint, unknown)
    return answerPasskey(parts, signIn, answer.text('passkey'), visitor, { ...wishOf(standing), again })
  },
}

interface Wish {
  strength: Strength
  /** Whose it has to be: of somebody who is known by the password. Undefined: whose it is says who it is. */
  account?: accounts.Account | undefined
}

/** Before the password it has to be enough by itself, and the same is asked of everybody. */
function wishOf({ account, proofs, decision }: Standing): Wish {
  if (!account || !proofs.some(({ kind }) => kind === 'password')) return { strength: 'alone' }
  const isOwnStep = decision.because !== 'proof-missing' && decision.because !== 'passkey-chosen'
  const touchIsEnough = isOwnStep && 'ask' in decision && (decision.atLeast ?? 1) < 3
  return { strength: touchIsEnough ? 'after-password' : 'alone', account }
}

async function pageOf(
  parts: SignInParts,
  signIn: SignIn,
  visitor: Visitor,
  standing: Standing,
  complaint?: Complaint,
  unknown?: string,
): Promise<Showing> {
  const wish = wishOf(standing)
  const options = await requestFor(parts, signIn, visitor, wish)
  const facts = { options, beforePassword: wish.account === undefined, unknown }
  return { show: 'step', page: (visit, asking, wrong) => passkeyPage(visit, asking, facts, wrong), complaint }
}

export function requestFor(
  parts: SignInParts,
  signIn: SignIn,
  visitor: Visitor,
  { strength, account }: Wish,
): Promise<RequestOptions> {
  const of = account && { tenantId: account.tenantId, accountId: account.id }
  return parts.passkeys.request(parts.database.db, visitor, { challenge: challengeOf(parts, signIn), strength, of })
}

/**
 * The challenge of a sign-in as it stands: nobody can know it before, and every answer, right or wrong, saves the sign-in
 * anew and so makes another one. Nothing has to be written for a page that only shows it.
 */
function challengeOf({ keyed }: Pick<SignInParts, 'keyed'>, { tenantId, id, revision }: SignIn): string {
  return keyed(`passkey-challenge\n${tenantId}\n${id}\n${revision}`)
}

/** The same page, with a challenge of its own. */
type Again = (next: SignIn, complaint: Complaint, unknown?: string) => Promise<Showing>

export async function answerPasskey(
  parts: SignInParts,
  signIn: SignIn,
  answer: string,
  visitor: Visitor,
  { strength, account, again }: Wish & { again: Again },
): Promise<Showing> {
  const { database, passkeys } = parts
  const { origin, tenant } = visitor
  const of = account && { tenantId: account.tenantId, accountId: account.id }
  const checking = { challenge: challengeOf(parts, signIn), answer, strength, of }
  const checked = await passkeys.check(database.db, tenant.id, { origin, name: tenant.name }, checking)
  if ('refused' in checked) return refuse(parts, signIn, visitor, { checked, account, again })
  const { shown } = checked
  const whose = account ?? (await accounts.find(database.db, tenant.id, shown.owner.accountId))
  // A wrong password says no more of an account that has ended.
  if (whose?.state !== 'active')
    return refuse(parts, signIn, visitor, { checked: { refused: 'foreign' }, account, again })
  return accept(parts, signIn, visitor, { shown, account: whose, again })
}

/** From here on the sign-in is about whoever has the passkey; what was shown for another name does not count for them. */
async function accept(
  parts: SignInParts,
  signIn: SignIn,
  visitor: Visitor,
  { shown, account, again }: { shown: Shown; account: accounts.Account; again: Again },
): Promise<Showing> {
  const isSame = account.id === signIn.accountId && account.generation === signIn.generation
  const about: SignIn = isSame
    ? signIn
    : {
        ...signIn,
        identifier: account.userId,
        accountId: account.id,
        generation: account.generation,
        proofs: [],
        choices: {},
      }
  const standing = await look(parts, about, visitor)
  const { userVerified, synced } = shown
  const done = await showProof(
    parts,
    about,
    visitor,
    { ...standing, account },
    {
      step: 'passkey',
      details: { userVerified, synced },
      use: (trx) => parts.passkeys.use(trx, shown, visitor.now),
    },
  )
  return (
    done ?? refuseSuspect(parts, about, visitor, { shown, account, again: (next, ...rest) => again(next, ...rest) })
  )
}

interface Refusing {
  checked: Extract<Checked, { refused: unknown }>
  account: accounts.Account | undefined
  again: Again
}

/** The challenge is used up with it. Nobody's history tells of a passkey that might be anybody's. */
async function refuse(
  parts: SignInParts,
  signIn: SignIn,
  visitor: Visitor,
  { checked, account, again }: Refusing,
): Promise<Showing> {
  const next = await parts.database.durably(async (trx) => {
    const saved = await signIns.save(trx, signIn, {}, visitor.now)
    if (saved && account) await recordRefusal(trx, parts, saved, visitor, 'wrong-passkey')
    return saved
  })
  if (!next) return { show: 'anew' }
  return again(next, refused(factorComplaints.passkey), checked.refused === 'unknown' ? checked.id : undefined)
}

/** A copy of the key may be about: noted with the passkey, in the history, and told to the owner. */
async function refuseSuspect(
  parts: SignInParts,
  signIn: SignIn,
  visitor: Visitor,
  { shown, account, again }: { shown: Shown; account: accounts.Account; again: Again },
): Promise<Showing> {
  const blank = { identifier: null, accountId: null, proofs: [], choices: {} }
  const next = await parts.database.durably(async (trx) => {
    const saved = await signIns.save(trx, signIn, signIn.proofs.length === 0 ? blank : {}, visitor.now)
    if (!saved) return undefined
    await parts.passkeys.suspect(trx, shown, visitor.now)
    await recordRefusal(trx, parts, signIn, visitor, 'passkey-suspect')
    await tellPasskeySuspect(trx, parts, signIn, visitor, account, shown.name)
    return saved
  })
  return next ? again(next, refused(factorComplaints.passkeySuspect)) : { show: 'anew' }
}

const refused = (text: Complaint['text']): Complaint => ({ status: 422, code: 'passkey', text })
