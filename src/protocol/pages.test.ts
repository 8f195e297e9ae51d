import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { languages } from '#language/language.ts'
import type { AskedApp } from '#sign-ins/sign-ins.ts'
import type { Site } from '#sites/sites.ts'
import { browser } from '#test/browser.ts'
import { checkAccessibility, checkHtml, hasJapanese, readableText } from '#test/html.ts'
import { visitOf } from '#test/visit.ts'
import type { Html } from '#web/page.ts'
import type { Visit } from '#web/visit.ts'
import { handOverPage } from '#web/ways-out.ts'
import { consentPage, notGivenPage } from './consent-pages.ts'
import { confirmSignOutPage, errorPage, formPostPage, keptPage, signedOutPage } from './pages.ts'

const site = { name: 'Shop' } as Site
const asked: AskedApp = {
  publisher: 'Shop Inc.',
  verified: false,
  versions: { app: '2.0', system: null },
  because: [
    { kind: 'site-asked' },
    { kind: 'updated', what: 'app', from: '1.0', to: '2.0' },
    { kind: 'updated', what: 'system', from: '17', to: '18' },
    { kind: 'settings-changed', at: null },
    { kind: 'settings-changed', at: 1_800_000_000 },
    { kind: 'ended', signedInAt: 1_800_000_000, endedAt: 1_800_000_000 },
    { kind: 'ended', signedInAt: 1_800_000_000, endedAt: null },
    { kind: 'first-time' },
    { kind: 'unproven' },
    { kind: 'agreement' },
  ],
}
const wish = { userId: 'anna', site, uid: 'AAAAAAAA', startedAt: 1_800_000_000, app: undefined }
const script = '"><script>alert(1)</script>'

const every: [string, (visit: Visit) => Html][] = [
  ['done', (visit) => handOverPage(visit, 'https://shop.example/cb?code=x&state=y', 'Shop')],
  ['done', (visit) => handOverPage(visit, 'com.example.shop:/cb?code=x', null)],
  [
    'done',
    (visit) =>
      formPostPage(visit, { to: 'https://shop.example/cb', fields: { code: 'x', state: 'y' }, siteName: 'Shop' }),
  ],
  ['step-expired', (visit) => errorPage(visit, { kind: 'expired', code: 'expired' })],
  ['error', (visit) => errorPage(visit, { kind: 'refused', code: 'invalid_request', description: 'scope is missing' })],
  ['error', (visit) => errorPage(visit, { kind: 'fault', code: 'server_error' })],
  ['signed-out', (visit) => signedOutPage(visit)],
  ['cancelled', keptPage],
  [
    'sign-out',
    (visit) => confirmSignOutPage(visit, { userId: 'anna', siteName: 'Shop', action: '/x', fields: { state: 'y' } }),
  ],
  [
    'consent',
    (visit) => consentPage(visit, { ...wish, scopes: ['openid', 'profile', 'email', 'phone', 'offline_access'] }),
  ],
  ['consent', (visit) => consentPage(visit, { ...wish, scopes: ['openid'], app: asked })],
  ['cancelled', (visit) => notGivenPage(visit, { site, to: 'https://login.example/authorize/x' })],
]

describe('the pages of the protocol', () => {
  for (const language of languages)
    for (const [index, [name, render]] of every.entries())
      it(`${name} (${index}) in ${language}: right markup, no barrier, no word of the other language`, async (t) => {
        const text = String(await render(visitOf({ language })))
        assert.ok(text.includes(`data-page="${name}"`))
        await checkHtml(text)
        const page = await (await browser()).newPage()
        t.after(() => page.close())
        await page.setContent(text.replace(/<meta http-equiv[^>]*>/, ''))
        await checkAccessibility(page)
        if (language === 'en') assert.equal(hasJapanese(await readableText(page)), false)
      })

  it('lead on where there is an account page, and nowhere else', async () => {
    for (const page of [errorPage(visitOf(), { kind: 'expired', code: 'expired' }), signedOutPage(visitOf())])
      assert.doesNotMatch(String(await page), /class="button/)
    const visit = visitOf({ links: { account: '/t/demo/account' } })
    for (const page of [errorPage(visit, { kind: 'expired', code: 'expired' }), signedOutPage(visit), keptPage(visit)])
      assert.match(String(await page), /<a class="button button-(?:main|second)" href="\/t\/demo\/account">/)
  })

  it('say what came from outside as text only', async () => {
    const visit = visitOf({ language: 'en' })
    const shown = [
      handOverPage(visit, `https://shop.example/?state=${encodeURIComponent(script)}`, script),
      errorPage(visit, { kind: 'refused', code: script, description: script }),
      confirmSignOutPage(visit, { userId: script, siteName: script, action: '/x', fields: { state: script } }),
      consentPage(visit, { ...wish, userId: script, site: { name: script } as Site, scopes: [script] }),
      consentPage(visit, { ...wish, scopes: [], app: { ...asked, publisher: script } }),
    ]
    for (const page of shown) assert.ok(!String(await page).includes('<script>alert'))
  })
})
