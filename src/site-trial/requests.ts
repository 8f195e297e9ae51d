/** The requests of a site as its settings want them: how it proves itself, PAR, DPoP with its nonce. */
import { createHash, randomUUID } from 'node:crypto'
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'

export interface Keys {
  privateKey: CryptoKey
  publicJwk: JWK
}

/** `secret` or `keys`, by the site's `authMethod`; `dpop` where tokens are bound. */
export interface Credentials {
  clientId: string
  authMethod: 'client_secret_basic' | 'client_secret_post' | 'private_key_jwt' | 'none'
  secret: string | undefined
  keys: Keys | undefined
  dpop: Keys | undefined
}

export async function newKeys(): Promise<Keys> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  return { privateKey, publicJwk: await exportJWK(publicKey) }
}

interface Metadata {
  authorization_endpoint: string
  token_endpoint: string
  userinfo_endpoint: string
  pushed_authorization_request_endpoint: string
  jwks_uri: string
}

export interface Talker {
  metadata: Metadata
  /** The address that the browser opens. */
  begin(params: Record<string, string>, pushes: boolean): Promise<string>
  redeem(fields: Record<string, string>): Promise<Record<string, unknown>>
  userInfo(accessToken: string): Promise<unknown>
}

export async function talker(issuer: string, client: Credentials, done: (step: string) => void): Promise<Talker> {
  const found = await fetch(`${issuer}/.well-known/openid-configuration`).catch(() => undefined)
  if (!found?.ok) throw new Error(`no server answers at ${issuer}: start it, and look at SEKISHO_URL`)
  const metadata = (await found.json()) as Metadata
  done('found the metadata')
  let nonce: string | undefined

  async function proof(method: string, url: string, accessToken?: string): Promise<Record<string, string>> {
    if (!client.dpop) return {}
    const ath = accessToken && createHash('sha256').update(accessToken).digest('base64url')
    const claims = { htm: method, htu: url, jti: randomUUID(), ...(nonce ? { nonce } : {}), ...(ath ? { ath } : {}) }
    const header = { alg: 'ES256', typ: 'dpop+jwt', jwk: client.dpop.publicJwk }
    return { dpop: await new SignJWT(claims).setProtectedHeader(header).setIssuedAt().sign(client.dpop.privateKey) }
  }

  /** RFC 6749 section 2.3.1, RFC 7523 section 2.2. */
  async function proves(): Promise<{ headers: Record<string, string>; fields: Record<string, string> }> {
    const { clientId, authMethod, secret = '', keys } = client
    if (authMethod === 'client_secret_basic') {
      const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(secret)}`
      return { headers: { authorization: `Basic ${btoa(pair)}` }, fields: {} }
    }
    if (authMethod === 'client_secret_post')
      return { headers: {}, fields: { client_id: clientId, client_secret: secret } }
    if (!keys) return { headers: {}, fields: { client_id: clientId } }
    const assertion = await new SignJWT({ jti: randomUUID() })
      .setProtectedHeader({ alg: 'ES256' })
      .setIssuer(clientId)
      .setSubject(clientId)
      .setAudience(issuer)
      .setIssuedAt()
      .setExpirationTime('1m')
      .sign(keys.privateKey)
    const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
    return { headers: {}, fields: { client_id: clientId, client_assertion: assertion, client_assertion_type: type } }
  }

  /** Once more with the nonce that the server asks for (RFC 9449 section 8). */
  async function post(url: string, fields: Record<string, string>, again = true): Promise<Record<string, unknown>> {
    const { headers, fields: own } = await proves()
    const body = new URLSearchParams({ ...fields, ...own })
    const answer = await fetch(url, { method: 'POST', body, headers: { ...headers, ...(await proof('POST', url)) } })
    const said = (await answer.json()) as Record<string, unknown>
    nonce = answer.headers.get('dpop-nonce') ?? nonce
    if (said['error'] === 'use_dpop_nonce' && again) {
      done('was asked for a nonce in the proof')
      return post(url, fields, false)
    }
    if (!answer.ok) throw new Error(`${new URL(url).pathname}: ${said['error']} ${said['error_description'] ?? ''}`)
    return said
  }

  return {
    metadata,

    async begin(params, pushes) {
      const url = new URL(metadata.authorization_endpoint)
      if (!pushes) return Object.assign(url, { search: new URLSearchParams(params).toString() }).href
      const { request_uri } = await post(metadata.pushed_authorization_request_endpoint, params)
      done('pushed the request')
      url.search = new URLSearchParams({ client_id: client.clientId, request_uri: String(request_uri) }).toString()
      return url.href
    },

    async redeem(fields) {
      const tokens = await post(metadata.token_endpoint, { grant_type: 'authorization_code', ...fields })
      done('redeemed the code')
      return tokens
    },

    async userInfo(accessToken) {
      const url = metadata.userinfo_endpoint
      const scheme = client.dpop ? 'DPoP' : 'Bearer'
      const headers = { authorization: `${scheme} ${accessToken}`, ...(await proof('GET', url, accessToken)) }
      const answer = await fetch(url, { headers })
      if (!answer.ok) throw new Error(`userinfo: ${answer.status}`)
      done('asked UserInfo')
      return answer.json()
    },
  }
}
