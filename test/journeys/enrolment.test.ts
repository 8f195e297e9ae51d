/** A person gets a mail and an enrolment password, registers, and signs in with what they chose. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import type { Language } from '#language/language.ts'
import type { Preset } from '#options/options.ts'
import { openPage, pageName, screenshot } from '#test/browser.ts'
import { type House, openHouse, visitor } from '#test/house.ts'
import { checkAccessibility, checkHtml, hasJapanese, readableText } from '#test/html.ts'

const userId = 'p-01-usr007'
const address = 'anna@example.jp'

interface Invited {
  house: House
  url: string
  password: string
  /** Lets time pass in the house. */
  wait(seconds: number): void
}

/** A house with one account that waits for its owner, who has a mail and an enrolment password. */
async function invited(language: Language, preset: Preset): Promise<Invited> {
  let ahead = 0
  // Without a certificate, which is a story of its own.
  const policy = { methods: { certificateFirst: false } }
  const house = await openHouse({ preset, policy, clock: () => Date.now() / 1000 + ahead })
  const mails = [{ address, verified: true }]
  const account = await house.addAccount(userId, null, { language, mails })
  const { app, tenant } = house
  const issued = await app.database.durably((trx) =>
    app.enrolment.issue(trx, { tenant, account, reference: 'K7Q2-9XPM', now: app.now() }),
  )
  const mail = await mailed(house)
  const url = /https?:\/\/\S+/.exec(mail.text)?.[0]
  assert.equal(url, issued.url)
  assert.equal(hasJapanese(`${mail.subject}${mail.text}`), language === 'ja')
  const wait = (seconds: number) => {
    ahead += seconds
  }
  return { house, url, password: issued.password, wait }
}

/** The newest mail as the mailbox gives it; waits until it has left the outbox. */
async function mailed({ url }: House): Promise<{ subject: string; text: string }> {
  for (;;) {
    const answer = await fetch(`${url}/_mailbox/messages?to=${address}`)
    const [mail] = (await answer.json()) as { subject: string; text: string }[]
    if (mail) return mail
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

const send = (page: Page) => page.locator('form[data-form] .button-main').click()

async function lookAt(page: Page, name: string, language: Language): Promise<void> {
  await checkHtml(await page.content())
  await checkAccessibility(page)
  if (language === 'en') assert.equal(hasJapanese(await readableText(page)), false, `${name} has Japanese`)
  await screenshot(page, `${name}-${language}`)
}

for (const language of ['ja', 'en'] as const) {
  for (const javaScript of [true, false]) {
    describe(`enrolment, ${language}, ${javaScript ? 'with' : 'without'} JavaScript`, () => {
      it('leads from the mail to a first sign-in, with question and answer where the contract has them', async (t) => {
        const { house, url, password } = await invited(language, 'manual')
        const page = await openPage(t, { language, javaScript })
        const look = async (name: string) => javaScript && lookAt(page, name, language)

        await page.goto(url)
        assert.equal(await pageName(page), 'enrol-password')
        await look('enrol-password')
        await page.fill('#enrolment_password', 'AAAA-AAAA-AAAA-AAAA')
        await send(page)
        assert.equal(await page.locator('[data-error-summary]').getAttribute('data-error'), 'wrong')
        await look('enrol-password-wrong')
        assert.equal(await page.inputValue('#enrolment_password'), '', 'a secret never comes back')

        await page.fill('#enrolment_password', password.toLowerCase().replaceAll('-', ' '))
        await send(page)
        assert.equal(await pageName(page), 'enrol-credentials')
        await look('enrol-credentials')

        await page.fill('#new_password', 'anna café au lait')
        await page.fill('#new_password_confirm', 'other')
        await page.selectOption('#question', { index: 2 })
        const question = await page.inputValue('#question')
        await send(page)
        assert.equal(await pageName(page), 'enrol-credentials')
        const codes = await page
          .locator('.field-error')
          .evaluateAll((all) => all.map((each) => each.getAttribute('data-error')))
        assert.deepEqual(codes, ['characters', 'different', 'empty'])
        await look('enrol-credentials-wrong')
        assert.equal(await page.inputValue('#question'), question)
        for (const secret of ['#new_password', '#new_password_confirm', '#answer']) {
          assert.equal(await page.inputValue(secret), '', secret)
        }

        await page.fill('#new_password', 'Four-small-green-words')
        await page.fill('#new_password_confirm', 'Four-small-green-words')
        await page.fill('#answer', 'Pochi')
        await send(page)
        assert.equal(await pageName(page), 'enrol-done')
        assert.match((await page.textContent('main')) ?? '', /p-01-usr007/)
        await look('enrol-done')

        await page.reload()
        assert.equal(await pageName(page), 'enrol-done')
        await signIn(page, house)
        assert.equal(await pageName(page), 'account')
      })

      it('can be gone through in many tabs, with back, reload and double clicks, without a dead end', async (t) => {
        const { url, password } = await invited(language, 'recommended')
        const first = await openPage(t, { language, javaScript })
        const second = await first.context().newPage()
        await first.goto(url)
        await second.goto(url)
        for (const page of [first, second]) {
          await page.fill('#enrolment_password', password)
          await send(page)
          assert.equal(await pageName(page), 'enrol-credentials')
        }
        await second.goBack().catch(() => undefined)
        await second.goto(url)
        assert.equal(await pageName(second), 'enrol-credentials')
        assert.equal(await second.locator('#question').count(), 0, 'this contract asks no question')
        for (const page of [first, second]) {
          await page.fill('#new_password', 'four small green words')
          await page.fill('#new_password_confirm', 'four small green words')
        }
        await first.locator('form[data-form] .button-main').dblclick()
        await first.waitForSelector('main[data-page=enrol-done]')
        await send(second)
        assert.equal(await pageName(second), 'enrol-done', 'the slower tab is told the same')
      })
    })
  }

  it(`says what to do when an enrolment is over, in ${language}`, async (t) => {
    const { url, wait } = await invited(language, 'recommended')
    const page = await openPage(t, { language })
    const over = async (address: string, status: number, code: string) => {
      const answer = await page.goto(address)
      assert.equal(answer?.status(), status)
      assert.equal(await page.locator('main [data-error]').getAttribute('data-error'), code)
      assert.equal(await page.locator('form[data-form]').count(), 0)
      await lookAt(page, `enrol-${code}`, language)
    }
    await over(`${url.slice(0, -1)}~`, 410, 'expired')
    wait(15 * 24 * 60 * 60)
    await over(url, 410, 'expired')
    wait(-15 * 24 * 60 * 60)

    await page.goto(url)
    for (let tries = 1; tries <= 5; tries += 1) {
      await page.fill('#enrolment_password', 'AAAA')
      await send(page)
    }
    await over(url, 403, 'locked')
  })
}

it('answers with the status of its page, and binds the browser by a cookie of that enrolment only', async () => {
  const { url, password, wait } = await invited('en', 'recommended')
  const person = visitor()
  const door = await person.open(url)
  assert.deepEqual([door.status, door.page, door.errors], [200, 'enrol-password', []])
  assert.equal(door.headers.get('cache-control'), 'no-store')
  const wrong = await person.submit(door, { enrolment_password: 'AAAA' })
  assert.deepEqual([wrong.status, wrong.errors], [422, ['wrong', 'wrong']])
  const right = await person.submit(door, { enrolment_password: password }, { follows: false })
  assert.equal(right.status, 303)
  const [cookie] = right.headers.getSetCookie().filter((each) => each.startsWith('enrolment='))
  assert.match(cookie ?? '', new RegExp(`; Path=${new URL(url).pathname}; HttpOnly; SameSite=Lax$`))

  const step = await person.open(url)
  const twice = await person.submit(step, { new_password: 'short', new_password_confirm: 'other' })
  assert.deepEqual([twice.status, twice.page], [422, 'enrol-credentials'])
  wait(3600)
  const late = await person.submit(step, { new_password: 'four small green words' })
  assert.deepEqual([late.status, late.page], [200, 'enrol-password'], 'the door again, not a dead end')
})

it('ends for everybody else once it was used', async (t) => {
  const { url, password } = await invited('en', 'recommended')
  const page = await openPage(t)
  await page.goto(url)
  await page.fill('#enrolment_password', password)
  await send(page)
  await page.fill('#new_password', 'four small green words')
  await page.fill('#new_password_confirm', 'four small green words')
  await send(page)
  assert.equal(await pageName(page), 'enrol-done')
  const stranger = await openPage(t)
  const answer = await stranger.goto(url)
  assert.equal(answer?.status(), 410)
  assert.equal(await stranger.locator('main [data-error]').getAttribute('data-error'), 'used')
  await lookAt(stranger, 'enrol-used', 'en')
})

async function signIn(page: Page, { url }: House): Promise<void> {
  await page.goto(`${url}/t/demo/account`)
  await page.fill('#user_id', userId)
  await send(page)
  await page.fill('#password', 'Four-small-green-words')
  await send(page)
  await page.waitForSelector('main[data-page=account]')
}
