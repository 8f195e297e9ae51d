/** One's own affairs in a real browser: after a while away, in both languages, with and without script. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { openPage, pageName } from '#test/browser.ts'
import { goodPassword, openHouse } from '#test/house.ts'

let ahead = 0
const house = await openHouse({
  clock: () => Math.floor(Date.now() / 1000) + ahead,
  policy: { securityQuestion: { on: true } },
})
const start = `${house.base}/account`
const nextPassword = 'four small green words'

const send = (page: Page) => page.click('form[data-form] .button-main')

async function signIn(page: Page, userId: string): Promise<void> {
  await page.goto(start)
  await page.fill('[name=user_id]', userId)
  await send(page)
  await prove(page)
  await page.waitForSelector('[data-page=account]')
}

async function prove(page: Page, password = goodPassword): Promise<void> {
  assert.equal(await pageName(page), 'password')
  await page.fill('[name=password]', password)
  await send(page)
}

for (const language of ['ja', 'en'] as const) {
  for (const javaScript of [true, false]) {
    describe(`the account page, ${language}, ${javaScript ? 'with' : 'without'} JavaScript`, () => {
      it('lets a person change the password after proving it again, and signs the others out', async (t) => {
        const userId = `anna-${language}-${javaScript}`
        await house.addAccount(userId)
        const page = await openPage(t, { language, javaScript, expected: /422/ })
        const other = await openPage(t, { language, javaScript })
        await signIn(page, userId)
        await signIn(other, userId)
        ahead += 11 * 60
        await page.click('.menu a[href$="/account/password"]')
        await prove(page)
        await page.waitForSelector('[data-page=account-password]')
        await page.fill('[name=password]', goodPassword)
        await page.fill('[name=new_password]', nextPassword)
        await page.fill('[name=new_password_confirm]', 'not the same')
        await send(page)
        assert.equal(await page.locator('.field-error').getAttribute('data-error'), 'different')
        assert.equal(await page.isChecked('[name=end_others]'), true)
        await page.fill('[name=password]', goodPassword)
        await page.fill('[name=new_password]', nextPassword)
        await page.fill('[name=new_password_confirm]', nextPassword)
        await send(page)
        await page.waitForSelector('[role=status] .notice-success')
        await page.reload()
        assert.equal(await page.locator('[role=status] .notice-success').count(), 1)
        await other.goto(start)
        assert.equal(await pageName(other), 'identifier')
        const mail = await house.mailTo(`${userId}@example.com`)
        assert.ok(mail)
        assert.doesNotMatch(`${mail.text}${mail.html}`, /https?:\/\//)
        await page.click('.side form button')
        assert.equal(await pageName(page), 'signed-out')
      })

      it('finds records, saves them and one’s data as files, and keeps a language', async (t) => {
        const userId = `bert-${language}-${javaScript}`
        await house.addAccount(userId)
        const page = await openPage(t, { language, javaScript })
        await signIn(page, userId)
        await page.click('.menu a[href$="/account/history"]')
        await page.selectOption('[name=result]', 'refused')
        await page.click('.search button')
        assert.equal(await page.locator('tbody tr').count(), 0)
        await page.selectOption('[name=result]', 'success')
        await page.click('.search button')
        assert.equal(await page.locator('tbody tr').count(), 1)
        const [records] = await Promise.all([page.waitForEvent('download'), page.click('a[href*="history.csv"]')])
        assert.match(await readFile(await records.path(), 'utf8'), /^\ufeff.*\r\n.*Chrome.*\r\n$/)

        await page.click('.menu a[href$="/account/export"]')
        const [file] = await Promise.all([page.waitForEvent('download'), send(page)])
        assert.equal(JSON.parse(await readFile(await file.path(), 'utf8')).account.userId, userId)

        const wanted = language === 'ja' ? 'en' : 'ja'
        await page.click('.menu a[href$="/account/language"]')
        await page.check(`[name=language][value=${wanted}]`)
        await send(page)
        assert.equal(await page.getAttribute('html', 'lang'), wanted)
        await page.click('.menu a[href$="/account/sessions"]')
        assert.equal(await page.getAttribute('html', 'lang'), wanted)
      })
    })
  }
}
