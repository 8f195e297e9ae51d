/**
 * What an assertion by which a site authenticates (RFC 7523 section 3) must be besides signed and seen once: meant for us
 * alone, so that nobody else it was sent to can use it here, and short-lived, so that a copy is soon worth nothing.
 */
import { errors, type KoaContextWithOIDC } from 'oidc-provider'
import { ownOf } from './clients.ts'

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
export async function judgeAssertion(
  ctx: KoaContextWithOIDC,
  { aud, exp, iat }: AssertionClaims,
  header: { alg?: unknown } = {},
): Promise<void> {
  const now = Math.floor(Date.now() / 1000)
  if (Array.isArray(aud) && aud.length !== 1) throw refused('aud must name this server alone')
  if (typeof exp !== 'number' || exp > now + longestSeconds) throw refused('exp is too far ahead')
  if (typeof iat === 'number' && iat > now + mostAheadSeconds) throw refused('iat is in the future')
  if (!ctx.oidc.client || !ownOf(ctx.oidc.client).fapi) return
  // FAPI 2.0 section 5.3.2.1: the issuer as a string, and no algorithm of the old kind.
  if (aud !== ctx.oidc.issuer) throw refused('aud must be the issuer, as a string')
  if (header.alg === 'RS256') throw refused('the algorithm is none of FAPI 2.0')
}

const refused = (why: string) => new errors.InvalidClientAuth(why)

/**
 * What a request object (RFC 9101) must be besides signed: made for us, and soon worth nothing. A pushed request without a
 * signature comes this way too, in a wrapping of the engine's own. Throws `invalid_request_object`.
 */
export async function judgeRequestObject(
  ctx: KoaContextWithOIDC,
  { exp, nbf, iat }: AssertionClaims & { nbf?: unknown },
  header: { alg?: unknown } = {},
): Promise<void> {
  if (header.alg === 'none' && ctx.oidc.entities['PushedAuthorizationRequest']) return
  const now = Math.floor(Date.now() / 1000)
  const wrong = (why: string) => new errors.InvalidRequestObject(why)
  if (typeof exp !== 'number' || exp > now + longestSeconds) throw wrong('exp is missing or too far ahead')
  if (typeof iat === 'number' && iat > now + mostAheadSeconds) throw wrong('iat is in the future')
  if (!ctx.oidc.client || !ownOf(ctx.oidc.client).fapi) return
  if (header.alg === 'RS256') throw wrong('the algorithm is none of FAPI 2.0')
  if (typeof nbf !== 'number' || nbf < now - longestSeconds) throw wrong('nbf is missing or too long ago')
}
