/** `./sekisho site test` in a process of its own, against a running server on the same database. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { exportJWK, generateKeyPair } from 'jose'
import { openHouse, visitor } from '#test/house.ts'

const folder = mkdtempSync(join(tmpdir(), 'sekisho-trial-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const environment = { SEKISHO_DATABASE_URL: `sqlite:${folder}/house.db`, SEKISHO_DATA_DIR: folder }
const house = await openHouse({ environment })
await house.addAccount('anna')

/** The command, with a person who opens the address that it prints. */
async function trial(siteId: string, more: string[] = []) {
  const child = spawn('./sekisho', ['site', 'test', 'demo', siteId, '--json', '--wait', '60', ...more], {
    env: { PATH: process.env['PATH'], ...environment, SEKISHO_URL: house.url, SEKISHO_MAILBOX: '1' },
  })
  let [out, talk] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (part) => {
    out += part
  })
  const person = visitor()
  const walked = Promise.withResolvers<void>()
  child.stderr.setEncoding('utf8').on('data', (part) => {
    talk += part
    const address = /^http\S+$/m.exec(talk)?.[0]
    if (address) walk(address).then(walked.resolve, walked.reject)
  })
  let walking: Promise<void> | undefined
  const walk = (address: string) => (walking ??= go(address))
  async function go(address: string) {
    const first = await person.open(address)
    const done = first.page === 'identifier' ? await person.signIn(first, 'anna') : first
    const { url } = done.onward ? await person.open(new URL(done.onward, house.url)) : done
    assert.equal((await fetch(url)).status, 200)
  }
  const [code] = (await once(child, 'exit')) as [number]
  if (code === 0) await walked.promise
  return { code, talk, told: out === '' ? undefined : JSON.parse(out) }
}

describe('a site can be tried from the command line', () => {
  it('as it is registered: steps, claims, and why each was asked, and nothing of it stays', async () => {
    const { site } = await house.addSite({ name: 'Shop' })
    const { code, talk, told } = await trial(site.id)
    assert.equal(code, 0, talk)
    assert.equal(told.idToken.claims.acr, 'urn:sekisho:acr:1')
    assert.equal(told.userInfo.preferred_username, 'anna')
    assert.deepEqual(told.signIn.asked, ['password'])
    assert.ok(told.signIn.because.length > 5)
    assert.equal(told.tokens.access_token, '...')
    assert.ok(told.steps.includes('the ID token verifies'))
    const { items } = (
      await house.app.api.call({ role: 'operator', tenantId: undefined, actor: 'test' }, 'GET', '/tenants/demo/sites')
    ).body as { items: unknown[] }
    assert.equal(items.length, 1)
  })

  it('with everything that FAPI 2.0 stands for, and an API of its own', async () => {
    const { publicKey } = await generateKeyPair('ES256', { extractable: true })
    const jwks = { keys: [{ ...(await exportJWK(publicKey)), kty: 'EC' as const }] }
    const resources = [{ uri: 'https://api.example/', scopes: ['read'] }]
    const { site } = await house.addSite({ fapi: true, jwks, resources, redirectUris: ['https://bank.example/cb'] })
    const { code, talk, told } = await trial(site.id)
    assert.equal(code, 0, talk)
    for (const step of ['pushed the request', 'was asked for a nonce in the proof'])
      assert.ok(told.steps.includes(step), step)
    assert.equal(told.tokens.token_type, 'DPoP')
    assert.equal(told.accessToken.aud, 'https://api.example/')
    assert.equal(told.accessToken.acr, 'urn:sekisho:acr:1')
  })

  it('and is told honestly what it cannot have, or that there is none', async () => {
    const { site } = await house.addSite()
    const { told } = await trial(site.id, ['--acr-values', 'urn:nobody:knows'])
    assert.equal(told.answer.error, 'unmet_authentication_requirements')
    assert.equal((await trial('no-such-site')).code, 3)
  })
})
