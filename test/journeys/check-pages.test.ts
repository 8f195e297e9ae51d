/** The pages by which people judge a prompt, in both languages, in a real browser and on paper. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openPage, screenshot } from '#test/browser.ts'
import { goodPassword, openHouse, visitor } from '#test/house.ts'
import { go, look, surroundingsOf } from '#test/look.ts'
import { relyingParty } from '#test/protocol-rig.ts'

const house = await openHouse()
const { site } = await house.addSite({
  name: 'Shop',
  kind: 'native',
  redirectUris: ['https://shop.example/app', 'http://127.0.0.1/app'],
  app: {
    publisher: 'Shop',
    stores: ['https://store.example/shop'],
    dialogNames: { ios: ['ShopMobile'] },
    claimed: { appleTeamBundle: 'ABCDE12345.example.shop' },
    reasons: [{ ja: 'アプリを更新したとき。', en: 'the app was updated.' }],
  },
})

for (const language of ['ja', 'en'] as const) {
  const surroundings = surroundingsOf(language)

  describe(`the pages by which people judge a prompt in ${language}`, () => {
    it('ask, and answer in three ways, on paper too', async (t) => {
      const page = await openPage(t, { ...surroundings, expected: /422/ })
      await page.goto(`${house.base}/check`)
      await look(page, language, 'check')
      await go(page)
      await look(page, language, 'check', '-empty')
      await page.fill('[name=shown_name]', 'ShopMobile')
      await page.fill('[name=shown_domain]', 'localhost')
      for (const value of ['self', 'system', 'fine', 'usual']) await page.check(`[value=${value}]`)
      await go(page)
      await look(page, language, 'check-result', '-likely-safe')
      await page.goBack()
      await page.fill('[name=shown_domain]', 'lосalhost')
      await page.fill('[name=message]', 'http://192.0.2.7/ 123456 PIN')
      await go(page)
      await look(page, language, 'check-result', '-stop')
      assert.equal(await page.getAttribute('[data-verdict]', 'data-verdict'), 'stop')
      await page.emulateMedia({ media: 'print' })
      await screenshot(page, `${language}-check-result-print`)
    })

    it('after the dialog: whose app it is, the ways out of it, and what is said then', async (t) => {
      const page = await openPage(t, { ...surroundings, expected: /ERR_|net::/ })
      const rp = await relyingParty({ issuer: () => house.base }, { site, clientSecret: undefined })
      const ask = async (redirect_uri: string) => (await rp.ask({ redirect_uri, app_version: '1.0' })).url.href
      await house.addAccount(`anna-${language}`)
      await page.goto(await ask('https://shop.example/app'))
      await look(page, language, 'identifier', '-app')
      await page.click('[value=cancel]')
      await look(page, language, 'cancelled', '-app')
      await page.click('[value=restart]')
      await page.click('[value=not-me]')
      await look(page, language, 'disowned')
      await page.goto(`${house.base}/account`)
      await page.fill('[name=user_id]', `anna-${language}`)
      await go(page)
      await page.fill('[name=password]', goodPassword)
      await go(page)
      await page.waitForSelector('[data-page=account]')
      await page.goto(await ask('http://127.0.0.1/app'))
      await look(page, language, 'consent', '-app')
      await page.click('[value=cancel]')
      await look(page, language, 'cancelled', '-consent')
    })

    it('take a report, look a number up for who is signed in, and give advice', async (t) => {
      const page = await openPage(t, { ...surroundings, expected: /422/ })
      await page.goto(`${house.base}/check/report`)
      await look(page, language, 'report')
      await go(page)
      await look(page, language, 'report', '-empty')
      await page.fill('[name=url]', 'http://192.0.2.7/')
      await go(page)
      await look(page, language, 'report-done')
      for (const name of ['contact', 'never-asks', 'after-fake']) {
        await page.goto(`${house.base}/advice/${name}`)
        await look(page, language, 'advice', `-${name}`)
      }
      await page.emulateMedia({ media: 'print' })
      await screenshot(page, `${language}-advice-print`)
      await page.emulateMedia({ media: 'screen' })
      const userId = `berta-${language}`
      await house.addAccount(userId)
      await page.goto(`${house.base}/account/prompt`)
      await page.fill('[name=user_id]', userId)
      await go(page)
      await page.fill('[name=password]', goodPassword)
      await go(page)
      await page.waitForSelector('[data-page=account-prompt]')
      await look(page, language, 'account-prompt')
      await page.fill('[name=number]', 'K7-3Q9')
      await go(page)
      await look(page, language, 'account-prompt', '-none')
      const other = visitor(language)
      const { url } = await (await relyingParty({ issuer: () => house.base }, { site, clientSecret: undefined })).ask()
      const asked = await other.submit(await other.open(url), { user_id: userId })
      await page.fill('[name=number]', /data-prompt-number[^>]*>([^<]+)/.exec(asked.html)?.[1] ?? '')
      await go(page)
      await look(page, language, 'account-prompt', '-own')
      await page.click('[value=stop]')
      await look(page, language, 'account-prompt', '-stopped')
      assert.equal((await other.open(asked.url)).page, 'disowned')
    })

    it('show each app with its dialog, and look up a number', async (t) => {
      const page = await openPage(t, { ...surroundings, expected: /422/ })
      await page.goto(`${house.base}/check/app/${site.id}`)
      await look(page, language, 'check-app')
      await page.emulateMedia({ media: 'print' })
      await screenshot(page, `${language}-check-app-print`)
      await page.emulateMedia({ media: 'screen' })
      await page.fill('[name=number]', 'K7-3Q9')
      await page.click('form:has([name=number]) button')
      await look(page, language, 'check-number', '-none')
      await page.fill('[name=number]', '')
      await go(page)
      await look(page, language, 'check-number', '-missing')
    })
  })
}
