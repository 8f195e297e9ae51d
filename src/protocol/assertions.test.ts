import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as jose from 'jose'
import { openInMemory, protocolRig } from '#test/protocol-rig.ts'

const day = 86_400

describe('an assertion by which a site authenticates', async () => {
  const rig = await protocolRig(await openInMemory())
  const { publicKey, privateKey } = await jose.generateKeyPair('ES256', { extractable: true })
  const jwk = { ...(await jose.exportJWK(publicKey)), kty: 'EC' as const, kid: 'k1' }
  const { site } = await rig.addSite({ authMethod: 'private_key_jwt', jwks: { keys: [jwk] } })
  const now = Math.floor(Date.now() / 1000)
  let number = 0

  async function status(changes: jose.JWTPayload): Promise<number> {
    number += 1
    const usual = {
      iss: site.clientId,
      sub: site.clientId,
      aud: rig.issuer(),
      iat: now,
      exp: now + 60,
      jti: `${number}`,
    }
    const assertion = await new jose.SignJWT({ ...usual, ...changes })
      .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
      .sign(privateKey)
    const body = new URLSearchParams({
      token: 'unknown',
      client_assertion: assertion,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    })
    return (await fetch(`${rig.issuer()}/introspect`, { method: 'POST', body })).status
  }

  for (const [name, changes, expected] of [
    ['a minute long', {}, 200],
    ['an hour long', { exp: now + 3590 }, 200],
    ['for us in a list of one', { aud: [rig.issuer()] }, 200],
    ['of a clock ten seconds ahead', { iat: now + 10 }, 200],
    ['a day long', { exp: now + day }, 401],
    ['for others too', { aud: [rig.issuer(), 'https://other.example'] }, 401],
    ['for another', { aud: 'https://other.example' }, 401],
    ['of tomorrow', { iat: now + day }, 401],
    ['not yet valid', { nbf: now + day }, 401],
    ['expired', { exp: now - 60 }, 401],
    ['of another site', { iss: 'other', sub: 'other' }, 401],
  ] as const) {
    it(`${name} is ${expected === 200 ? 'taken' : 'refused'}`, async () => {
      assert.equal(await status(changes as jose.JWTPayload), expected)
    })
  }
})
