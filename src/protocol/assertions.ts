/**
 * What an assertion by which a site authenticates (RFC 7523 section 3) must be besides signed and seen once: meant for us
 * alone, so that nobody else it was sent to can use it here, and short-lived, so that a copy is soon worth nothing.
 */
import { errors, type KoaContextWithOIDC } from 'oidc-provider'

/** Far more than any client needs: most say a minute. */
const longestSeconds = 3600
/** How far the site's clock may be ahead (FAPI 2.0 Security Profile section 5.3.2.1). */
const mostAheadSeconds = 60

export interface AssertionClaims {
  aud?: unknown
  exp?: unknown
  iat?: unknown
}

/** Throws `invalid_client`. */
export async function judgeAssertion(_ctx: KoaContextWithOIDC, { aud, exp, iat }: AssertionClaims): Promise<void> {
  const now = Math.floor(Date.now() / 1000)
  if (Array.isArray(aud) && aud.length !== 1) throw refused('aud must name this server alone')
  if (typeof exp !== 'number' || exp > now + longestSeconds) throw refused('exp is too far ahead')
  if (typeof iat === 'number' && iat > now + mostAheadSeconds) throw refused('iat is in the future')
}

const refused = (why: string) => new errors.InvalidClientAuth(why)
