/** The pages of two-step verification, in both languages, in a real browser. */
import { describe, it } from 'node:test'
import { openPage } from '#test/browser.ts'
import { goodPassword, openHouse } from '#test/house.ts'
import { go, look, surroundingsOf } from '#test/look.ts'
import { bySms, codeTo, phone } from '#test/second-step.ts'

const house = await openHouse()
/** Security codes before passwords. */
const early = await openHouse({ preset: 'two-step' })
/** Nobody gets in without a second step. */
const strict = await openHouse({ policy: { twoStep: { mode: 'required' } } })

for (const language of ['ja', 'en'] as const) {
  const surroundings = surroundingsOf(language)
  const start = `${house.base}/account`

  describe(`the pages of a second step in ${language}`, () => {
    it('a security code, alone and together with the password', async (t) => {
      const page = await openPage(t, { ...surroundings, expected: /422|429/ })
      const userId = `sana-${language}`
      const facts = { ...bySms, language }
      await house.addAccount(userId, goodPassword, facts)
      await early.addAccount(userId, goodPassword, facts)
      await page.goto(`${early.base}/account`)
      await page.fill('[name=user_id]', userId)
      await go(page)
      await look(page, language, 'password-and-code')
      await page.fill('[name=password]', 'not the password')
      await page.fill('[name=code]', '000000')
      await go(page)
      await page.click('summary')
      await look(page, language, 'password-and-code', '-wrong')
      await page.goto(start)
      await page.fill('[name=user_id]', userId)
      await go(page)
      await page.fill('[name=password]', goodPassword)
      await go(page)
      await look(page, language, 'code')
      await page.click('[name=action][value=resend]')
      await look(page, language, 'code', '-soon')
      await page.fill('[name=code]', '000000')
      await go(page)
      await page.click('summary')
      await look(page, language, 'code', '-wrong')
      await page.check('[name=trust_browser]')
      await page.fill('[name=browser_name]', '')
      await page.fill('[name=code]', await codeTo(house, phone))
      await go(page)
      await look(page, language, 'code', '-name')
      await page.fill('[name=browser_name]', language === 'ja' ? '自宅のパソコン' : 'Home PC')
      await page.fill('[name=code]', await codeTo(house, phone))
      await go(page)
      await page.waitForSelector('[data-page=account]')
      await page.goto(`${start}/two-step`)
      await look(page, language, 'account-two-step')
      await page.check('[name=way][value=passkey]')
      await go(page)
      await look(page, language, 'account-two-step', '-wrong')
      await page.goto(`${start}/trusted-browsers`)
      await look(page, language, 'account-trusted-browsers')
      await page.fill('.panel input[type=text]', ' ')
      await page.click('[name=action][value=rename]')
      await look(page, language, 'account-trusted-browsers', '-wrong')
      await page.click('[name=action][value=remove]')
      await look(page, language, 'account-trusted-browsers', '-none')
    })

    it('a destination that is registered on the way in', async (t) => {
      const page = await openPage(t, { ...surroundings, expected: /422/ })
      const userId = `enno-${language}`
      await strict.addAccount(userId, goodPassword, { language })
      await page.goto(`${strict.base}/account`)
      await page.fill('[name=user_id]', userId)
      await go(page)
      await page.fill('[name=password]', goodPassword)
      await go(page)
      await look(page, language, 'enrol-destination', '-mailbox')
      await page.fill('[name=code]', await codeTo(strict, `${userId}@example.com`))
      await go(page)
      await page.fill('[name=destination]', '12')
      await go(page)
      await look(page, language, 'enrol-destination', '-wrong')
      await page.fill('[name=destination]', phone)
      await go(page)
      await look(page, language, 'enrol-destination', '-code')
      await page.fill('[name=code]', await codeTo(strict, phone))
      await go(page)
      await page.waitForSelector('[data-page=account]')
    })
  })
}
