import type { Db } from '#database/database.ts'
import { type Assertion, readAssertion } from './answers.ts'
import { idOf, type RelyingParty, type Strength } from './asking.ts'
import { handleOf } from './handles.ts'
import { webAuthn } from './library.ts'
import type { Owner } from './store.ts'
import * as store from './store.ts'

export interface Checking {
  /** The one that the browser was given. */
  challenge: string
  /** What the browser sent. */
  answer: string
  strength: Strength
  /** Whose it has to be, where that is known. */
  of?: Owner | undefined
}

/** A passkey that was shown. Its counter is judged where it is stored. */
export interface Shown {
  owner: Owner
  id: string
  name: string
  counter: number
  userVerified: boolean
  /** Its key may be copied to other devices. */
  synced: boolean
  backedUp: boolean
}

/** `unknown`: nobody here has it, so that the browser may forget it. */
export type Checked = { shown: Shown } | { refused: 'malformed' | 'unknown' | 'foreign' | 'not-verified'; id?: string }

/** WebAuthn Level 3 section 7.2, but for the counter. */
export async function check(
  db: Db,
  tenantId: string,
  party: RelyingParty,
  { challenge, answer, strength, of }: Checking,
): Promise<Checked> {
  const sent = readAssertion(answer)
  if (!sent || sent.crossOrigin) return { refused: 'malformed' }
  const owner = await store.findOwner(db, sent.id)
  if (!owner) return { refused: 'unknown', id: sent.id }
  if (owner.tenantId !== tenantId) return { refused: 'foreign' }
  if (of && of.accountId !== owner.accountId) return { refused: 'foreign' }
  const row = await store.find(db, owner, sent.id)
  if (!row || !(await isOwnHandle(db, owner, sent, of !== undefined))) return { refused: 'foreign' }
  const info = await verified(party, sent, row, { challenge, strength })
  if (!info || (info.credentialDeviceType === 'multiDevice') !== (row.backup_eligible === 1)) {
    return { refused: 'not-verified' }
  }
  return {
    shown: {
      owner,
      id: row.id,
      name: row.name,
      counter: info.newCounter,
      userVerified: info.userVerified,
      synced: row.backup_eligible === 1,
      backedUp: info.credentialBackedUp,
    },
  }
}

/** Who is not known by name is known by the handle alone; who is, need not be told again (section 7.2 step 6). */
async function isOwnHandle(db: Db, owner: Owner, { response }: Assertion, isKnown: boolean): Promise<boolean> {
  if (!response.userHandle) return isKnown
  const handle = await store.findHandle(db, owner)
  return handle !== undefined && Buffer.from(response.userHandle, 'base64url').toString() === handleOf(owner, handle)
}

async function verified(
  party: RelyingParty,
  sent: Assertion,
  row: store.Row,
  { challenge, strength }: Pick<Checking, 'challenge' | 'strength'>,
) {
  const { verifyAuthenticationResponse } = await webAuthn()
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { ...sent, clientExtensionResults: {} } as never,
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: idOf(party),
      // The counter is judged after the signature and where it is stored: a wrong one is kept and told, not only refused.
      credential: { id: row.id, publicKey: new Uint8Array(Buffer.from(row.public_key, 'base64url')), counter: -1 },
      requireUserVerification: strength === 'alone',
    })
    return verified ? authenticationInfo : undefined
  } catch {
    // Whatever is wrong with it, it shows nothing.
    return undefined
  }
}
