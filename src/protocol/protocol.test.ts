import assert from 'node:assert/strict'
import { it } from 'node:test'
import { decodeJwt } from 'jose'
import { onBothEngines } from '#test/engines.ts'
import { browser, byPassword, protocolRig, relyingParty, signIn } from '#test/protocol-rig.ts'

onBothEngines('the protocol', (open) => {
  it('takes a person from a site through a sign-in back to the site, with honest tokens', async () => {
    const database = await open()
    const rig = await protocolRig(database)
    const anna = await rig.addAccount('anna')
    const site = await relyingParty(rig, await rig.addSite())
    const asked = await site.ask({ scope: 'openid email offline_access' })
    const answer = await signIn(rig, browser(), asked.url, byPassword(anna, database.now()))
    const tokens = await site.redeem(answer, asked)
    const claims = decodeJwt(tokens.id_token!)
    assert.equal(claims.sub, anna.id)
    assert.equal(claims.acr, 'urn:sekisho:acr:1')
    assert.deepEqual(claims.amr, ['pwd'])
    assert.equal(typeof claims.auth_time, 'number')
    assert.ok(tokens.refresh_token)
  })
})
