import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { change, remove, type SiteInput } from '#sites/sites.ts'
import { browser, openInMemory, protocolRig } from '#test/protocol-rig.ts'

describe('a site that shows who it is', () => {
  async function begun(input: Partial<SiteInput> = {}) {
    const database = await openInMemory()
    const rig = await protocolRig(database)
    const { site, clientSecret } = await rig.addSite(input)
    const introspect = async (authorization: string | undefined, fields: Record<string, string> = {}) => {
      const headers = authorization === undefined ? {} : { authorization }
      const body = new URLSearchParams({ token: 'x', ...fields })
      return (await fetch(`${rig.issuer()}/introspect`, { method: 'POST', headers, body })).status
    }
    const basic = (id: string, secret: string) => `Basic ${Buffer.from(`${id}:${secret}`, 'latin1').toString('base64')}`
    return { database, rig, site, secret: clientSecret!, introspect, basic }
  }

  it('is believed with its secret, and with nothing that only looks like it', async () => {
    const { basic, introspect, secret, site } = await begun()
    const { clientId } = site
    assert.equal(await introspect(basic(clientId, secret)), 200)
    for (const wrong of [
      secret.slice(0, -1),
      `${secret}A`,
      secret.toLowerCase(),
      site.secretHash!,
      'A'.repeat(100_00),
      `${secret}%00`,
      'undefined',
      'null',
    ])
      assert.ok([400, 401].includes(await introspect(basic(clientId, wrong))), wrong.slice(0, 50))
    assert.ok([400, 401].includes(await introspect(basic(clientId, ''))))
    assert.ok([400, 401].includes(await introspect(undefined, { client_id: clientId })))
    assert.ok([400, 401].includes(await introspect(basic(clientId, secret), { client_secret: secret })), 'two at once')
    assert.ok([400, 401].includes(await introspect(basic('unknown', secret))))
  })

  it('may send the secret in the body as well', async () => {
    const { introspect, secret, site } = await begun({ authMethod: 'client_secret_post' })
    const fields = { client_id: site.clientId, client_secret: secret }
    assert.equal(await introspect(undefined, fields), 200)
    assert.equal(await introspect(undefined, { ...fields, client_secret: `${secret}x` }), 401)
  })

  it('is known as it is now within a second', async () => {
    const { database, rig, site } = await begun()
    const visitor = browser()
    const asks = async () => {
      const wish = {
        client_id: site.clientId,
        redirect_uri: site.redirectUris[0]!,
        response_type: 'code',
        scope: 'openid',
      }
      return (await visitor.get(`${rig.issuer()}/authorize?${new URLSearchParams(wish)}`)).status
    }
    const becomes = async (status: number) => {
      const second = Date.now() + 1000
      while (Date.now() < second && (await asks()) !== status) await pause(20)
      assert.equal(await asks(), status, 'a second later at the latest')
    }
    assert.equal(await asks(), 303)
    const moved = { redirectUris: ['https://moved.example/cb'] }
    await database.durably((trx) => change(trx, 'demo', site.id, moved, database.now()))
    await becomes(400)
    await database.durably((trx) => change(trx, 'demo', site.id, { redirectUris: site.redirectUris }, database.now()))
    await becomes(303)
    await database.durably((trx) => remove(trx, 'demo', site.id))
    await becomes(400)
  })
})
