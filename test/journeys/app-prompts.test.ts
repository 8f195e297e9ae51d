/** What the page after a system's dialog says of an app: whose it is, why it asks now, its number, and the ways out. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as audit from '#audit/audit.ts'
import * as reports from '#reports/reports.ts'
import { goodPassword, openHouse, type Seen, visitor } from '#test/house.ts'
import { relyingParty } from '#test/protocol-rig.ts'

let clock = Math.floor(Date.now() / 1000)
const house = await openHouse({ clock: () => clock })
const { database } = house.app
const claimed = { appleTeamBundle: 'ABCDE12345.example.notes' }

const native = (changes: object = {}) =>
  house.addSite({
    name: 'Notes',
    kind: 'native',
    redirectUris: ['http://127.0.0.1/cb', 'https://notes.example/cb'],
    app: { publisher: 'Notes Inc.', claimed },
    ...changes,
  })

async function installed() {
  const rp = await relyingParty({ issuer: () => house.base }, await native())
  const person = visitor()
  return {
    person,
    ask: async (wish: Record<string, string> = {}) => person.open((await rp.ask(wish)).url),
    async signIn(page: Seen, name: string) {
      const done = await person.signIn(page, name)
      assert.equal(done.page, 'done', done.errors.join())
      await person.open(new URL(done.onward!, house.url))
    },
    signOut: async () => person.submit(await person.open(`${house.base}/end-session`)),
  }
}

const reasons = ({ html }: Seen) => [...html.matchAll(/<span class="reason">([^<]*)<\/span>/g)].map(([, said]) => said!)
const numberOn = ({ html }: Seen) => /data-prompt-number[^>]*>([^<]+)</.exec(html)?.[1] ?? ''

describe('the page after the dialog', () => {
  it('names app, publisher, domain and number, and marks as verified only what the device has checked', async () => {
    const app = await installed()
    const loopback = await app.ask()
    assert.match(loopback.html, /Notes Inc\./)
    assert.match(loopback.html, new RegExp(new URL(house.url).host))
    assert.match(numberOn(loopback), /^[2-9A-HJ-NP-Z]{2}-[2-9A-HJ-NP-Z]{3}$/)
    assert.match(loopback.html, /Not verified/)
    const proved = await app.ask({ redirect_uri: 'https://notes.example/cb' })
    assert.doesNotMatch(proved.html, /Not verified/)
    assert.match(proved.html, /Verified/)
  })

  it('says why it is asked: first time, updated, expired, password changed, asked by the site', async () => {
    const { id } = await house.addAccount('anna')
    const app = await installed()
    const first = await app.ask({ app_version: '1.0', os_version: '17.1' })
    assert.deepEqual(reasons(first).length, 1)
    assert.match(reasons(first)[0]!, /first sign-in/)
    await app.signIn(first, 'anna')

    await app.signOut()
    const out = reasons(await app.ask({ app_version: '1.0', os_version: '17.1' }))
    assert.equal(out.length, 1)
    assert.match(out[0]!, /has ended: you signed out/)

    clock += 13 * 3600
    const later = reasons(await app.ask({ app_version: '1.1', os_version: '18.0' }))
    assert.match(later[0]!, /app was updated \(1\.0 → 1\.1\)/)
    assert.match(later[1]!, /system of your device was updated \(17\.1 → 18\.0\)/)
    assert.match(later[2]!, /expired on/)

    const prepared = await house.app.passwords.prepare(`${goodPassword} 2`, { policy: house.tenant.policy.password })
    await database.durably(async (trx) => {
      await house.app.passwords.set(trx, 'demo', id, prepared, { now: clock })
      await house.app.protocol.endGrants(trx, 'demo', id, clock)
    })
    assert.match(reasons(await app.ask())[0]!, /password was changed on/)
    assert.match(reasons(await app.ask({ prompt: 'login' }))[0]!, /wants to be sure again/)
  })

  it('repeats no version that is none, and asks nothing of a web site’s visitors', async () => {
    const app = await installed()
    const page = await app.ask({ app_version: 'call 0120 now', os_version: `9${'9'.repeat(100)}` })
    assert.doesNotMatch(page.html, /call 0120/)
    assert.deepEqual(page.page, 'identifier')
    assert.doesNotMatch(page.html, /9999/)
    const web = await relyingParty({ issuer: () => house.base }, await house.addSite())
    const seen = await visitor().open((await web.ask()).url)
    assert.deepEqual(reasons(seen), [])
    assert.ok(!seen.headers.getSetCookie().some((cookie) => cookie.startsWith('installation')))
  })

  it('knows an installation by its browser and app alone', async () => {
    await house.addAccount('bea')
    const app = await installed()
    await app.signIn(await app.ask({ app_version: '1.0' }), 'bea')
    const other = await installed()
    other.person.browser.load(app.person.browser.jar().filter(({ name }) => name.startsWith('installation')))
    assert.match(reasons(await other.ask())[0]!, /first sign-in/)
  })
})

describe('a prompt number', () => {
  const lookUp = async (number: string, person = visitor()) => {
    const page = await person.open(`${house.base}/check/number`)
    return person.submit(page, { number })
  }

  it('says to everybody whether the request is real and of which app, while it is open', async () => {
    const app = await installed()
    const page = await app.ask()
    const number = numberOn(page)
    const yes = await lookUp(` ${number.toLowerCase().replace('-', '')} `)
    assert.match(yes.html, /data-prompt="open"/)
    assert.match(yes.html, /Notes is asking you/)
    await app.person.submit(page, { action: 'cancel' })
    assert.match((await lookUp(number)).html, /data-prompt="none"/)
    assert.match((await lookUp('ZZ-ZZZ')).html, /data-prompt="none"/)
    assert.match((await lookUp('<b>')).html, /data-prompt="none"/)
  })

  it('stands for nothing after the time of its page, nor at another tenant', async () => {
    const app = await installed()
    const number = numberOn(await app.ask())
    await house.addTenant('other')
    const person = visitor()
    const elsewhere = await person.open(`${house.url}/t/other/check/number`)
    assert.match((await person.submit(elsewhere, { number })).html, /data-prompt="none"/)
    clock += 15 * 60 + 1
    assert.match((await lookUp(number)).html, /data-prompt="none"/)
  })

  it('cannot be looked for by trying', async () => {
    clock += 11 * 60
    for (let tries = 0; tries < 20; tries += 1) assert.equal((await lookUp('AA-AAA')).status, 200)
    const refused = await lookUp('AA-AAA')
    assert.equal(refused.status, 429)
    assert.ok(Number(refused.headers.get('retry-after')) > 0)
    clock += 11 * 60
  })
})

describe('"I did not start this"', () => {
  it('ends the request, tells the site once, the owner and the tenant, and leads to what to do', async () => {
    const account = await house.addAccount('cleo')
    const rp = await relyingParty({ issuer: () => house.base }, await native())
    const person = visitor()
    const asked = await person.submit(
      await person.open((await rp.ask({ redirect_uri: 'https://notes.example/cb' })).url),
      {
        user_id: 'cleo',
      },
    )
    const number = numberOn(asked)
    const ended = await person.submit(asked, { action: 'not-me' })
    assert.equal(ended.page, 'disowned')
    assert.match(ended.html, /href="[^"]*\/check"/)
    const reception = /data-reception[^>]*>([^<]+)</.exec(ended.html)?.[1]
    const report = await reports.find(database.db, 'demo', reception!)
    assert.deepEqual([report?.kind, report?.accountId, report?.about.number], ['prompt', account.id, number])
    assert.match((await house.mailTo('cleo@example.com'))?.subject ?? '', /身に覚えのない/)
    const { items } = await audit.list(database.db, { tenantId: 'demo', limit: 20 })
    assert.ok(items.some(({ act, subject }) => act === 'promptDisowned' && subject === account.id))

    const again = await person.open(asked.url)
    assert.equal(again.page, 'disowned')
    assert.doesNotMatch(again.html, /data-reception/)
    assert.equal((await person.submit(asked, { password: goodPassword })).page, 'disowned')
    const told = await person.open(new URL(again.onward!, house.url))
    assert.equal(told.url.searchParams.get('error'), 'access_denied')
  })

  it('fills no list and no mailbox by being said again and again', async () => {
    await house.addAccount('dan')
    const rp = await relyingParty({ issuer: () => house.base }, await native())
    clock += 2 * 3600
    const said = async () => {
      const person = visitor()
      const asked = await person.submit(await person.open((await rp.ask()).url), { user_id: 'dan' })
      return person.submit(asked, { action: 'not-me' })
    }
    const before = (await reports.list(database.db, 'demo', { limit: 100 })).items.length
    for (let times = 0; times < 12; times += 1) assert.equal((await said()).page, 'disowned')
    const after = (await reports.list(database.db, 'demo', { limit: 100 })).items.length
    assert.equal(after - before, 10)
    await house.app.messages.deliverDue()
    const mails = await house.app.mailbox.list('dan@example.com')
    assert.equal(mails.length, 1)
  })
})
