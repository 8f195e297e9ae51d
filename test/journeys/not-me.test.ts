/** "This was not me": the owner shuts everybody out; and the check-up that says what else to look at. */
import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import * as audit from '#audit/audit.ts'
import * as reports from '#reports/reports.ts'
import { ownFactors } from '#test/factors.ts'
import { goodPassword, openHouse, type Seen, visitor } from '#test/house.ts'
import { relyingParty } from '#test/protocol-rig.ts'

let clock = 1_800_000_000
const house = await openHouse({ clock: () => clock })
let people = 0

beforeEach(() => {
  clock += 86_400
})

async function someone(changes = {}) {
  people += 1
  const userId = `owner${people}`
  const account = await house.addAccount(userId, goodPassword, changes)
  return { userId, account, mail: `${userId}@example.com` }
}

async function signedIn(userId: string, person = visitor(), password = goodPassword) {
  const done = await person.signIn(await person.open(`${house.base}/account`), userId, password)
  assert.equal(done.page, 'done')
  return person
}

/** A site that may go on after sign-out. Its own clock is not that of the house, so it looks at no times. */
async function shop() {
  const grants = ['authorization_code', 'refresh_token'] as const
  const added = await house.addSite({ grants: [...grants], scopes: ['openid', 'offline_access'] })
  const { clientId, redirectUris } = added.site
  const rp = await relyingParty({ issuer: () => house.base }, added)
  const token = async (fields: Record<string, string>) => {
    const authorization = `Basic ${Buffer.from(`${clientId}:${added.clientSecret}`).toString('base64')}`
    const body = new URLSearchParams(fields)
    const response = await fetch(`${house.base}/token`, { method: 'POST', headers: { authorization }, body })
    const { refresh_token, error } = (await response.json()) as { refresh_token?: string; error?: string }
    return { ...(refresh_token ? { refresh_token } : {}), ...(error ? { error } : {}) }
  }
  return {
    async code(person: ReturnType<typeof visitor>) {
      const asked = await rp.ask({ scope: 'openid offline_access' })
      const left = await person.open(asked.url)
      return { code: left.url.searchParams.get('code')!, code_verifier: asked.verifier }
    },
    tokens: (from: { code: string; code_verifier: string }) =>
      token({ grant_type: 'authorization_code', redirect_uri: redirectUris[0]!, ...from }),
    refresh: (refresh_token: string) => token({ grant_type: 'refresh_token', refresh_token }),
  }
}

const next = { new_password: 'nine green lamps in a row', new_password_confirm: 'nine green lamps in a row' }
const page = `${house.base}/account/not-me`
const numberIn = (seen: Seen) => /\/account\/not-me\?number=([A-Z0-9-]+)/.exec(seen.html)?.[1]

describe('"this was not me"', () => {
  it('is found in the history, and in the menu', async () => {
    const { userId } = await someone()
    await signedIn(userId)
    const person = await signedIn(userId)
    const history = await person.open(`${house.base}/account/history`)
    assert.match(history.html, /href="\/t\/demo\/account\/not-me"/)
    const number = numberIn(history)
    const seen = await person.open(`${page}?number=${number}`)
    assert.deepEqual([seen.status, seen.page], [200, 'account-not-me'])
    assert.match(seen.html, new RegExp(`${number}`))
  })

  it('takes the reference of a notice, however it is typed, and of no other account', async () => {
    const { userId, mail } = await someone()
    const person = await signedIn(userId)
    const number = /受付番号：(\S+)/.exec((await house.mailTo(mail))?.text ?? '')?.[1] ?? ''
    assert.match(number, /^[A-Z0-9]{4}-[A-Z0-9]{4}$/)
    for (const typed of [number, number.toLowerCase(), ` ${number.replace('-', '')} `]) {
      const seen = await person.open(`${page}?number=${encodeURIComponent(typed)}`)
      assert.deepEqual([seen.status, seen.html.includes('127.0.0.1') || seen.html.includes('::1')], [200, true], typed)
    }
    const stranger = await signedIn((await someone()).userId)
    const refused = await stranger.open(`${page}?number=${number}`)
    assert.deepEqual([refused.status, refused.errors[0]], [422, 'unknown-number'])
  })

  it('shuts everybody out at once: sessions, tokens, sign-ins under way, links, the old password', async () => {
    const { userId, account, mail } = await someone()
    const thief = await signedIn(userId)
    const site = await shop()
    const { refresh_token } = await site.tokens(await site.code(thief))
    const invited = await house.app.database.durably((trx) =>
      house.app.enrolment.issue(trx, { tenant: house.tenant, account, reference: 'TEST', now: clock, mail: false }),
    )
    await house.changePolicy({ reissue: { proofs: [] } })
    await thief.submit(await thief.open(`${house.base}/recover`), { user_id: userId, mail })
    const link = /http\S+\/recover\/\S+/.exec((await house.mailTo(mail))?.text ?? '')![0]
    await house.app.database.durably(async (trx) => {
      await house.app.passwords.requireChange(trx, 'demo', account.id, true)
    })
    const half = visitor()
    const waiting = await half.signIn(await half.open(`${house.base}/account`), userId)
    assert.equal(waiting.page, 'new-password')
    await house.app.database.durably(async (trx) => {
      await house.app.passwords.requireChange(trx, 'demo', account.id, false)
    })

    const owner = await signedIn(userId)
    const number = numberIn(await owner.open(`${house.base}/account/history`))
    clock += 1
    const done = await owner.submit(await owner.open(`${page}?number=${number}`), next)
    assert.deepEqual([done.status, done.page], [200, 'account-not-me-done'])
    assert.match(done.html, /all 2 browsers/)

    for (const someoneElse of [thief, owner]) {
      assert.equal((await someoneElse.open(`${house.base}/account`)).page, 'identifier')
    }
    assert.deepEqual(await site.refresh(refresh_token!), { error: 'invalid_grant' })
    const stolen = { new_password: 'the thief was faster here', new_password_confirm: 'the thief was faster here' }
    assert.equal((await half.submit(waiting, stolen)).page, 'password')
    assert.equal((await visitor().open(link)).status, 410)
    assert.equal((await visitor().open(invited.url)).status, 410)
    const old = visitor()
    assert.equal((await old.signIn(await old.open(`${house.base}/account`), userId)).status, 422)
    await signedIn(userId, visitor(), next.new_password)
    await house.changePolicy({ reissue: { proofs: null } })
  })

  it('is reported to the tenant, told to the owner and audited, under one number', async () => {
    const { userId, account, mail } = await someone()
    const owner = await signedIn(userId)
    const about = numberIn(await owner.open(`${house.base}/account/history`))
    const done = await owner.submit(await owner.open(`${page}?number=${about}`), next)
    const number = /<strong translate="no">([A-Z0-9-]{9})</.exec(done.html)?.[1] ?? ''
    const { db } = house.app.database
    const report = await reports.find(db, 'demo', number)
    assert.deepEqual(
      [report?.accountId, report?.kind, report?.about.source, report?.about.number, report?.closed],
      [account.id, 'not-me', 'history', about, undefined],
    )
    const letter = await house.mailTo(mail)
    assert.equal(letter?.subject, 'アカウントを保護しました')
    assert.ok(letter?.text.includes(number))
    const { items } = await audit.list(db, { tenantId: 'demo', limit: 5 })
    const entry = items.find(({ act }) => act === 'notMeReported')
    assert.deepEqual([entry?.subject, entry?.detail?.['number']], [account.id, number])
  })

  it('goes without a number, and changes nothing when the new password is no good', async () => {
    const { userId } = await someone()
    const owner = await signedIn(userId)
    const asked = await owner.open(page)
    for (const [fields, code] of [
      [{}, 'missing'],
      [{ new_password: 'short', new_password_confirm: 'short' }, 'too-short'],
      [{ new_password: goodPassword, new_password_confirm: goodPassword }, 'same-as-current'],
      [{ ...next, new_password_confirm: 'other' }, 'different'],
    ] as const) {
      const seen = await owner.submit(asked, fields)
      assert.deepEqual([seen.status, seen.errors[0]], [422, code])
    }
    assert.equal((await owner.open(`${house.base}/account`)).page, 'account')
    assert.equal((await owner.submit(asked, next)).page, 'account-not-me-done')
  })

  it('asks who it is again after ten minutes: an open session is no proof', async () => {
    const { userId } = await someone()
    const owner = await signedIn(userId)
    const asked = await owner.open(page)
    clock += 601
    assert.equal((await owner.open(page)).page, 'password')
    assert.equal((await owner.submit(asked, next)).page, 'password')
    await signedIn(userId)
  })
})

describe('the security check-up', () => {
  const findings = ({ html }: Seen) =>
    Object.fromEntries(
      [...html.matchAll(/data-finding="([^"]*)" data-state="([^"]*)"/g)].map(([, about, state]) => [about!, state!]),
    )

  it('goes through everything, each with a next step', async () => {
    const { userId } = await someone({ phones: [{ number: '+819012345678', verified: true, sms: true }] })
    const person = await signedIn(userId)
    const seen = await person.open(`${house.base}/account/check-up`)
    assert.equal(seen.page, 'account-check-up')
    assert.deepEqual(findings(seen), {
      'two-step': 'attention',
      password: 'good',
      'sign-ins': 'advice',
      access: 'advice',
      notices: 'good',
      recovery: 'good',
      charges: 'advice',
    })
    for (const path of ['password', 'history', 'not-me', 'sessions', 'notices', 'contacts']) {
      const to = `${house.base}/account/${path}`
      assert.ok(seen.html.includes(`href="/t/demo/account/${path}"`), path)
      assert.equal((await person.open(to)).status, 200, path)
    }
    assert.match(seen.html, /03-1234-5678/)
    assert.doesNotMatch(seen.html, /href="[^"]*passkeys">See/)
    await ownFactors(house).passkeyOf(userId)
    await signedIn(userId)
    const later = await person.open(`${house.base}/account/check-up`)
    assert.match(later.html, /2 browsers are signed in\. Registered passkeys: 1\./)
  })

  it('sees what needs a look', async () => {
    const { userId } = await someone()
    const wrong = visitor()
    await wrong.signIn(await wrong.open(`${house.base}/account`), userId, 'this is not my password')
    const person = await signedIn(userId)
    await person.submit(await person.open(`${house.base}/account/notices`), { sign_in_notices: 'off', phrase: '' })
    const seen = await person.open(`${house.base}/account/check-up`)
    const { 'sign-ins': signIns, notices, recovery } = findings(seen)
    assert.deepEqual([signIns, notices, recovery], ['attention', 'attention', 'attention'])
    assert.match(seen.html, /4 points need/)
  })

  it('knows a password that turned up in a leak, once it was typed', async () => {
    await house.changePolicy({ password: { min: 8, refuseLeaked: false } })
    people += 1
    await house.addAccount(`owner${people}`, 'password123')
    const person = await signedIn(`owner${people}`, visitor(), 'password123')
    assert.equal(findings(await person.open(`${house.base}/account/check-up`))['password'], 'attention')
    await person.submit(await person.open(`${house.base}/account/password`), { password: 'password123', ...next })
    assert.equal(findings(await person.open(`${house.base}/account/check-up`))['password'], 'good')
    await house.changePolicy({ password: { min: null, refuseLeaked: null } })
  })
})
