/** What a person has really shown in a sign-in, and what that is worth. */

/** Everything that can prove a person; the words are those of the tables and pages. */
export const proofKinds = [
  'password',
  'security-code',
  'one-time-password',
  'approval',
  'passkey',
  'certificate',
  'recovery-code',
  'trusted-browser',
] as const
export type ProofKind = (typeof proofKinds)[number]

/** One proof. `at` is when it was shown, in epoch seconds. */
export interface Proof {
  kind: ProofKind
  at: number
  /** For a security code: how it came. */
  channel?: 'sms' | 'mail'
  /** For a passkey: whether it asked for the person (fingerprint, face, PIN), and whether its key may leave the device. */
  userVerified?: boolean
  synced?: boolean
}

/** Authentication context classes of this service, by level (RFC 9470 section 4, OpenID Connect Core section 2). */
const acrPrefix = 'urn:sekisho:acr:'
export type Level = 1 | 2 | 3

export const acrOf = (level: Level) => `${acrPrefix}${level}`
export const acrValues: readonly string[] = [acrOf(1), acrOf(2), acrOf(3)]

/** The level of an acr value; undefined for a value that is not ours. */
export function levelOf(acr: string): Level | undefined {
  const index = acrValues.indexOf(acr)
  return index < 0 ? undefined : ((index + 1) as Level)
}

/** What the proofs amount to, told honestly to sites. */
export interface Assurance {
  level: Level
  acr: string
  /** Authentication methods (RFC 8176), and private names where the registry has none. */
  amr: string[]
}

/**
 * Level 3 resists phishing: a passkey that verified its user, or a certificate with the password. Level 2 is the password
 * with one more factor, such as a security key that only wants to be touched; a code sent by mail is none (NIST SP 800-63B-4
 * section 3.1.3.1). All else is level 1.
 */
export function assuranceOf(proofs: readonly Proof[]): Assurance {
  const level = levelFrom(proofs)
  return { level, acr: acrOf(level), amr: amrOf(proofs) }
}

function levelFrom(proofs: readonly Proof[]): Level {
  const shown = (kind: ProofKind) => proofs.some((proof) => proof.kind === kind)
  if (proofs.some((proof) => proof.kind === 'passkey' && proof.userVerified)) return 3
  if (shown('password') && shown('certificate')) return 3
  if (shown('password') && proofs.some(isSecondFactor)) return 2
  return 1
}

function isSecondFactor(proof: Proof): boolean {
  if (proof.kind === 'security-code') return proof.channel === 'sms'
  return secondFactors.includes(proof.kind)
}

const secondFactors: readonly ProofKind[] = ['one-time-password', 'approval', 'passkey', 'recovery-code']

function amrOf(proofs: readonly Proof[]): string[] {
  const names = new Set(proofs.flatMap(amrNames))
  const factors = new Set(proofs.map(({ kind }) => kind).filter((kind) => kind !== 'trusted-browser'))
  if (factors.size > 1) names.add('mfa')
  return [...names]
}

function amrNames(proof: Proof): string[] {
  switch (proof.kind) {
    case 'password':
      return ['pwd']
    case 'security-code':
      return [proof.channel === 'sms' ? 'sms' : 'mail']
    case 'one-time-password':
      return ['otp']
    case 'approval':
      return ['swk']
    case 'passkey':
      return [proof.synced ? 'swk' : 'hwk', ...(proof.userVerified ? ['user'] : [])]
    case 'certificate':
      return ['certificate']
    case 'recovery-code':
      return ['recovery-code']
    // It spares a step and shows nothing.
    case 'trusted-browser':
      return []
  }
}
