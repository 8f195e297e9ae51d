/** One-time passwords, recovery codes and passkeys in a real browser with authenticators of several kinds, in both languages. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import type * as accounts from '#accounts/accounts.ts'
import { openPage } from '#test/browser.ts'
import { codeFrom, ownFactors } from '#test/factors.ts'
import { goodPassword, openHouse } from '#test/house.ts'
import { go, look, surroundingsOf } from '#test/look.ts'

const opened = await openHouse()
const house = { ...opened, ...ownFactors(opened) }
const start = `${house.base}/account`
const now = () => Math.floor(Date.now() / 1000)

interface Kind {
  protocol?: 'ctap2' | 'u2f'
  transport?: 'internal' | 'usb'
  verifies?: boolean
  backedUp?: boolean
}

/** A device beside the computer, or in it. `look` pulls out all of them: it opens and closes the browser's debugger. */
async function plugIn(
  page: Page,
  { protocol = 'ctap2', transport = 'internal', verifies = true, backedUp = false }: Kind,
) {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol,
      transport,
      hasResidentKey: protocol === 'ctap2' && verifies,
      hasUserVerification: verifies,
      isUserVerified: verifies,
      automaticPresenceSimulation: true,
      defaultBackupEligibility: backedUp,
      defaultBackupState: backedUp,
    },
  })
  return { unplug: () => session.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId }) }
}

async function enter(page: Page, userId: string, path = ''): Promise<void> {
  await page.goto(`${start}${path}`)
  await page.fill('[name=user_id]', userId)
  await go(page)
  await page.fill('[name=password]', goodPassword)
  await go(page)
}

for (const language of ['ja', 'en'] as const) {
  describe(`what one signs in with beside the password, in ${language}`, () => {
    it('is set up, named and removed', async (t) => {
      const page = await openPage(t, { ...surroundingsOf(language), expected: /422/ })
      const userId = `anna-${language}`
      await house.addAccount(userId)
      await enter(page, userId, '/one-time-password')
      await page.waitForSelector('[data-page=account-one-time-password]')
      await look(page, language, 'account-one-time-password')
      await page.click('.button-main')
      await page.fill('[name=code]', '000000')
      await go(page)
      await look(page, language, 'account-one-time-password-new', '-wrong')
      await page.fill('[name=code]', codeFrom({ html: await page.content() }, now()))
      await page.fill('[name=device_name]', 'Test')
      await go(page)
      await look(page, language, 'account-one-time-password', '-added')
      await page.click('.panel a[href*="/name?"]')
      await look(page, language, 'account-one-time-password-name')
      await go(page)
      await page.goto(`${start}/recovery-codes`)
      await look(page, language, 'account-recovery-codes')
      await page.click('[value=make]')
      await look(page, language, 'account-recovery-codes', '-shown')
      assert.equal(await page.locator('[data-secret=recovery-codes] span').count(), 10)
      await page.emulateMedia({ media: 'print' })
      assert.equal(await page.locator('[data-print]').isVisible(), false)
      await page.emulateMedia({ media: 'screen' })
      await page.click('.button-main')
    })

    it('is a passkey of this device, a key on a cable, one that is copied to others, and an old one', async (t) => {
      const page = await openPage(t, { ...surroundingsOf(language), expected: /422|WebAuthn/ })
      const userId = `bert-${language}`
      await house.addAccount(userId)
      await enter(page, userId, '/passkeys')
      await page.waitForSelector('[data-page=account-passkeys]')
      const kinds: Kind[] = [
        {},
        { backedUp: true },
        { transport: 'usb', verifies: false },
        { protocol: 'u2f', transport: 'usb' },
      ]
      await page.goto(`${start}/passkeys/new`)
      await look(page, language, 'account-passkey-new')
      for (const kind of kinds) {
        const device = await plugIn(page, kind)
        await page.goto(`${start}/passkeys/new`)
        await page.click('[data-passkey]')
        await page.waitForSelector('[role=status] .notice-success')
        if (kind === kinds.at(-1)) {
          await page.goto(`${start}/passkeys/new`)
          await page.click('[data-passkey]')
          await page.locator('[data-passkey-words]').waitFor()
        } else await device.unplug()
      }
      await page.goto(`${start}/passkeys`)
      await look(page, language, 'account-passkeys')
      assert.equal(await page.locator('.panel form').count(), kinds.length)
      await page.click('.panel a[href*="/name?"] >> nth=0')
      await look(page, language, 'account-passkey-name')
      await page.fill('[name=device_name]', 'Test')
      await go(page)
      await page.click('.panel .button-danger >> nth=0')
      assert.equal(await page.locator('.panel form').count(), kinds.length - 1)
    })
  })
}

for (const language of ['ja', 'en'] as const) {
  describe(`signing in with more than a password, in ${language}`, () => {
    const begin = async (page: Page, userId: string) => {
      await page.goto(start)
      await page.fill('[name=user_id]', userId)
      await go(page)
      await page.fill('[name=password]', goodPassword)
      await go(page)
    }

    it('asks for a one-time password, or a recovery code instead', async (t) => {
      const page = await openPage(t, { ...surroundingsOf(language), expected: /422/ })
      const userId = `dora-${language}`
      await house.addAccount(userId, goodPassword, { method: 'password+one-time-password' })
      const code = await house.oneTimePasswordsOf(userId)
      await house.recoveryCodesOf(userId)
      await begin(page, userId)
      await page.fill('[name=code]', '000000')
      await go(page)
      await look(page, language, 'one-time-password', '-wrong')
      await page.click('[value=recovery-code]')
      await look(page, language, 'recovery-code')
      await page.fill('[name=code]', 'AAAAA-AAAAA')
      await go(page)
      await page.click('[value=use-one-time-password]')
      await page.fill('[name=code]', code(now()))
      await go(page)
      await page.waitForSelector('[data-page=account]')
    })

    it('takes a passkey from the field of the ID, by the button, and after the password', async (t) => {
      const page = await openPage(t, { ...surroundingsOf(language), expected: /422|WebAuthn/ })
      const userId = `emil-${language}`
      const twoStep = { on: true, way: null, destination: null }
      await house.addAccount(userId, goodPassword, { twoStep })
      await page.goto(start)
      await look(page, language, 'identifier', '-passkey')
      // The first is registered while there is nothing to ask for yet.
      await house.recoveryCodesOf(userId)
      const [code] = await house.recoveryCodesOf(userId)
      await begin(page, userId)
      await page.fill('[name=code]', code!)
      await go(page)
      await page.waitForSelector('[data-page=account]')
      await plugIn(page, {})
      await page.goto(`${start}/passkeys/new`)
      await page.click('[data-passkey]')
      await page.waitForSelector('[role=status] .notice-success')
      const leave = () => page.context().clearCookies()
      // The browser offers it by itself, and the virtual device agrees at once.
      await leave()
      await page.goto(start)
      await page.waitForSelector('[data-page=account]')
      await leave()
      await page.goto(`${house.base}/account/history`)
      await page.waitForSelector('[data-page=account-history]')
      assert.match((await page.locator('tbody').textContent()) ?? '', language === 'ja' ? /パスキー/ : /Passkey/)
    })

    it('leads from the password to the passkey, says when it failed, and what to do instead', async (t) => {
      const page = await openPage(t, { ...surroundingsOf(language), expected: /422|WebAuthn/ })
      const userId = `fred-${language}`
      await house.addAccount(userId)
      await page.goto(start)
      await page.fill('[name=user_id]', userId)
      await go(page)
      await page.click('[value=use-passkey]')
      await look(page, language, 'passkey')
      const device = await plugIn(page, { transport: 'usb', verifies: false })
      await page.reload()
      await page.click('[data-passkey]')
      await page.locator('[data-passkey-words]').waitFor()
      await device.unplug()
      await look(page, language, 'passkey', '-failed')
      await page.click('[value=another-way]')
      await page.fill('[name=password]', goodPassword)
      await go(page)
      await page.waitForSelector('[data-page=account]')
    })
  })
}

for (const language of ['ja', 'en'] as const) {
  it(`an enrolment sets up one-time passwords or a passkey, in ${language}`, async (t) => {
    const page = await openPage(t, { ...surroundingsOf(language), expected: /422|WebAuthn/ })
    const enter = async (userId: string, method: accounts.Method) => {
      const { url, password } = await house.invite(`${userId}-${language}`, method)
      await page.goto(url)
      await page.fill('[name=enrolment_password]', password)
      await go(page)
      await page.fill('[name=new_password]', goodPassword)
      await page.fill('[name=new_password_confirm]', goodPassword)
      await go(page)
    }
    await enter('gina', 'password+one-time-password')
    await page.fill('[name=code]', '000000')
    await go(page)
    await look(page, language, 'enrol-one-time-password')
    await enter('hugo', 'passkey')
    await look(page, language, 'enrol-passkey')
    await plugIn(page, {})
    await page.click('[data-passkey]')
    await page.waitForSelector('[data-page=enrol-done]')
  })
}

it('a page that adds a passkey says what to do where no script runs', async (t) => {
  const page = await openPage(t, { javaScript: false })
  await house.addAccount('carl')
  await enter(page, 'carl', '/passkeys/new')
  await page.waitForSelector('[data-page=account-passkey-new]')
  assert.equal(await page.locator('[data-passkey]').isVisible(), false)
  assert.equal(await page.locator('[data-passkey-missing]').isVisible(), true)
})
