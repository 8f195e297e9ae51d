import type { Registration } from './answers.ts'
import { algorithms, idOf, type RelyingParty, type Strength } from './asking.ts'
import { encodings, webAuthn } from './library.ts'
import { providerName } from './providers.ts'

/** A passkey that was just made, ready to be stored. */
export interface Made {
  id: string
  publicKey: string
  counter: number
  transports: readonly string[]
  aaguid: string
  userVerified: boolean
  backupEligible: boolean
  backedUp: boolean
}

export type Registered = { made: Made; suggestedName: string | undefined } | { refused: string }

/** Judges what the browser sent for a challenge that was taken already (WebAuthn Level 3 section 7.1). */
export async function judgeRegistration(
  party: RelyingParty,
  sent: Registration,
  { challenge, strength }: { challenge: string; strength: Strength },
): Promise<Registered> {
  if (sent.crossOrigin) return { refused: 'cross-origin' }
  const { verifyRegistrationResponse } = await webAuthn()
  const { isoBase64URL } = await encodings()
  try {
    const { registrationInfo, verified } = await verifyRegistrationResponse({
      response: { ...sent, response: await withoutStatement(sent), clientExtensionResults: {} } as never,
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: idOf(party),
      requireUserVerification: strength === 'alone',
      supportedAlgorithmIDs: [...algorithms],
    })
    if (!verified || registrationInfo.credential.id !== sent.id) return { refused: 'not-verified' }
    const { credential, aaguid, userVerified, credentialDeviceType, credentialBackedUp } = registrationInfo
    return {
      made: {
        id: credential.id,
        publicKey: isoBase64URL.fromBuffer(credential.publicKey),
        counter: credential.counter,
        transports: sent.response.transports,
        aaguid,
        userVerified,
        backupEligible: credentialDeviceType === 'multiDevice',
        backedUp: credentialBackedUp,
      },
      suggestedName: providerName(aaguid),
    }
  } catch (error) {
    return { refused: (error as Error).message }
  }
}

/**
 * What an authenticator says of its maker was not asked for and is not judged. It is taken out before anything reads it: the
 * certificates in it come from a stranger, and checking one would mean to fetch what they name.
 */
async function withoutStatement({ response }: Registration): Promise<Registration['response']> {
  const { decodeAttestationObject, isoBase64URL, isoCBOR } = await encodings()
  const authData = decodeAttestationObject(isoBase64URL.toBuffer(response.attestationObject)).get('authData')
  const bare = new Map<string, unknown>([
    ['fmt', 'none'],
    ['attStmt', new Map()],
    ['authData', authData],
  ])
  return { ...response, attestationObject: isoBase64URL.fromBuffer(isoCBOR.encode(bare as never)) }
}
