/**
 * One site as a relying party (OpenID Connect): the part that a developer of a real site would look at first.
 *
 *   begin    where to send the browser, and what to remember until it comes back
 *   finish   the answer, checked: state, nonce, PKCE, issuer, signature, and the age of the sign-in where it was asked for
 *   signOut  where to send the browser to end its session at the service too
 */
import * as oidc from 'openid-client'

export interface RelyingPartyOptions {
  issuer: string
  clientId: string
  clientSecret: string
  redirectUri: string
  signedOutUri: string
}

/** What the site may ask beside the usual. */
export interface Ask {
  prompt?: string
  max_age?: string
  acr_values?: string
}

/** Kept in the browser's session at the site until the answer comes; one per attempt, so that two tabs do not collide. */
export interface Attempt {
  state: string
  nonce: string
  verifier: string
  ask: Ask
}

export interface SignedIn {
  idToken: string
  claims: oidc.IDToken
  userInfo: oidc.UserInfoResponse
  ask: Ask
}

export type RelyingParty = ReturnType<typeof relyingParty>

export function relyingParty(options: RelyingPartyOptions) {
  const configuration = discovered(options)

  return {
    async begin(ask: Ask, language: string): Promise<{ to: URL; attempt: Attempt }> {
      const verifier = oidc.randomPKCECodeVerifier()
      const attempt: Attempt = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier, ask }
      const to = oidc.buildAuthorizationUrl(await configuration(), {
        redirect_uri: options.redirectUri,
        scope: 'openid profile email phone',
        state: attempt.state,
        nonce: attempt.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ui_locales: language,
        ...ask,
      })
      return { to, attempt }
    },

    /** Throws openid-client's errors; `AuthorizationResponseError` has the service's own reason. */
    async finish(query: string, { state, nonce, verifier, ask }: Attempt): Promise<SignedIn> {
      const config = await configuration()
      const tokens = await oidc.authorizationCodeGrant(config, new URL(`${options.redirectUri}${query}`), {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
        ...(ask.max_age === undefined ? {} : { maxAge: Number(ask.max_age) }),
      })
      const claims = tokens.claims()
      if (!claims || !tokens.id_token) throw new Error('an answer without an ID token')
      const userInfo = await oidc.fetchUserInfo(config, tokens.access_token, claims.sub)
      return { idToken: tokens.id_token, claims, userInfo, ask }
    },

    async signOut(idToken: string): Promise<URL> {
      return oidc.buildEndSessionUrl(await configuration(), {
        id_token_hint: idToken,
        post_logout_redirect_uri: options.signedOutUri,
      })
    },
  }
}

/** Reads the discovery document when it is first needed; a failure is not kept. */
function discovered({ issuer, clientId, clientSecret }: RelyingPartyOptions): () => Promise<oidc.Configuration> {
  let found: Promise<oidc.Configuration> | undefined
  return () => {
    found ??= oidc
      .discovery(new URL(issuer), clientId, {}, oidc.ClientSecretBasic(clientSecret), {
        // The service of the demo runs on this machine; a real site leaves this out.
        execute: issuer.startsWith('http://localhost') ? [oidc.allowInsecureRequests] : [],
      })
      .catch((error) => {
        found = undefined
        throw error
      })
    return found
  }
}
