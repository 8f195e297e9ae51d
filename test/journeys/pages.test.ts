/** Every page, in both languages, in a real browser: right markup, no barrier that axe finds, no word of the other language. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as oidc from 'openid-client'
import { openPage } from '#test/browser.ts'
import { goodPassword, openHouse } from '#test/house.ts'
import { go, look, surroundingsOf } from '#test/look.ts'
import { relyingParty } from '#test/protocol-rig.ts'

let ahead = 0
const clock = () => Math.floor(Date.now() / 1000) + ahead
const house = await openHouse({ clock, policy: { password: { lifetimeDays: 60 }, securityQuestion: { on: true } } })
const strict = await openHouse({
  clock,
  policy: { lock: { passwordTries: 1 }, methods: { allowed: ['password', 'passkey'] } },
})

for (const language of ['ja', 'en'] as const) {
  const surroundings = surroundingsOf(language)
  const start = `${house.base}/account`

  describe(`the pages of a sign-in in ${language}`, () => {
    it('from the ID to the account page and out', async (t) => {
      const page = await openPage(t, { ...surroundings, expected: /422|Clear-Site-Data/ })
      const userId = `anna-${language}`
      await house.addAccount(userId)
      await page.goto(start)
      await look(page, language, 'identifier')
      await go(page)
      await look(page, language, 'identifier', '-empty')
      await page.fill('[name=user_id]', userId)
      await go(page)
      await look(page, language, 'password')
      await page.fill('[name=password]', 'this is not my password')
      await go(page)
      await look(page, language, 'password', '-wrong')
      await page.fill('[name=password]', goodPassword)
      await go(page)
      await page.waitForSelector('[data-page=account]')
      await look(page, language, 'account')
      await page.goto(`${start}/history`)
      await look(page, language, 'account-history')
      await page.goto(`${house.base}/end-session`)
      await look(page, language, 'sign-out')
      await go(page)
      await look(page, language, 'signed-out')
    })

    it('every room of the account page, and what it says when something is to be mended or was done', async (t) => {
      const page = await openPage(t, { ...surroundings, expected: /422|403|ERR_|net::/ })
      const userId = `hugo-${language}`
      await house.addAccount(userId, goodPassword, {
        mails: [
          { address: `${userId}@example.com`, verified: true },
          { address: `${userId}@work.example`, verified: false },
        ],
        phones: [{ number: '+81312345678', verified: true, sms: true }],
      })
      const enter = async () => {
        await page.fill('[name=user_id]', userId)
        await go(page)
        await page.fill('[name=password]', goodPassword)
        await go(page)
      }
      // Another browser of the same person, and a site.
      const elsewhere = await openPage(t, { language })
      await elsewhere.goto(start)
      await elsewhere.fill('[name=user_id]', userId)
      await go(elsewhere)
      await elsewhere.fill('[name=password]', goodPassword)
      await go(elsewhere)
      await elsewhere.waitForSelector('[data-page=account]')
      await page.goto(start)
      await enter()
      await page.waitForSelector('[data-page=account]')
      await look(page, language, 'account', '-warnings')
      const rp = await relyingParty({ issuer: () => house.base }, await house.addSite())
      const { url } = await rp.ask({ scope: 'openid email offline_access' })
      assert.equal((await page.request.get(url.href, { maxRedirects: 0 })).status(), 303)

      ahead += 11 * 60
      await page.goto(`${start}/password`)
      await look(page, language, 'password', '-again')
      await page.fill('[name=password]', goodPassword)
      await go(page)
      await page.waitForSelector('[data-page=account-password]')
      await look(page, language, 'account-password')
      await page.fill('[name=password]', 'this is not it')
      await go(page)
      await look(page, language, 'account-password', '-wrong')
      await page.fill('[name=password]', goodPassword)
      await page.fill('[name=new_password]', `${userId} and more of it`)
      await go(page)
      await look(page, language, 'account-password', '-refused')
      await page.goto(`${start}/question`)
      await look(page, language, 'account-question')
      await go(page)
      await look(page, language, 'account-question', '-refused')
      await page.selectOption('[name=question]', { index: 1 })
      await page.fill('[name=answer]', 'Pochi')
      await go(page)
      await look(page, language, 'account-question', '-changed')
      for (const name of ['history', 'sites', 'language', 'export', 'sessions']) {
        await page.goto(`${start}/${name}`)
        await look(page, language, `account-${name}`, name === 'history' ? '-filters' : '')
      }
      await page.click('form[data-form] .button-danger')
      await look(page, language, 'account-sessions', '-ended')
      await page.goto(`${start}/sites`)
      await page.click('.panel form .button')
      await look(page, language, 'account-sites', '-ended')
      await page.goto(`${start}/password`)
      await page.fill('[name=password]', goodPassword)
      await page.fill('[name=new_password]', 'another battery of staples')
      await page.fill('[name=new_password_confirm]', 'another battery of staples')
      await go(page)
      await look(page, language, 'account-password', '-changed')
      ahead -= 11 * 60
    })

    it('contact addresses: what is there, a code, what waits, and the page that stops it', async (t) => {
      const page = await openPage(t, { ...surroundings, expected: /422/ })
      const userId = `ines-${language}`
      await house.addAccount(userId, goodPassword, {
        mails: [
          { address: `${userId}@example.com`, verified: true },
          { address: `${userId}@work.example`, verified: false },
        ],
        phones: [{ number: '+81312345678', verified: true, sms: false }],
      })
      await page.goto(`${start}/contacts`)
      await page.fill('[name=user_id]', userId)
      await go(page)
      await page.fill('[name=password]', goodPassword)
      await go(page)
      await page.waitForSelector('[data-page=account-contacts]')
      await look(page, language, 'account-contacts')
      await page.goto(`${start}/contacts/phone?of=0`)
      await look(page, language, 'account-contact', '-phone')
      await page.goto(`${start}/contacts/mail`)
      await look(page, language, 'account-contact')
      await go(page)
      await look(page, language, 'account-contact', '-refused')
      const address = `new-${userId}@example.com`
      await page.fill('[name=contact]', address)
      await go(page)
      await look(page, language, 'account-contact-code')
      await page.fill('[name=code]', '0')
      await go(page)
      await look(page, language, 'account-contact-code', '-wrong')
      await page.fill('[name=code]', /\b\d{6}\b/.exec((await house.mailTo(address))?.text ?? '')?.[0] ?? '')
      await go(page)
      await look(page, language, 'account-contacts', '-held')
      const told = await house.mailTo(`${userId}@example.com`)
      await page.goto(`${house.base}/stop-change`)
      await look(page, language, 'stop-change')
      await go(page)
      await look(page, language, 'stop-change', '-refused')
      await page.fill('[name=number]', /(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}/.exec(told?.text ?? '')?.[0] ?? '')
      await go(page)
      await look(page, language, 'stop-change-confirm')
      await page.click('[value=stop]')
      await look(page, language, 'stop-change-done')
    })

    it('cancelled, expired, hand-over', async (t) => {
      const page = await openPage(t, { ...surroundings, expected: /410|ERR_FAILED|net::/ })
      await page.goto(start)
      await page.click('[value=cancel]')
      await look(page, language, 'cancelled')
      await page.click('[value=restart]')
      const userId = `bert-${language}`
      await house.addAccount(userId)
      await page.fill('[name=user_id]', userId)
      await go(page)
      await page.route(/\/account$/, (route) => route.fulfill({ status: 204 }))
      await page.fill('[name=password]', goodPassword)
      await go(page)
      await look(page, language, 'done')
      await page.context().clearCookies()
      await page.goto(page.url())
      await look(page, language, 'step-expired')
    })

    it('a new password where the present one is past its lifetime', async (t) => {
      const page = await openPage(t, { ...surroundings, expected: /422/ })
      const userId = `carl-${language}`
      await house.addAccount(userId)
      ahead += 61 * 86_400
      await page.goto(start)
      await page.fill('[name=user_id]', userId)
      await go(page)
      await page.fill('[name=password]', goodPassword)
      await go(page)
      await look(page, language, 'new-password')
      await page.fill('[name=new_password]', 'short')
      await go(page)
      await look(page, language, 'new-password', '-refused')
      await page.fill('[name=new_password]', 'another battery of staples')
      await page.fill('[name=new_password_confirm]', 'another battery of staples')
      await go(page)
      await page.waitForSelector('[data-page=account]')
      ahead -= 61 * 86_400
    })

    it('locked, and a method that cannot be used here', async (t) => {
      const page = await openPage(t, { ...surroundings, expected: /403|422/ })
      await strict.addAccount(`dora-${language}`)
      await page.goto(`${strict.base}/account`)
      await page.fill('[name=user_id]', `dora-${language}`)
      await go(page)
      await page.fill('[name=password]', 'this is not my password')
      await go(page)
      await look(page, language, 'locked')
      await strict.addAccount(`emil-${language}`, goodPassword, { method: 'password+certificate' })
      await page.click('[value=back]')
      await page.fill('[name=user_id]', `emil-${language}`)
      await go(page)
      await page.fill('[name=password]', goodPassword)
      await go(page)
      await look(page, language, 'no-second-step')
    })

    it('consent to a site that asks for it', async (t) => {
      const page = await openPage(t, { ...surroundings, expected: /ERR_|net::/ })
      const userId = `fred-${language}`
      await house.addAccount(userId)
      const added = await house.addSite({ consent: 'ask' })
      const rp = await relyingParty({ issuer: () => house.base }, added)
      await page.goto((await rp.ask({ scope: 'openid email profile' })).url.href)
      await page.fill('[name=user_id]', userId)
      await go(page)
      await page.fill('[name=password]', goodPassword)
      await go(page)
      await page.waitForSelector('[data-page=consent]')
      await look(page, language, 'consent')
    })
  })

  describe(`the pages on which requests from elsewhere are answered in ${language}`, () => {
    it('a code of a device, what it stands for, and the end; and what waits for an answer', async (t) => {
      const page = await openPage(t, { ...surroundings, expected: /422|410|ERR_|net::/ })
      const userId = `otto-${language}`
      await house.addAccount(userId)
      const grants = [
        'authorization_code',
        'urn:ietf:params:oauth:grant-type:device_code',
        'urn:openid:params:grant-type:ciba',
      ] as const
      const added = await house.addSite({ name: 'Films', grants: [...grants] })
      const { config } = await relyingParty({ issuer: () => house.base }, added)
      const ask = () => oidc.initiateDeviceAuthorization(config, { scope: 'openid email offline_access' })
      await page.goto(`${house.base}/device`)
      await look(page, language, 'device')
      await go(page)
      await look(page, language, 'device', '-empty')
      await page.fill('[name=user_code]', (await ask()).user_code)
      await go(page)
      await page.fill('[name=user_id]', userId)
      await go(page)
      await page.fill('[name=password]', goodPassword)
      await go(page)
      await page.waitForSelector('[data-page=device-confirm]')
      await look(page, language, 'device-confirm')
      await go(page)
      await look(page, language, 'device-done')
      await page.goto((await ask()).verification_uri_complete!)
      await go(page)
      await page.click('[value=cancel]')
      await look(page, language, 'cancelled', '-device')
      await page.goto(`${house.base}/device/confirm?user_code=XXXX`)
      await look(page, language, 'step-expired', '-device')
      await page.goto(`${start}/requests`)
      await look(page, language, 'account-requests', '-none')
      await oidc.initiateBackchannelAuthentication(config, {
        scope: 'openid',
        login_hint: userId,
        binding_message: '4711',
      })
      await page.goto(`${start}/requests`)
      await look(page, language, 'account-requests')
      await page.click('[value=approve]')
      await look(page, language, 'account-requests', '-approved')
    })
  })

  describe(`the pages of an enrolment in ${language}`, () => {
    it('from the enrolment password to the end', async (t) => {
      const page = await openPage(t, { ...surroundings, expected: /422|410/ })
      const { url, password } = await house.invite(`gina-${language}`)
      await page.goto(url)
      await look(page, language, 'enrol-password')
      await page.fill('[name=enrolment_password]', 'AAAA-BBBB-CCCC-DDDD')
      await go(page)
      await look(page, language, 'enrol-password', '-wrong')
      await page.fill('[name=enrolment_password]', password)
      await go(page)
      await look(page, language, 'enrol-credentials')
      await page.fill('[name=new_password]', `gina-${language}`)
      await page.fill('[name=new_password_confirm]', 'other')
      await go(page)
      await look(page, language, 'enrol-credentials', '-refused')
      await page.fill('[name=new_password]', goodPassword)
      await page.fill('[name=new_password_confirm]', goodPassword)
      await page.selectOption('[name=question]', { index: 1 })
      await page.fill('[name=answer]', 'Pochi')
      await go(page)
      await look(page, language, 'enrol-done')
      await page.context().clearCookies()
      await page.goto(url)
      await look(page, language, 'error', '-enrolment-used')
    })
  })

  describe(`other pages in ${language}`, () => {
    it('the front, help, what is not there, and the mailbox of development', async (t) => {
      const page = await openPage(t, { ...surroundings, expected: /404|422/ })
      await page.goto(house.url)
      await look(page, language, 'front')
      await page.goto(`${house.url}/.well-known/change-password?tenant=`)
      await look(page, language, 'change-password')
      await page.goto(`${house.base}/help`)
      await look(page, language, 'help')
      await page.goto(`${house.base}/help/manual`)
      await look(page, language, 'manual')
      await page.goto(`${house.base}/no-such-page`)
      await look(page, language, 'error', '-not-found')
      await page.goto(`${house.url}/_mailbox`)
      await look(page, language, 'mailbox')
    })
  })
}
