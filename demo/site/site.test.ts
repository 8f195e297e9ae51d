import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openPage } from '#test/browser.ts'
import { fetchFile, type Held, present } from '#test/certificate-rig.ts'
import { type Seen, visitor } from '#test/house.ts'
import { checkAccessibility, checkHtml, hasJapanese } from '#test/html.ts'
import { demoRig } from '../rig.ts'

const rig = await demoRig()
const demo = await rig.start()
const certificateOrigin = rig.settings.configuration.certificateUrl

const people = { recommended: 'sakura', 'two-step': 'aoi', manual: 'p-01-usr007' } as const

/** A person with one browser for the site and the service, who follows every redirect between the two. */
function person(language: 'ja' | 'en' = 'en', held: Held = undefined) {
  const at = visitor(language)

  async function go(url: string | URL): Promise<Seen> {
    const seen = await at.open(url)
    if (seen.url.origin === certificateOrigin) return go(await present(seen.url, held))
    if (seen.headers.has('location')) return go(seen.url)
    return seen.page === 'done' ? go(seen.onward!) : seen
  }

  const site = (path: string) => go(`${demo.site.url}/${path}`)

  async function signIn(tenantId: keyof typeof people = 'recommended'): Promise<Seen> {
    const done = await at.signIn(await site(`${tenantId}/sign-in`), people[tenantId], demo.keepsakes.password)
    assert.equal(done.page, 'done')
    return go(done.onward!)
  }

  const post = (path: string, origin = demo.site.url) =>
    at.browser.send(`${demo.site.url}/${path}`, { method: 'POST', headers: { origin }, body: new URLSearchParams() })

  return { at, go, site, signIn, post }
}

/** As it was printed. */
async function certificateOf(tenantId: keyof typeof people): Promise<Held> {
  const { token, password } = demo.keepsakes.downloads[`${tenantId}/${people[tenantId]}`]!
  const url = `${demo.serving.app.hosts.place(tenantId).issuer}/certificate/${token}`
  assert.ok(demo.summary.includes(url) && demo.summary.includes(password))
  return (await fetchFile({ url, password })).held
}

const claimsIn = ({ html }: Seen) =>
  JSON.parse(/<code>(\{[\s\S]*?\})<\/code><\/pre>/.exec(html)![1]!.replaceAll('&quot;', '"')) as Record<string, unknown>

describe('the demo site', () => {
  for (const tenantId of Object.keys(people) as (keyof typeof people)[]) {
    it(`signs in at the tenant ${tenantId} and shows what it was told`, async () => {
      const strong = tenantId === 'manual'
      const seen = await person('en', strong ? await certificateOf(tenantId) : undefined).signIn(tenantId)
      assert.equal(seen.url.href, `${demo.site.url}/${tenantId}/`)
      const claims = claimsIn(seen)
      assert.equal(claims['iss'], demo.serving.app.hosts.place(tenantId).issuer)
      assert.equal(claims['acr'], strong ? 'urn:sekisho:acr:3' : 'urn:sekisho:acr:1')
      assert.deepEqual(claims['amr'], strong ? ['certificate', 'pwd', 'mfa'] : ['pwd'])
      assert.ok(Number.isInteger(claims['auth_time']))
      assert.match(seen.html, new RegExp(`Welcome, ${people[tenantId]}`))
    })
  }

  it('signs out of both, so that the next sign-in asks again', async () => {
    const { signIn, post, go, site } = person()
    await signIn()
    const out = await go(new URL((await post('recommended/sign-out')).headers.get('location')!))
    assert.equal(out.url.href, `${demo.site.url}/recommended/signed-out`)
    assert.match(out.html, /You are signed out/)
    assert.match((await site('recommended/sign-in?ask=silently')).html, /You are not signed in yet/)
    assert.equal((await site('recommended/sign-in')).page, 'identifier')
  })

  it('takes a cancelled sign-in kindly', async () => {
    const { at, site, go } = person()
    const cancelled = await at.submit(await site('recommended/sign-in'), { action: 'cancel' })
    assert.equal(cancelled.page, 'cancelled')
    const back = await go(cancelled.onward!)
    assert.equal(back.status, 200)
    assert.match(back.html, /You stopped the sign-in/)
    assert.match(back.html, /access_denied/)
  })

  it('asks a person again who is signed in already', async () => {
    const { signIn, site } = person()
    await signIn()
    assert.equal((await site('recommended/sign-in')).url.pathname, '/recommended/')
    assert.equal((await site('recommended/sign-in?ask=again')).page, 'password')
  })

  it('is told honestly that two factors cannot be had', async () => {
    const { signIn, site } = person()
    await signIn()
    const refused = await site('recommended/sign-in?ask=two-factors')
    assert.match(refused.html, /unmet_authentication_requirements/)
    assert.match(refused.html, /not strong enough/)
  })

  it('gives an answer that it never asked for no session', async () => {
    const { site } = person()
    const seen = await site('recommended/callback?code=x&state=y')
    assert.equal(seen.status, 400)
    assert.match(seen.html, /This sign-in is over/)
  })

  it('takes the same answer once', async () => {
    const { at, site, go } = person()
    const done = await at.signIn(await site('recommended/sign-in'), 'sakura', demo.keepsakes.password)
    const answer = await at.open(done.onward!)
    assert.equal((await go(answer.url)).status, 200)
    assert.equal((await go(answer.url)).status, 400)
  })

  it('gives a browser a new cookie with each sign-in', async () => {
    const { at, site, signIn } = person()
    await site('recommended/sign-in')
    const before = at.browser.cookie('demo-site')
    await signIn()
    assert.ok(before)
    assert.notEqual(at.browser.cookie('demo-site'), before)
  })

  it('signs nobody out at the wish of another site', async () => {
    const { post, signIn } = person()
    await signIn()
    assert.equal((await post('recommended/sign-out', 'http://evil.example')).status, 403)
  })

  it('speaks the language of the browser, and takes it along to the service', async () => {
    const { site } = person('ja')
    const home = await site('')
    assert.match(home.html, /<html lang="ja">/)
    await site('?lang=en')
    assert.match((await site('recommended/sign-in')).html, /<html lang="en">/)
  })

  for (const language of ['en', 'ja'] as const) {
    it(`has right markup and the words of one language on every page (${language})`, async () => {
      const { site, signIn } = person(language)
      const asked = [
        '',
        'nowhere',
        'recommended/callback?code=x&state=y',
        'recommended/sign-in?ask=silently',
        'recommended/signed-out',
      ]
      const pages = [await signIn()]
      for (const path of asked) pages.push(await site(path))
      for (const { html } of pages) {
        await checkHtml(html)
        const words = html.replace(/<nav[\s\S]*?<\/nav>|<head>[\s\S]*?<\/head>/g, '')
        assert.equal(hasJapanese(words), language === 'ja', words)
      }
    })
  }

  for (const dark of [false, true]) {
    it(`has no barrier that axe can find, and no fault in a real browser (${dark ? 'dark' : 'light'})`, async (t) => {
      const page = await openPage(t, { dark, viewport: { width: 320, height: 700 } })
      await page.goto(`${demo.site.url}/`)
      await page.locator('summary').first().click()
      await checkAccessibility(page)
      await page.goto(`${demo.site.url}/recommended/sign-in`)
      await page.locator('[name=user_id]').fill('sakura')
      await page.locator('[name=user_id]').press('Enter')
      await page.locator('[name=password]').fill(demo.keepsakes.password)
      await page.locator('[name=password]').press('Enter')
      await page.waitForURL(`${demo.site.url}/recommended/`)
      await checkAccessibility(page)
      await page.locator('form button').click()
      await page.waitForURL(`${demo.site.url}/recommended/signed-out`)
      await checkAccessibility(page)
    })
  }
})
