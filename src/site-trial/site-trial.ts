/**
 * Trying out a site's settings: a small client of its own goes through a code flow with them and tells what happened.
 *
 *   tryOut   prints where to go, waits for the browser to come back, redeems, verifies, and answers what it got
 *
 * It speaks to the running server over HTTP only, like any site. It decides nothing, and no token leaves it: claims and kinds
 * are told, values are not.
 */
import { createHash, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { type Credentials, talker } from './requests.ts'

export type { Credentials } from './requests.ts'
export { newKeys } from './requests.ts'

export interface Trial {
  issuer: string
  client: Credentials
  scopes: readonly string[]
  resource: string | undefined
  parRequired: boolean
  /** What the site asks beside the usual: acr_values, max_age, prompt. */
  wishes: Record<string, string>
  /** Epoch milliseconds to wait for the person. */
  patience: number
  say(line: string): void
}

export interface Outcome {
  steps: readonly string[]
  answer: Record<string, string>
  tokens?: Record<string, unknown>
  idToken?: { header: object; claims: Record<string, unknown> }
  userInfo?: unknown
  accessToken?: Record<string, unknown>
}

/** Where the browser comes back to; it is registered before the trial begins. */
export interface Landing {
  redirectUri: string
  /** The query of the answer; undefined when nobody came in time. */
  arrival(milliseconds: number): Promise<URLSearchParams | undefined>
  close(): void
}

/** A listener of this machine alone, at a free port. */
export async function landing(): Promise<Landing> {
  const arrived = Promise.withResolvers<URLSearchParams>()
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    if (url.pathname !== '/trial') return void response.writeHead(404).end()
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' })
    response.end('Back at the site. Look at the terminal. / 端末をご覧ください。\n')
    arrived.resolve(url.searchParams)
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return {
    redirectUri: `http://127.0.0.1:${(server.address() as AddressInfo).port}/trial`,
    arrival: (milliseconds) =>
      Promise.race([
        arrived.promise,
        new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), milliseconds).unref()),
      ]),
    close: () => void server.close().closeAllConnections(),
  }
}

/** Throws an error with plain words when a step fails. */
export async function tryOut(trial: Trial, { redirectUri, arrival }: Landing): Promise<Outcome> {
  const { issuer, client, say } = trial
  const steps: string[] = []
  const talk = await talker(issuer, client, (step) => steps.push(step))
  const verifier = randomBytes(32).toString('base64url')
  const [state, nonce] = [randomBytes(16).toString('base64url'), randomBytes(16).toString('base64url')]
  const params = {
    response_type: 'code',
    client_id: client.clientId,
    redirect_uri: redirectUri,
    scope: trial.scopes.join(' '),
    state,
    nonce,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...(trial.resource ? { resource: trial.resource } : {}),
    ...trial.wishes,
  }
  say(`Open this address and sign in:\n${await talk.begin(params, trial.parRequired)}`)
  const came = await arrival(trial.patience)
  if (!came) throw new Error('nobody came back in time')
  steps.push('the browser came back')
  const answer = { ...Object.fromEntries(came), ...(came.has('code') ? { code: '...' } : {}) }
  if (came.get('state') !== state) throw new Error('the answer is not of this attempt: state differs')
  if (came.get('iss') !== issuer) throw new Error('the answer is not of this issuer (RFC 9207)')
  const code = came.get('code')
  if (code === null) return { steps, answer }

  const tokens = await talk.redeem({ code, redirect_uri: redirectUri, code_verifier: verifier })
  const keys = createRemoteJWKSet(new URL(talk.metadata.jwks_uri))
  const idToken = String(tokens['id_token'])
  const { payload } = await jwtVerify(idToken, keys, { issuer, audience: client.clientId })
  if (payload['nonce'] !== nonce) throw new Error('the ID token is not of this attempt: nonce differs')
  steps.push('the ID token verifies')
  const access = String(tokens['access_token'])
  const isSigned = access.split('.').length === 3
  return {
    steps,
    answer,
    tokens: Object.fromEntries(
      Object.entries(tokens).map(([name, value]) => [name, name.endsWith('_token') ? '...' : value]),
    ),
    idToken: { header: decodeProtectedHeader(idToken), claims: payload },
    ...(isSigned
      ? { accessToken: (await jwtVerify(access, keys, { issuer })).payload }
      : { userInfo: await talk.userInfo(access) }),
  }
}
