import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import type { Account } from '#accounts/accounts.ts'
import { goodPassword, openHouse, visitor } from '#test/house.ts'
import { relyingParty } from '#test/protocol-rig.ts'

/** What came at the site's address for logout tokens. */
const told: string[] = []
const listener = createServer(async (request, response) => {
  const body = (await request.setEncoding('utf8').toArray()).join('')
  told.push(new URLSearchParams(body).get('logout_token') ?? '')
  response.end()
})
await new Promise<void>((ready) => listener.listen(0, '127.0.0.1', ready))
after(() => listener.close().closeAllConnections())

const house = await openHouse({ environment: { SEKISHO_OUTGOING_ALLOW: '127.0.0.1' } })
const { app, base } = house
const added = await house.addSite({
  backchannelLogoutUri: `http://127.0.0.1:${(listener.address() as AddressInfo).port}/logout`,
})
const site = await relyingParty({ issuer: () => base }, added)
const operator = { role: 'operator' as const, tenantId: undefined, actor: 'test' }
const api = (method: string, path: string) =>
  app.api.call(operator, method, `/tenants/demo${path}`, method === 'DELETE' ? undefined : { reason: 'test' })

const chosen = { new_password: 'nine green lamps in a row', new_password_confirm: 'nine green lamps in a row' }

interface Cast {
  account: Account
  person: ReturnType<typeof visitor>
  idToken: string
}

/** Each way in which a session ends; the person has the very session that the site knows. */
const ends: Record<string, (cast: Cast) => Promise<unknown>> = {
  'a sign-out at the wish of the site': ({ person, idToken }) =>
    person.open(`${base}/end-session?id_token_hint=${idToken}`),
  'a sign-out that the person confirms': async ({ person }) => person.submit(await person.open(`${base}/end-session`)),
  'its end from another browser': async ({ account }) => {
    const other = visitor()
    await other.signIn(await other.open(`${base}/account`), account.userId)
    await other.submit(
      await other.open(`${base}/account/sessions`),
      { action: 'end-others' },
      { holding: 'end-others' },
    )
  },
  'a changed password that ends the others': async ({ account }) => {
    const other = visitor()
    await other.signIn(await other.open(`${base}/account`), account.userId)
    const [password, next] = [goodPassword, 'four small green words']
    const form = { password, new_password: next, new_password_confirm: next, end_others: 'on' }
    await other.submit(await other.open(`${base}/account/password`), form)
  },
  'another account in the same browser': async ({ person }) => {
    await house.addAccount('somebody-else')
    const asked = await site.ask({ prompt: 'select_account' })
    const done = await person.signIn(await person.open(asked.url), 'somebody-else')
    await person.open(new URL(done.onward!, base))
  },
  'a sign-out by the support desk': ({ account }) => api('POST', `/accounts/${account.userId}/sign-out`),
  'the end of the session by the API': async ({ account }) => {
    const { body } = await app.api.call(operator, 'GET', `/tenants/demo/accounts/${account.userId}/sessions`)
    const [session] = (body as { items: { id: string }[] }).items
    await api('DELETE', `/accounts/${account.userId}/sessions/${session!.id}?reason=test`)
  },
  'the account disabled': ({ account }) => api('POST', `/accounts/${account.userId}/disable`),
  '"this was not me"': async ({ account }) => {
    const other = visitor()
    await other.signIn(await other.open(`${base}/account`), account.userId)
    const done = await other.submit(await other.open(`${base}/account/not-me`), chosen)
    assert.equal(done.page, 'account-not-me-done')
  },
  'a password that was reissued': async ({ account }) => {
    const owner = visitor()
    const mail = `${account.userId}@example.com`
    await owner.submit(await owner.open(`${base}/recover`), { user_id: account.userId, mail })
    const link = /http\S+\/recover\/\S+/.exec((await house.mailTo(mail))?.text ?? '')?.[0] ?? ''
    const asked = await owner.submit(await owner.open(link))
    const code = /\d{6}/.exec((await house.mailTo(`other-${mail}`))?.text ?? '')?.[0] ?? ''
    const done = await owner.submit(await owner.submit(asked, { code }), chosen)
    assert.equal(done.page, 'recover-done')
  },
  'an enrolment anew': async ({ account }) => {
    const { body } = await api('POST', `/accounts/${account.userId}/reissue-enrolment`)
    const { url, password } = (body as { enrolment: { url: string; password: string } }).enrolment
    const owner = visitor()
    const inside = await owner.submit(await owner.open(url), { enrolment_password: password })
    assert.equal((await owner.submit(inside, chosen)).page, 'enrol-done')
  },
  'the account removed': ({ account }) => api('DELETE', `/accounts/${account.userId}?reason=test`),
}

describe('the site is told of', () => {
  for (const [what, end] of Object.entries(ends)) {
    it(what, async () => {
      const userId = `member-${told.length}-${what.length}`
      const mails = [`${userId}@example.com`, `other-${userId}@example.com`].map((address) => ({
        address,
        verified: true,
      }))
      const account = await house.addAccount(userId, goodPassword, { mails })
      const person = visitor()
      const asked = await site.ask()
      const done = await person.signIn(await person.open(asked.url), account.userId)
      const { url } = await person.open(new URL(done.onward!, base))
      const tokens = await site.redeem(url, asked)
      await end({ account, person, idToken: tokens.id_token! })
      const mine = () => told.map((token) => decodeJwt(token)).filter(({ sub }) => sub === account.id)
      for (let waited = 0; mine().length === 0 && waited < 200; waited += 1)
        await new Promise((resolve) => setTimeout(resolve, 50))
      assert.deepEqual(
        mine().map(({ sid }) => sid),
        [tokens.claims()!['sid']],
      )
    })
  }
})
