/**
 * A journey: from a site to the sign-in and back, until the site holds an ID token that it has verified itself. Whoever does
 * not get that far has made no journey, and the run fails.
 */
import { createHash, createPublicKey, type JsonWebKey, randomBytes, verify } from 'node:crypto'
import type { Browser } from './browser.ts'
import { continuationIn, faceOf, formIn } from './forms.ts'
import { type Answer, exchange } from './wire.ts'

/** A site as it is registered. */
export interface Registration {
  clientId: string
  clientSecret: string
  redirectUri: string
}

/** What somebody types, by the name of the field; what comes by another way is waited for. */
export type Typed = Readonly<Record<string, string | (() => Promise<string>)>>

/** What a site holds after a sign-in. */
export interface Tokens {
  idToken: string
  accessToken: string
  refreshToken: string | undefined
}

/** Each throws unless it ends as it should. */
export interface Site {
  /** From the site to the sign-in and back: ends with a verified ID token. */
  journey(browser: Browser, typed: Typed): Promise<void>
  /** The same with leave to go on without the person. */
  staying(browser: Browser, typed: Typed): Promise<Tokens>
  refresh(tokens: Tokens): Promise<Tokens>
  introspect(tokens: Tokens): Promise<void>
  userinfo(tokens: Tokens): Promise<void>
  /** A token of the site's own (client credentials). */
  ownToken(): Promise<void>
}

interface Discovery {
  issuer: string
  authorization_endpoint: string
  token_endpoint: string
  userinfo_endpoint: string
  introspection_endpoint: string
  jwks_uri: string
}

const mostPages = 8
const random = (bytes: number) => randomBytes(bytes).toString('base64url')

/** A site that knows its provider by discovery alone. */
export async function site(issuer: string, registration: Registration): Promise<Site> {
  const provider = await read<Discovery>(`${issuer}/.well-known/openid-configuration`)
  if (provider.issuer !== issuer) throw new Error(`${issuer} calls itself ${provider.issuer}`)
  const judge = tokenJudge(await read<{ keys: Jwk[] }>(provider.jwks_uri), { issuer, audience: registration.clientId })
  const { clientId, redirectUri } = registration
  const authorize = provider.authorization_endpoint
  const [tokenUrl, introspectionUrl] = [new URL(provider.token_endpoint), new URL(provider.introspection_endpoint)]
  const userinfoUrl = new URL(provider.userinfo_endpoint)
  const asSite = siteHeaders(registration)

  async function post<T>(url: URL, fields: Record<string, string>): Promise<T> {
    const answer = await exchange(url, 'POST', asSite, new URLSearchParams(fields).toString())
    if (answer.status !== 200) throw new Error(`${url.pathname} refused: ${answer.status} ${answer.body}`)
    return JSON.parse(answer.body) as T
  }

  async function signIn(visitor: Browser, typed: Typed, scope: string): Promise<Tokens> {
    const [state, nonce, verifier] = [random(16), random(16), random(32)]
    const wish = { client_id: clientId, redirect_uri: redirectUri, response_type: 'code', scope }
    const challenge = createHash('sha256').update(verifier).digest('base64url')
    const pkce = { code_challenge: challenge, code_challenge_method: 'S256' }
    const start = new URL(`${authorize}?${new URLSearchParams({ ...wish, state, nonce, ...pkce })}`)
    const back = await throughPages(visitor, start, typed, redirectUri)
    const code = back.searchParams.get('code')
    if (code === null || back.searchParams.get('state') !== state) throw new Error(`came back as ${back}`)
    const redeemed = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier }
    const tokens = tokensIn(await post<TokenAnswer>(tokenUrl, redeemed))
    const claims = judge(tokens.idToken)
    if (claims['nonce'] !== nonce || !claims['sub']) throw new Error('an ID token of another journey')
    return tokens
  }

  return {
    journey: async (visitor, typed) => void (await signIn(visitor, typed, 'openid')),
    staying: (visitor, typed) => signIn(visitor, typed, 'openid offline_access'),

    async refresh({ refreshToken }) {
      if (refreshToken === undefined) throw new Error('no leave to go on')
      const fields = { grant_type: 'refresh_token', refresh_token: refreshToken }
      const tokens = tokensIn(await post<TokenAnswer>(tokenUrl, fields))
      judge(tokens.idToken)
      return tokens
    },

    async introspect({ accessToken }) {
      const { active } = await post<{ active: boolean }>(introspectionUrl, { token: accessToken })
      if (!active) throw new Error('a living token is called dead')
    },

    async userinfo({ accessToken }) {
      const answer = await exchange(userinfoUrl, 'GET', { authorization: `Bearer ${accessToken}` })
      if (answer.status !== 200 || !answer.body.includes('"sub"')) throw new Error(`no claims: ${answer.status}`)
    },

    async ownToken() {
      const { access_token: token } = await post<TokenAnswer>(tokenUrl, { grant_type: 'client_credentials' })
      if (!token) throw new Error('no token')
    },
  }
}

interface TokenAnswer {
  access_token: string
  id_token: string
  refresh_token?: string
}

const tokensIn = ({ access_token, id_token, refresh_token }: TokenAnswer): Tokens => ({
  idToken: id_token,
  accessToken: access_token,
  refreshToken: refresh_token,
})

type Jwk = JsonWebKey & { kid?: string }

/** Verifies ID tokens (OpenID Connect Core section 3.1.3.7): ES256 only; throws for what does not hold. */
function tokenJudge({ keys }: { keys: Jwk[] }, { issuer, audience }: { issuer: string; audience: string }) {
  const known = new Map(
    keys.filter(({ kty }) => kty === 'EC').map((key) => [key.kid, createPublicKey({ key, format: 'jwk' })]),
  )
  return (token: string): Record<string, unknown> => {
    const [head = '', body = '', signature = ''] = token.split('.')
    const { alg, kid } = decoded(head)
    const key = known.get(kid as string)
    if (alg !== 'ES256' || !key) throw new Error(`signed by ${alg} ${kid}`)
    const signed = Buffer.from(`${head}.${body}`)
    const isRight = verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))
    const claims = decoded(body)
    const isOurs = claims['iss'] === issuer && claims['aud'] === audience && Number(claims['exp']) * 1000 > Date.now()
    if (!isRight || !isOurs) throw new Error('an ID token that does not hold')
    return claims
  }
}

const decoded = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>

/** Fills and sends what is asked until the browser is led back to the site. */
async function throughPages(visitor: Browser, start: URL, typed: Typed, redirectUri: string): Promise<URL> {
  let answer = await visitor.open(start, redirectUri)
  for (let pages = 0; pages < mostPages; pages += 1) {
    if (answer.url.href.startsWith(redirectUri)) return answer.url
    answer = await onward(visitor, answer, typed, redirectUri)
  }
  throw new Error(`no end of pages; the last is ${faceOf(answer.body)}`)
}

async function onward(visitor: Browser, page: Answer, typed: Typed, redirectUri: string): Promise<Answer> {
  if (page.status !== 200) throw new Error(`${page.status} at ${page.url}: ${faceOf(page.body)}`)
  const next = continuationIn(page.body)
  if (next !== undefined) {
    const url = new URL(next, page.url)
    return url.href.startsWith(redirectUri) ? { ...page, url } : visitor.open(url, redirectUri)
  }
  const form = formIn(page.body)
  if (!form) throw new Error(`no way on at ${page.url}: ${faceOf(page.body)}`)
  const filled: [string, string][] = []
  for (const [name, value] of form.fields) filled.push([name, value || (await entered(typed[name]))])
  return visitor.submit(new URL(form.action ?? '', page.url), filled, redirectUri)
}

const entered = (typed: Typed[string] | undefined) => (typeof typed === 'function' ? typed() : (typed ?? ''))

function siteHeaders({ clientId, clientSecret }: Registration): Record<string, string> {
  const credentials = Buffer.from(`${clientId}:${clientSecret}`).toString('base64')
  return {
    authorization: `Basic ${credentials}`,
    'content-type': 'application/x-www-form-urlencoded',
    accept: 'application/json',
  }
}

async function read<T>(url: string): Promise<T> {
  const answer = await exchange(new URL(url), 'GET', { accept: 'application/json' })
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}`)
  return JSON.parse(answer.body) as T
}
