/**
 * A native app as a client of the service (RFC 8252): the part that a developer of a real app would look at first.
 *
 *   signIn    by the system's browser, the answer at a loopback address, with PKCE; tokens bound to a key of this machine
 *   renew     by the refresh token, with the same key (DPoP, RFC 9449)
 *   signOut   gives the refresh token back
 *
 * It never sees a password and opens no web view: what people type stays between them and the service.
 */
import * as oidc from 'openid-client'
import { listenForAnswer } from './loopback.ts'

export interface AppOptions {
  issuer: string
  clientId: string
  /** Told to the service, which shows "the app was updated" when it changes. */
  versions: { app: string; system: string }
  keyPair: CryptoKeyPair
  /** `ja` or `en`. */
  language: string
}

export interface Tokens {
  accessToken: string
  refreshToken: string | undefined
  /** Epoch seconds. */
  expiresAt: number
  /** `dpop` when the key has to be shown with every use. */
  tokenType: string
  userId: string
}

export type SignedIn =
  | { kind: 'signed-in'; tokens: Tokens }
  /** The person said no, or had not started it. Nothing was given; trying again is harmless. */
  | { kind: 'cancelled' }
  | { kind: 'no-answer' }
  | { kind: 'failed'; why: string }

/** So long an answer is waited for: as long as a page of the service waits for its person. */
export const answerSeconds = 15 * 60

export interface NativeApp {
  signIn(openBrowser: (url: string) => void, ask?: { prompt?: string }, waitSeconds?: number): Promise<SignedIn>
  /** Undefined when the sign-in is over: a new one is asked for. */
  renew(refreshToken: string): Promise<Tokens | undefined>
  signOut(refreshToken: string): Promise<void>
}

export async function nativeApp({ issuer, clientId, versions, keyPair, language }: AppOptions): Promise<NativeApp> {
  const config = await oidc.discovery(
    new URL(issuer),
    clientId,
    { id_token_signed_response_alg: 'ES256' },
    oidc.None(),
    {
      // The service of the demo runs on this machine; a real app leaves this out.
      execute: issuer.startsWith('http://localhost') ? [oidc.allowInsecureRequests] : [],
    },
  )
  const DPoP = oidc.getDPoPHandle(config, keyPair)

  return {
    async signIn(openBrowser, ask = {}, waitSeconds = answerSeconds) {
      const verifier = oidc.randomPKCECodeVerifier()
      const [state, nonce] = [oidc.randomState(), oidc.randomNonce()]
      const answer = await listenForAnswer({ state, language, waitSeconds })
      const url = oidc.buildAuthorizationUrl(config, {
        redirect_uri: answer.redirectUri,
        scope: 'openid profile offline_access',
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
        ui_locales: language,
        app_version: versions.app,
        os_version: versions.system,
        ...ask,
      })
      openBrowser(url.href)
      const came = await answer.came
      if (!came) return { kind: 'no-answer' }
      return redeemed(came, { verifier, state, nonce })
    },

    async renew(refreshToken) {
      try {
        const tokens = await oidc.refreshTokenGrant(config, refreshToken, {}, { DPoP })
        return tokensOf(tokens, await nameOf(tokens))
      } catch (error) {
        if (error instanceof oidc.ResponseBodyError && error.error === 'invalid_grant') return undefined
        throw error
      }
    },

    signOut: (refreshToken) => oidc.tokenRevocation(config, refreshToken),
  }

  /** The name by which the person signs in; every use of the access token shows the key. */
  async function nameOf(tokens: oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers): Promise<string> {
    const subject = tokens.claims()?.sub
    if (subject === undefined) return ''
    const person = await oidc.fetchUserInfo(config, tokens.access_token, subject, { DPoP })
    return person.preferred_username ?? subject
  }

  async function redeemed(came: URL, asked: { verifier: string; state: string; nonce: string }): Promise<SignedIn> {
    try {
      const checks = { pkceCodeVerifier: asked.verifier, expectedState: asked.state, expectedNonce: asked.nonce }
      const tokens = await oidc.authorizationCodeGrant(config, came, { ...checks, idTokenExpected: true }, {}, { DPoP })
      return { kind: 'signed-in', tokens: tokensOf(tokens, await nameOf(tokens)) }
    } catch (error) {
      if (!(error instanceof oidc.AuthorizationResponseError)) return { kind: 'failed', why: String(error) }
      return error.error === 'access_denied' ? { kind: 'cancelled' } : { kind: 'failed', why: error.error }
    }
  }
}

function tokensOf(tokens: oidc.TokenEndpointResponse, userId: string): Tokens {
  return {
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token,
    expiresAt: Math.floor(Date.now() / 1000) + (tokens.expires_in ?? 0),
    tokenType: tokens.token_type.toLowerCase(),
    userId,
  }
}
