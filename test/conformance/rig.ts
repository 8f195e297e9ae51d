/**
 * One tenant for the conformance tests of a file, seen from outside only: HTTP, and tokens verified by jose. Modules are named
 * as in the plans of the OpenID Foundation's suite, each with what it states.
 */
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import * as jose from 'jose'
import type { Granted } from '#protocol/protocol.ts'
import type { SiteInput } from '#sites/sites.ts'
import {
  type Browser,
  browser,
  byPassword,
  locationOf,
  openInMemory,
  protocolRig,
  pushedClock,
  signIn,
} from '#test/protocol-rig.ts'

export type Conformance = Awaited<ReturnType<typeof conformanceRig>>

export type Params = Record<string, string>

export async function conformanceRig() {
  const clock = pushedClock()
  const database = await openInMemory({ clock: clock.now })
  const rig = await protocolRig(database)
  const anna = await rig.addAccount('anna')
  const issuer = rig.issuer()
  const metadata = (await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()) as Params &
    Record<string, string[]>
  const keys = jose.createRemoteJWKSet(new URL(metadata['jwks_uri']!), { cooldownDuration: 0 })

  async function site(input: Partial<SiteInput> = {}) {
    const added = await rig.addSite({ postLogoutRedirectUris: ['https://shop.example/out'], ...input })
    const { clientId, redirectUris } = added.site
    const redirect = redirectUris[0]!
    const basic = `Basic ${btoa(`${encodeURIComponent(clientId)}:${encodeURIComponent(added.clientSecret ?? '')}`)}`

    /** Parameters of an authorization request and what belongs to them. */
    function wish(more: Params = {}) {
      const verifier = randomBytes(32).toString('base64url')
      const challenge = createHash('sha256').update(verifier).digest('base64url')
      const params: Params = {
        response_type: 'code',
        client_id: clientId,
        redirect_uri: redirect,
        scope: 'openid',
        state: 'st',
        nonce: 'no',
        code_challenge: challenge,
        code_challenge_method: 'S256',
        ...more,
      }
      return {
        params,
        verifier,
        url: new URL(`${metadata['authorization_endpoint']}?${new URLSearchParams(without(params))}`),
      }
    }

    async function post(endpoint: string, fields: Params, headers: Params = { authorization: basic }) {
      const response = await fetch(metadata[endpoint]!, {
        method: 'POST',
        body: new URLSearchParams(without(fields)),
        headers,
      })
      const text = await response.text()
      const body = (text.startsWith('{') ? JSON.parse(text) : {}) as Params & { [name: string]: unknown }
      return { status: response.status, headers: response.headers, body }
    }

    const redeem = (answer: URL, verifier: string, more: Params = {}) =>
      post('token_endpoint', {
        grant_type: 'authorization_code',
        code: answer.searchParams.get('code') ?? '',
        redirect_uri: redirect,
        code_verifier: verifier,
        ...more,
      })

    /** The whole way; `visitor` may be signed in already. */
    async function tokens(more: Params = {}, visitor: Browser = browser()) {
      const asked = wish(more)
      const answer = await signIn(rig, visitor, asked.url, byPassword(anna, database.now()))
      assert.ok(answer.searchParams.has('code'), answer.href)
      const { status, body } = await redeem(answer, asked.verifier)
      assert.equal(status, 200, JSON.stringify(body))
      return {
        ...asked,
        answer,
        body: body as Params,
        claims: await verified(body['id_token'] as string, clientId),
        visitor,
      }
    }

    return { added, clientId, redirect, basic, wish, post, redeem, tokens }
  }

  const verified = async (token: string, audience: string) =>
    (await jose.jwtVerify(token, keys, { issuer, audience, algorithms: ['ES256', 'RS256'] })).payload

  return {
    ...{ rig, database, clock, anna, issuer, metadata, keys, site, verified },
    grant: (at = database.now()): Granted => byPassword(anna, at),
    /** Where a request leads before anybody has signed in; `page` when it is answered by a page of ours. */
    async sent(url: URL, visitor: Browser = browser()) {
      const response = await visitor.get(url)
      if (response.status !== 303) return { page: response.status, to: undefined, error: undefined, isLogin: false }
      const to = locationOf(response, rig.origin)
      return { page: undefined, to, error: to.searchParams.get('error'), isLogin: to.pathname.includes('/sign-in/') }
    },
    signIn: (url: URL, visitor: Browser = browser(), granted?: Granted) =>
      signIn(rig, visitor, url, granted ?? byPassword(anna, database.now())),
    userinfo: (token: string, init: RequestInit = {}) =>
      fetch(metadata['userinfo_endpoint']!, { headers: { authorization: `Bearer ${token}` }, ...init }),
  }
}

/** An empty text leaves a parameter out. */
const without = (params: Params) => Object.fromEntries(Object.entries(params).filter(([, value]) => value !== ''))
