/** Two real browsers: one signs in, the other is the phone with the app, which asks by itself. Every page of it in both languages. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { openPage, screenshot } from '#test/browser.ts'
import { goodPassword, openHouse } from '#test/house.ts'
import { go, look, surroundingsOf } from '#test/look.ts'

let ahead = 0
const house = await openHouse({
  clock: () => Math.floor(Date.now() / 1000) + ahead,
  policy: { twoStep: { channels: ['sms', 'mail'], approvalOrder: 'before-password' } },
})

const textOf = async (page: Page, selector: string) => (await page.locator(selector).textContent())?.trim() ?? ''

for (const language of ['ja', 'en'] as const) {
  describe(`the approval app in ${language}`, () => {
    it('is paired, allows one sign-in, ends another, and hears of none after it is removed', async (t) => {
      const userId = `walker-${language}`
      await house.addAccount(userId)
      const page = await openPage(t, { ...surroundingsOf(language), expected: /422|403|410|net::/ })
      const phone = await openPage(t, { language, viewport: { width: 390, height: 780 }, expected: /422|403|net::/ })

      await page.goto(`${house.base}/account/approvals/new`)
      await page.fill('[name=user_id]', userId)
      await go(page)
      await page.fill('[name=password]', goodPassword)
      await go(page)
      await page.waitForSelector('[data-page=account-approval-new]')
      ahead += 1
      await look(page, language, 'account-approval-new')
      await go(page)
      await look(page, language, 'account-approval-code')
      const code = await textOf(page, '[data-secret=pairing-code]')

      await phone.goto(`${house.url}/app`)
      await phone.waitForSelector('[data-app-live]:not([hidden])')
      await phone.fill('[name=code]', 'AAAAA-AAAAA')
      await phone.click('[data-app-pairing] button')
      await phone.waitForFunction(() => document.querySelector('[data-app-status]')?.textContent !== '')
      await look(phone, language, 'app', '-wrong-code')
      await phone.fill('[name=code]', code)
      await phone.click('[data-app-pairing] button')
      await phone.waitForSelector('[data-app-known]:not([hidden])')
      const lookUp = await phone.getAttribute('[data-app-accounts] a', 'href')
      assert.match((await phone.request.get(new URL(lookUp!, phone.url()).href)).url(), /\/t\/demo\/check\/number$/)
      await phone.waitForFunction((id) => document.body.textContent?.includes(id), userId)
      await look(phone, language, 'app', '-paired')

      await page.goto(`${house.base}/account/approvals`)
      await look(page, language, 'account-approvals')
      await page.click('button[value=choose]')
      await page.waitForURL(/done=chosen|sign-in/)
      await page.waitForSelector('[role=status]')
      await page.click('a[href*="approvals/name"]')
      await look(page, language, 'account-approval-name')
      await page.context().clearCookies()

      // Allowed: the page goes on by itself.
      await waitAt(page, userId)
      await look(page, language, 'approval-wait')
      await phone.waitForSelector('[data-app-request]:not([hidden])')
      await look(phone, language, 'app', '-request')
      assert.equal(await textOf(phone, '[data-app-fact=number]'), await textOf(page, '[data-prompt-number]'))
      await phone.fill('[name=typed]', await textOf(page, '[data-number]'))
      await phone.click('[data-app-answer] button.button-main')
      await page.waitForSelector('[data-page=password]')
      await page.fill('[name=password]', goodPassword)
      await go(page)
      await page.waitForSelector('[data-page=account-approvals]')
      await look(phone, language, 'app', '-approved')

      // A wrong number, then "not me": over for this sign-in.
      await page.context().clearCookies()
      await waitAt(page, userId)
      await phone.waitForSelector('[data-app-request]:not([hidden])')
      await phone.fill('[name=typed]', '00')
      await phone.click('[data-app-answer] button.button-main')
      await page.waitForSelector('[data-page=approval-denied]')
      await look(page, language, 'approval-denied', '-number')
      await page.click('button[value=resend]')
      await page.waitForSelector('[data-page=approval-wait]')
      await phone.waitForSelector('[data-app-request]:not([hidden])')
      await phone.click('[data-app-answer] button[value=no]')
      await page.waitForSelector('[data-page=approval-denied]')
      await look(page, language, 'approval-denied')

      // Without script the button asks; nobody answers in time.
      ahead += 700
      const plain = await openPage(t, { ...surroundingsOf(language), javaScript: false, expected: /422/ })
      await waitAt(plain, userId)
      await go(plain)
      assert.equal(await plain.locator('main').getAttribute('data-page'), 'approval-wait')
      ahead += 121
      await go(plain)
      assert.equal(await plain.locator('main').getAttribute('data-page'), 'approval-timeout')
      await screenshot(plain, `${language}-approval-timeout`)

      await phone.click('[data-app-accounts] button')
      await phone.waitForSelector('[data-app-known][hidden]', { state: 'attached' })
      await look(phone, language, 'app', '-removed')
    })
  })
}

/** The ID, and then what comes of it. */
async function waitAt(page: Page, userId: string): Promise<void> {
  await page.goto(`${house.base}/account/approvals`)
  await page.fill('[name=user_id]', userId)
  await go(page)
  await page.waitForSelector('[data-page=approval-wait]')
}
