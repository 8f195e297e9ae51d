/** A person's own affairs: history, sessions, sites, language and data, as a browser without script has them. */
import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { refreshTokenGrant } from 'openid-client'
import * as history from '#history/history.ts'
import * as sessions from '#sessions/sessions.ts'
import { visitor } from '#test/house.ts'
import { ownAccounts, passwordChange } from '#test/own-account.ts'
import { locationOf, relyingParty } from '#test/protocol-rig.ts'

const { acts, base, house, now, signIn, someone, wait } = await ownAccounts()
const { app } = house
let shops = 0

beforeEach(() => wait(86_400))

describe('the sign-in history', () => {
  async function withRecords() {
    const found = await someone()
    const { account, person } = found
    const record = (at: number, changes: Partial<history.SignInRecord> = {}): history.SignInRecord => ({
      tenantId: 'demo',
      accountId: account.id,
      at,
      site: 'Shop',
      ip: '192.0.2.7',
      place: null,
      browser: 'Firefox, Linux',
      ways: ['password'],
      result: 'success',
      code: null,
      acr: null,
      number: `N${at}`,
      explanation: 'enough',
      ...changes,
    })
    await app.database.durably(async (trx) => {
      for (let i = 1; i <= 50; i += 1) await history.record(trx, record(now() - i * 3600))
      const refused = { result: 'refused', code: 'wrong-password', explanation: 'proof-missing' } as const
      for (let i = 1; i <= 5; i += 1) await history.record(trx, record(now() - i * 60, { ...refused, site: null }))
      await history.record(trx, record(now() - 20 * 86_400, { site: '=cmd|calc', browser: '+1, "quoted"' }))
    })
    const open = (query = '', path = '/account/history') => person.open(`${base}${path}${query}`)
    return { ...found, open }
  }

  it('goes page by page and says which of how many', async () => {
    const { open } = await withRecords()
    const first = await open()
    assert.match(first.html, /1 to 20 of 57/)
    const last = await open('?page=3')
    assert.match(last.html, /41 to 57 of 57/)
    assert.match((await open('?page=99')).html, /41 to 57 of 57/)
    assert.match(first.html, /every proof that was needed had been shown/, 'why, in words')
    assert.match(first.html, new RegExp(`N${now() - 60}<`), 'a number to tell the support desk')
  })

  it('shows what was asked for: result, site, time; and carries it from page to page', async () => {
    const { open } = await withRecords()
    assert.match((await open('?result=refused')).html, /1 to 5 of 5</)
    assert.match((await open('?site=own')).html, /1 to 6 of 6</)
    assert.match((await open('?site=named:Shop')).html, /1 to 20 of 50</)
    assert.match((await open('?days=7')).html, /1 to 20 of 56</)
    const second = await open('?site=named:Shop&page=2')
    assert.match(second.html, /21 to 40 of 50/)
    assert.match(second.html, /site=named%3AShop&amp;days=31&amp;page=3/)
    assert.match((await open('?result=refused&site=named:Shop')).html, /No sign-in activity fits/)
    assert.match((await open('?result=%3Cb%3E&days=9999&site=x')).html, /1 to 20 of 57/, 'nonsense asks for nothing')
  })

  it('can be saved as a file that no spreadsheet runs', async () => {
    const { open } = await withRecords()
    const file = await open('?site=named:%3Dcmd%7Ccalc', '/account/history.csv')
    assert.match(file.headers.get('content-type') ?? '', /^text\/csv/)
    assert.match(file.headers.get('content-disposition') ?? '', /^attachment; filename="/)
    assert.equal(file.headers.get('cache-control'), 'no-store')
    const [head, row, ...rest] = file.html.split('\r\n')
    assert.match(head!, /^\ufeff?Number,When \(UTC\)/)
    assert.ok(row!.includes(`"'=cmd|calc"`), row)
    assert.ok(row!.includes(`"'+1, ""quoted"""`), row)
    assert.deepEqual(rest, [''])
    assert.equal((await open('', '/account/history.csv')).html.trim().split('\r\n').length, 58)
  })
})

describe('where somebody is signed in', () => {
  it('lists every browser, marks this one, and ends one from afar', async () => {
    const { person, userId, account } = await someone()
    const elsewhere = visitor()
    await signIn(elsewhere, userId)
    const page = await person.open(`${base}/account/sessions`)
    assert.match(page.html, /2 sign-ins/)
    assert.equal(page.html.match(/this browser/g)?.length, 1)
    const done = await person.submit(page, {}, { holding: 'name="session"' })
    assert.match(done.html, /1 sign-in was ended/)
    assert.equal((await elsewhere.open(`${base}/account`)).page, 'identifier')
    assert.equal((await person.open(`${base}/account`)).page, 'account')
    assert.match((await house.mailTo(`${userId}@example.com`))?.subject ?? '', /signed out|ログアウト/)
    assert.ok((await acts(account)).includes('sessionsEnded'))
    const twice = await person.submit(page, {}, { holding: 'name="session"' })
    assert.match(twice.html, /over already/)
  })

  it('ends all others at once, and never the own or a stranger’s', async () => {
    const { person, userId, account } = await someone()
    const stranger = await someone()
    const others = [visitor(), visitor()]
    for (const other of others) await signIn(other, userId)
    const page = await person.open(`${base}/account/sessions`)
    const ids = [...page.html.matchAll(/name="session" value="([^"]*)"/g)].map(([, id]) => id!)
    assert.equal(ids.length, 2)
    const nothing = await stranger.person.submit(page, { session: ids[0]! }, { holding: 'name="session"' })
    assert.match(nothing.html, /over already/)
    const { session } = house.tenant.policy
    const open = await sessions.list(app.database.db, 'demo', account.id, session, now())
    const own = open.find(({ id }) => !ids.includes(id))!.id
    await person.submit(page, { session: own }, { holding: 'name="session"' })
    assert.match((await person.open(`${base}/account/sessions`)).html, /3 sign-ins/)
    const done = await person.submit(page, { action: 'end-others' })
    assert.match(done.html, /2 sign-ins were ended/)
    for (const other of others) assert.equal((await other.open(`${base}/account`)).page, 'identifier')
    assert.equal((await person.open(`${base}/account/sessions`)).page, 'account-sessions')
    assert.equal((await stranger.person.open(`${base}/account`)).page, 'account')
  })
})

describe('the sites connected', () => {
  const refresh = ({ config }: Awaited<ReturnType<typeof relyingParty>>, token: string) =>
    refreshTokenGrant(config, token)

  async function connected() {
    const found = await someone()
    const { person } = found
    shops += 1
    const name = `Shop ${shops}`
    const added = await house.addSite({ name, consent: 'ask' })
    const rp = await relyingParty({ issuer: () => base }, added)
    const asked = await rp.ask({ scope: 'openid email offline_access', prompt: 'consent' })
    const consent = await person.open(asked.url)
    assert.equal(consent.page, 'consent')
    const agreed = await person.submit(consent)
    const answer = locationOf(await person.browser.get(new URL(agreed.onward!, base)), house.url)
    return { ...found, rp, name, tokens: await rp.redeem(answer, asked) }
  }

  it('are listed with what they may see and since when, and end with all they hold', async () => {
    const { person, rp, name, tokens, userId, account } = await connected()
    const page = await person.open(`${base}/account/sites`)
    assert.match(page.html, new RegExp(`<h2>${name}</h2>`))
    assert.match(page.html, /your mail address/)
    assert.match(page.html, /may go on after you sign out/)
    assert.doesNotMatch(page.html, /phone number/)
    const refreshed = await refresh(rp, tokens.refresh_token!)
    assert.ok(refreshed.access_token)

    const done = await person.submit(page, {}, { holding: 'name="site"' })
    assert.match(done.html, /is disconnected/)
    assert.doesNotMatch(done.html, new RegExp(`<h2>${name}</h2>`))
    await assert.rejects(() => refresh(rp, refreshed.refresh_token!))
    const mail = await house.mailTo(`${userId}@example.com`)
    assert.match(`${mail?.subject}`, /disconnected|連携/)
    assert.match(mail?.text ?? '', new RegExp(name))
    assert.ok((await acts(account)).includes('siteDisconnected'))
    assert.match((await person.submit(page, {}, { holding: 'name="site"' })).html, /disconnected already/)
  })

  it('cannot be ended by anybody else', async () => {
    const { person, rp, tokens } = await connected()
    const page = await person.open(`${base}/account/sites`)
    const site = /name="site" value="([^"]*)"/.exec(page.html)![1]!
    const stranger = await someone()
    const done = await stranger.person.submit(page, { site }, { holding: 'name="site"' })
    assert.match(done.html, /disconnected already/)
    assert.ok((await refresh(rp, tokens.refresh_token!)).access_token)
  })

  it('go on after a sign-out elsewhere, but not after the password was changed for fear of somebody', async () => {
    const { person, userId, rp, tokens } = await connected()
    const other = visitor()
    await signIn(other, userId)
    await other.submit(await other.open(`${base}/account/sessions`), { action: 'end-others' })
    const { refresh_token: next } = await refresh(rp, tokens.refresh_token!)
    assert.equal((await person.open(`${base}/account`)).page, 'identifier')
    await other.submit(await other.open(`${base}/account/password`), { ...passwordChange, end_others: 'on' })
    await assert.rejects(() => refresh(rp, next!))
  })
})

describe('language and data', () => {
  it('speaks the language that was chosen, also to a browser that asks for another, and in mails', async () => {
    const { person, userId } = await someone('en')
    const page = await person.open(`${base}/account/language`)
    const done = await person.submit(page, { language: 'ja' })
    assert.match(done.html, /<html lang="ja">/)
    assert.match(done.html, /言語を保存しました/)
    const elsewhere = visitor('en')
    await signIn(elsewhere, userId)
    assert.match((await elsewhere.open(`${base}/account`)).html, /<html lang="ja">/)
    await person.submit(await person.open(`${base}/account/password`), passwordChange)
    assert.match((await house.mailTo(`${userId}@example.com`))?.subject ?? '', /パスワード/)
    assert.equal((await person.submit(page, { language: 'tlh' })).page, 'account-language')
  })

  it('gives everything that is kept of the person, and no secret', async () => {
    const { person, userId, account } = await someone()
    await person.submit(await person.open(`${base}/account/question`), { question: 'first-pet', answer: 'Pochi' })
    const page = await person.open(`${base}/account/export`)
    const file = await person.submit(page)
    assert.match(file.headers.get('content-type') ?? '', /^application\/json/)
    assert.match(file.headers.get('content-disposition') ?? '', /^attachment/)
    const kept = JSON.parse(file.html)
    assert.equal(kept.account.userId, userId)
    assert.deepEqual(kept.account.mails, [{ address: `${userId}@example.com`, verified: true }])
    assert.equal(kept.history[0].result, 'success')
    assert.equal(kept.sessions.length, 1)
    assert.equal(kept.sessions[0].current, true)
    assert.deepEqual(kept.sites, [])
    assert.deepEqual(kept.notices, { signIn: null, passPhrase: false })
    const told = kept.messages.find(({ about }: { about: string }) => about === 'notice/question-changed')
    assert.deepEqual([told?.channel, told?.to], ['mail', 's•••••@example.com'])
    assert.match(told?.number, /^[A-Z0-9]{4}-[A-Z0-9]{4}$/)
    assert.doesNotMatch(file.html, /argon2|Pochi|hash|secret/i)
    assert.ok((await acts(account)).includes('dataExported'))
    assert.match((await house.mailTo(`${userId}@example.com`))?.subject ?? '', /exported|出力/)
  })
})

describe('the summary', () => {
  it('shows the sign-in before this one and what was refused since', async () => {
    const { person, userId } = await someone()
    assert.match((await person.open(`${base}/account`)).html, /none in the last 31 days/)
    wait(3600)
    const stranger = visitor()
    const asked = await stranger.submit(await stranger.open(`${base}/account`), { user_id: userId })
    await stranger.submit(asked, { password: 'not my password at all' })
    wait(3600)
    const later = visitor()
    await signIn(later, userId)
    const summary = await later.open(`${base}/account`)
    assert.match(summary.html, /1 time</)
    assert.doesNotMatch(summary.html, /none in the last/)
  })

  it('warns of what has to be seen to, and says what to do', async () => {
    await house.changePolicy({ password: { lifetimeDays: 20 } })
    const mails = [{ address: 'typo@example.com', verified: false }]
    const { person } = await someone('en', { mails })
    const { html } = await person.open(`${base}/account`)
    const warnings = [...html.matchAll(/data-warning="([^"]*)"/g)].map(([, name]) => name)
    assert.deepEqual(warnings, ['password-ends', 'no-question', 'recovery-unprepared', 'mail-unverified'])
    assert.match(html, /href="\/t\/demo\/account\/password">Change your password/)
    assert.match(html, /href="\/t\/demo\/account\/contacts">See your contact addresses/)
    await house.changePolicy({ contacts: { on: false } })
    const without = await person.open(`${base}/account`)
    assert.match(without.html, /contact the support desk/)
    assert.doesNotMatch(without.html, /account\/contacts/)
    await house.changePolicy({ contacts: null })
    await house.changePolicy({ password: { lifetimeDays: 0 } })
  })
})

describe('the menu', () => {
  it('leads to every room that the policy offers, and out', async () => {
    const { person } = await someone()
    const { html } = await person.open(`${base}/account`)
    const menu = /<nav class="menu"[\s\S]*?<\/nav>/.exec(html)![0]
    const paths = [...menu.matchAll(/href="([^"]*)"/g)].map(([, path]) => path!)
    for (const path of paths) {
      const room = await person.open(new URL(path, house.url))
      assert.equal(room.status, 200, path)
      assert.match(room.html, new RegExp(`href="${path}" aria-current="page"`), path)
    }
    assert.ok(paths.length >= 8)
    const out = await person.submit(await person.open(`${base}/account`), {}, { holding: 'Sign out' })
    assert.equal(out.page, 'signed-out')
    assert.equal((await person.open(`${base}/account`)).page, 'identifier')
  })
})
