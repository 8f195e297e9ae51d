/** Getting back in, in a real browser with real mails: every page in both languages, and the way without script. */
import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import type { Page } from 'playwright-core'
import { openPage, pageName } from '#test/browser.ts'
import { ownFactors } from '#test/factors.ts'
import { goodPassword, type House, openHouse } from '#test/house.ts'
import { go, look, surroundingsOf } from '#test/look.ts'

const recommended = await openHouse()
const manual = await openHouse({
  preset: 'manual',
  policy: { methods: { allowed: ['password'], default: 'password' }, lock: { answerTries: 1 } },
})
const spoken = await openHouse({ policy: { mailLinks: 'none' } })
const phone = { phones: [{ number: '+819012345678', verified: true, sms: true }] }
const manualPassword = 'Gate-of-7-pines'

async function member(userId: string) {
  const account = await manual.addAccount(userId, manualPassword)
  const { securityQuestions, database } = manual.app
  const answer = await securityQuestions.prepare('first-pet', 'ポチ')
  await database.durably((trx) => securityQuestions.set(trx, 'demo', account.id, answer, manual.app.now()))
}

/** The mail comes by itself: the rounds of the service send it, not the test. */
async function linkTo(house: House, address: string): Promise<string> {
  for (let i = 0; i < 100; i += 1) {
    const [letter] = await house.app.mailbox.list(address)
    const link = /http\S+\/recover\/\S+/.exec(letter?.text ?? '')?.[0]
    if (link) return link
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`no mail to ${address}`)
}

/** From the page that asks for the ID to the link in the mail. */
async function asked(page: Page, house: House, userId: string): Promise<string> {
  await page.goto(`${house.base}/account`)
  await page.click('a[href$="/recover"]')
  await page.fill('[name=user_id]', userId)
  await page.fill('[name=mail]', `${userId}@example.com`)
  await go(page)
  assert.equal(await pageName(page), 'recover-sent')
  return linkTo(house, `${userId}@example.com`)
}

for (const language of ['ja', 'en'] as const) {
  const open = (t: TestContext, more = {}) =>
    openPage(t, { ...surroundingsOf(language), expected: /422|403|410|429/, ...more })

  describe(`the pages of recovery in ${language}`, () => {
    it('ask, and answer the same to everybody', async (t) => {
      const page = await open(t)
      await page.goto(`${recommended.base}/account`)
      await page.click('a[href$="/recover"]')
      await look(page, language, 'recover')
      await go(page)
      await look(page, language, 'recover', '-empty')
      await page.fill('[name=user_id]', 'nobody')
      await page.fill('[name=mail]', 'nobody@example.com')
      await go(page)
      await look(page, language, 'recover-sent')
      await page.goto(`${recommended.base}/recover/id`)
      await look(page, language, 'recover-id')
      await page.fill('[name=mail]', 'nobody@example.com')
      await go(page)
      await look(page, language, 'recover-id-sent')
      await page.goto(`${spoken.base}/recover`)
      await page.click('a[href$="/recover/number"]')
      await look(page, language, 'recover-number')
      await page.goto(`${recommended.base}/recover/no-such-link`)
      await look(page, language, 'error', '-recover-expired')
    })

    it('by a code of one’s own', async (t) => {
      const page = await open(t)
      for (const [userId, changes, part] of [
        [`olga-${language}`, {}, '-own'],
        [`otto-${language}`, phone, '-own-or-sent'],
      ] as const) {
        await recommended.addAccount(userId, goodPassword, changes)
        const [code = ''] = await ownFactors(recommended).recoveryCodesOf(userId)
        await page.goto(await asked(page, recommended, userId))
        await page.fill('[name=own_code]', 'AAAAA-AAAAA')
        await page.click('form:has([name=own_code]) button')
        await look(page, language, 'recover-code', part)
        await page.fill('[name=own_code]', code)
        await page.click('form:has([name=own_code]) button')
        assert.equal(await pageName(page), 'recover-password')
      }
    })

    it('by the answer: a password shown once', async (t) => {
      const page = await open(t)
      const userId = `anna-${language}`
      await member(userId)
      const link = await asked(page, manual, userId)
      await page.goto(link)
      await look(page, language, 'recover-answer')
      await page.selectOption('[name=question]', 'first-pet')
      await page.fill('[name=answer]', 'ポチ')
      await go(page)
      await look(page, language, 'recover-password', '-issued')
      const password = await page.textContent('[data-secret=password]')
      await page.goto(link)
      await look(page, language, 'recover-done')
      await page.click('a.button-main')
      await page.fill('[name=user_id]', userId)
      await go(page)
      await page.fill('[name=password]', password?.trim() ?? '')
      await go(page)
      assert.equal(await pageName(page), 'new-password')
    })

    it('by the answer: wrong, and locked', async (t) => {
      const page = await open(t)
      await member(`ben-${language}`)
      await manual.changePolicy({ lock: { answerTries: 5 } })
      await page.goto(await asked(page, manual, `ben-${language}`))
      const wrong = async () => {
        await page.selectOption('[name=question]', 'first-pet')
        await page.fill('[name=answer]', 'タマ')
        await go(page)
      }
      await wrong()
      await look(page, language, 'recover-answer', '-wrong')
      await manual.changePolicy({ lock: { answerTries: 1 } })
      await manual.app.database.durably(async (trx) => {
        const { findByUserId } = await import('#accounts/accounts.ts')
        const { forget } = await import('#guesses/guesses.ts')
        const account = await findByUserId(trx, 'demo', `ben-${language}`)
        await forget(trx, 'demo', account!.id)
      })
      await wrong()
      await look(page, language, 'locked', '-answer')
    })

    it('by another contact: a code, then a password of one’s own choice', async (t) => {
      const page = await open(t)
      const userId = `carl-${language}`
      const mails = [`${userId}@example.com`, `other-${userId}@example.com`]
      await recommended.addAccount(userId, goodPassword, {
        ...phone,
        mails: mails.map((address) => ({ address, verified: true })),
      })
      const link = await asked(page, recommended, userId)
      await page.goto(link)
      await look(page, language, 'recover-code')
      await go(page)
      await look(page, language, 'recover-code', '-sent')
      await page.fill('[name=code]', '12')
      await go(page)
      await look(page, language, 'recover-code', '-wrong')
      const code = /#(\d{6})$/.exec((await recommended.mailTo('+819012345678'))?.text ?? '')![1]!
      await page.fill('[name=code]', code)
      await go(page)
      await look(page, language, 'recover-password')
      await page.fill('[name=new_password]', 'short')
      await go(page)
      await look(page, language, 'recover-password', '-refused')
      await page.fill('[name=new_password]', 'seven quiet stones here')
      await page.fill('[name=new_password_confirm]', 'seven quiet stones here')
      await go(page)
      await look(page, language, 'recover-done', '-chosen')
      await page.context().clearCookies()
      await page.goto(link)
      await look(page, language, 'error', '-recover-used')
    })

    it('by nothing but a mailbox: the support desk', async (t) => {
      const page = await open(t)
      await recommended.addAccount(`dora-${language}`)
      await page.goto(await asked(page, recommended, `dora-${language}`))
      await look(page, language, 'recover-support')
    })

    it('works without script, to the end', async (t) => {
      const page = await open(t, { javaScript: false })
      const userId = `emil-${language}`
      await recommended.addAccount(userId, goodPassword, phone)
      await page.goto(await asked(page, recommended, userId))
      await go(page)
      const code = /#(\d{6})$/.exec((await recommended.mailTo('+819012345678'))?.text ?? '')![1]!
      await page.fill('[name=code]', code)
      await go(page)
      await page.fill('[name=new_password]', 'seven quiet stones here')
      await page.fill('[name=new_password_confirm]', 'seven quiet stones here')
      await go(page)
      assert.equal(await pageName(page), 'recover-done')
    })
  })

  describe(`the pages that keep an account safe in ${language}`, () => {
    it('notices and pass phrase, check-up, "this was not me"', async (t) => {
      const page = await open(t)
      const userId = `fred-${language}`
      const { id: accountId } = await recommended.addAccount(userId, goodPassword, phone)
      const { database, recoveryCodes, now } = recommended.app
      const codes = await recoveryCodes.prepare('demo')
      await database.durably((trx) => recoveryCodes.replace(trx, { tenantId: 'demo', accountId }, codes, now()))
      await page.goto(`${recommended.base}/account/notices`)
      await page.fill('[name=user_id]', userId)
      await go(page)
      await page.fill('[name=password]', goodPassword)
      await go(page)
      await page.waitForSelector('[data-page=account-notices]')
      await look(page, language, 'account-notices')
      await page.fill('[name=phrase]', 'x')
      await go(page)
      await look(page, language, 'account-notices', '-refused')
      await page.check('[value=off]')
      await page.fill('[name=phrase]', language === 'ja' ? '緑のお茶' : 'green tea')
      await go(page)
      await look(page, language, 'account-notices', '-saved')
      await page.goto(`${recommended.base}/account/check-up`)
      await look(page, language, 'account-check-up')
      await page.click('a[href$="/account/not-me"] >> nth=-1')
      await look(page, language, 'account-not-me')
      await page.fill('[name=number]', 'AAAA-AAAA')
      await page.click('form.search button')
      await look(page, language, 'account-not-me', '-unknown')
      await page.goto(`${recommended.base}/account/history`)
      await page.click('td a[href*="/account/not-me?number="] >> nth=0')
      await look(page, language, 'account-not-me', '-found')
      await page.fill('[name=new_password]', 'nine green lamps in a row')
      await page.fill('[name=new_password_confirm]', 'nine green lamps in a row')
      await page.click('form[data-form] .button-danger')
      await look(page, language, 'account-not-me-done')
      await page.click('a.button-main')
      assert.equal(await pageName(page), 'identifier')
    })

    it('work without script', async (t) => {
      const page = await open(t, { javaScript: false })
      const userId = `gina-${language}`
      await recommended.addAccount(userId)
      await page.goto(`${recommended.base}/account/not-me`)
      await page.fill('[name=user_id]', userId)
      await go(page)
      await page.fill('[name=password]', goodPassword)
      await go(page)
      await page.waitForSelector('[data-page=account-not-me]')
      await page.fill('[name=new_password]', 'nine green lamps in a row')
      await page.fill('[name=new_password_confirm]', 'nine green lamps in a row')
      await page.click('form[data-form] .button-danger')
      assert.equal(await pageName(page), 'account-not-me-done')
    })
  })
}
