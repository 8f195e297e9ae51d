/**
 * A journey: from a site to the sign-in and back, until the site holds an ID token that it has verified itself. Whoever does
 * not get that far has made no journey, and the run fails.
 */
import { createHash, randomBytes } from 'node:crypto'
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'
import { type Answer, type Browser, exchange } from './browser.ts'
import { continuationIn, faceOf, formIn } from './forms.ts'

/** A site as it is registered. */
export interface Registration {
  clientId: string
  clientSecret: string
  redirectUri: string
}

/** What somebody types, by the name of the field. */
export type Typed = Readonly<Record<string, string>>

export interface Site {
  /** Throws unless it ends with a verified ID token. */
  journey(browser: Browser, typed: Typed): Promise<void>
}

interface Discovery {
  issuer: string
  authorization_endpoint: string
  token_endpoint: string
  jwks_uri: string
}

const mostPages = 8
const random = (bytes: number) => randomBytes(bytes).toString('base64url')

/** A site that knows its provider by discovery alone. */
export async function site(issuer: string, registration: Registration): Promise<Site> {
  const provider = await read<Discovery>(`${issuer}/.well-known/openid-configuration`)
  if (provider.issuer !== issuer) throw new Error(`${issuer} calls itself ${provider.issuer}`)
  const keys = createLocalJWKSet(await read<JSONWebKeySet>(provider.jwks_uri))
  const { clientId, redirectUri } = registration

  async function redeem(code: string, verifier: string): Promise<string> {
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    })
    const answer = await exchange(new URL(provider.token_endpoint), 'POST', tokenHeaders(registration), body.toString())
    if (answer.status !== 200) throw new Error(`the code was refused: ${answer.status} ${answer.body}`)
    return (JSON.parse(answer.body) as { id_token: string }).id_token
  }

  return {
    async journey(visitor, typed) {
      const [state, nonce, verifier] = [random(16), random(16), random(32)]
      const wish = { client_id: clientId, redirect_uri: redirectUri, response_type: 'code', scope: 'openid' }
      const challenge = createHash('sha256').update(verifier).digest('base64url')
      const pkce = { code_challenge: challenge, code_challenge_method: 'S256' }
      const start = new URL(provider.authorization_endpoint)
      start.search = new URLSearchParams({ ...wish, state, nonce, ...pkce }).toString()
      const back = await throughPages(visitor, start, typed, redirectUri)
      const code = back.searchParams.get('code')
      if (code === null || back.searchParams.get('state') !== state) throw new Error(`came back as ${back}`)
      const token = await redeem(code, verifier)
      const { payload } = await jwtVerify(token, keys, { issuer, audience: clientId, algorithms: ['ES256'] })
      if (payload['nonce'] !== nonce || !payload.sub) throw new Error('an ID token of another journey')
    },
  }
}

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
  const filled = [...form.fields].map(([name, value]): [string, string] => [name, value || (typed[name] ?? '')])
  return visitor.submit(new URL(form.action ?? '', page.url), filled, redirectUri)
}

function tokenHeaders({ clientId, clientSecret }: Registration): Record<string, string> {
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
