/** Certificates in a real browser: every page in both languages, a key made in the browser, and a sign-in with it. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { chromium, type Page } from 'playwright-core'
import { openPage, pageName, screenshot } from '#test/browser.ts'
import { certificateHouse, strongPassword } from '#test/certificate-rig.ts'
import { run } from '#test/chain.ts'
import { go, look, surroundingsOf } from '#test/look.ts'

const ahead = 0
const rig = await certificateHouse({ clock: () => Math.floor(Date.now() / 1000) + ahead })
const { house, port } = rig
const { base, app } = house
const account = `${base}/account`
const insecure = { ignoreHTTPSErrors: true }
const secretOf = async (page: Page) => (await page.locator('[data-secret=download-password]').textContent()) ?? ''

async function linkTo(address: string, path: string): Promise<string> {
  await app.recovery.lookInto()
  await app.messages.deliverDue()
  for (const { text } of await app.mailbox.list(address)) {
    const link = new RegExp(`http\\S+/${path}/\\S{20,}`).exec(text)?.[0]
    if (link) return link
  }
  throw new Error(`no mail to ${address}`)
}

describe('a certificate whose key is made in the browser', () => {
  const home = mkdtempSync(join(tmpdir(), 'sekisho-nss-'))
  const policy = `/etc/chromium/policies/managed/sekisho-test-${port}.json`
  after(() => {
    rmSync(home, { recursive: true, force: true })
    rmSync(policy, { force: true })
  })

  it('is imported where Chromium keeps them, and signs its owner in', async (t) => {
    const member = await rig.member()
    const page = await openPage(t, { expected: /422/ })
    await page.goto(member.url)
    await page.fill('[name=download_password]', 'AAAA-BBBB-CCCC-DDDD')
    await go(page)
    await page.waitForSelector('[data-certificate-status][data-error]')
    await page.fill('[name=download_password]', member.password.toLowerCase().replaceAll('-', ' '))
    const [download] = await Promise.all([page.waitForEvent('download'), go(page)])
    const file = join(home, 'own.p12')
    await download.saveAs(file)
    assert.equal(download.suggestedFilename(), 'certificate-1.p12')
    const [issued] = await app.certificates.overview(app.database.db, house.tenant, member.account.id, app.now())
    assert.equal(issued?.certificate?.state, 'active')

    const store = join(home, '.pki/nssdb')
    mkdirSync(store, { recursive: true })
    run('certutil', '-N', '-d', `sql:${store}`, '--empty-password')
    run('pk12util', '-i', file, '-d', `sql:${store}`, '-W', member.password, '-K', '')
    mkdirSync('/etc/chromium/policies/managed', { recursive: true })
    const choice = { pattern: `https://localhost:${port}`, filter: {} }
    writeFileSync(policy, JSON.stringify({ AutoSelectCertificateForUrls: [JSON.stringify(choice)] }))

    const own = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--ignore-certificate-errors'],
      env: { ...process.env, HOME: home },
    })
    t.after(() => own.close())
    const tab = await own.newPage()
    const begun = performance.now()
    await tab.goto(account)
    t.diagnostic(`the certificate step took ${Math.round(performance.now() - begun)} ms`)
    assert.equal(await pageName(tab), 'identifier')
    assert.equal(await tab.inputValue('[name=user_id]'), member.userId)
    await go(tab)
    await tab.fill('[name=password]', strongPassword)
    await go(tab)
    await tab.waitForSelector('[data-page=account]')

    // Revoked on another node, say: the next sign-in says so.
    const ending = { account: member.account, reason: 'keyCompromise', by: { actor: 'test' }, now: app.now() } as const
    await app.database.durably((trx) => app.certificates.endDevice(trx, ending, 1))
    const again = await (await own.newContext({ ignoreHTTPSErrors: true })).newPage()
    await again.goto(account)
    assert.equal(await pageName(again), 'certificate-revoked')
    await screenshot(again, 'en-certificate-revoked')
  })
})

for (const language of ['ja', 'en'] as const) {
  const surroundings = { ...surroundingsOf(language), ...insecure, expected: /422|403|410|net::/ }

  describe(`the pages of certificates in ${language}`, () => {
    it('an enrolment with a certificate, its download, and how to install it', async (t) => {
      const page = await openPage(t, surroundings)
      const userId = `gina-${language}`
      const invited = await house.addAccount(userId, null, { method: 'password+certificate', language })
      const { url, password } = await app.database.durably((trx) =>
        app.enrolment.issue(trx, { tenant: house.tenant, account: invited, reference: 'TEST', now: app.now() }),
      )
      await page.goto(url)
      await page.fill('[name=enrolment_password]', password)
      await go(page)
      await page.fill('[name=new_password]', strongPassword)
      await page.fill('[name=new_password_confirm]', strongPassword)
      await page.selectOption('[name=question]', { index: 1 })
      await page.fill('[name=answer]', 'Pochi')
      await go(page)
      await look(page, language, 'download-password')
      const secret = await secretOf(page)
      await go(page)
      await look(page, language, 'enrol-done', '-certificate')

      await page.goto(await linkTo(`${userId}@example.com`, 'certificate'))
      await look(page, language, 'certificate-download')
      await page.fill('[name=download_password]', 'AAAA-BBBB-CCCC-DDDD')
      await page.check('[value=apple]')
      await go(page)
      await look(page, language, 'certificate-download', '-wrong')
      for (let count = 0; count < 3; count += 1) {
        await page.fill('[name=download_password]', secret)
        await page.check('[value=compatible]')
        const [download] = await Promise.all([page.waitForEvent('download'), go(page)])
        assert.match(download.suggestedFilename(), /\.p12$/)
      }
      await page.reload()
      await look(page, language, 'error', '-certificate-used')
      for (const guide of language === 'ja' ? ['windows', 'ios'] : ['android', 'linux-firefox']) {
        await page.goto(`${base}/certificate/guide/${guide}`)
        await look(page, language, 'certificate-guide', `-${guide}`)
      }
      await page.goto(`${base}/certificate`)
      await look(page, language, 'certificate-number')
      await page.goto(`${base}/certificate/test`)
      await look(page, language, 'certificate-test')
      await go(page)
      await page.waitForSelector('[data-error=certificate-missing]')
      await look(page, language, 'certificate-test', '-missing')
    })

    it('a sign-in without a certificate, and a reissue from there', async (t) => {
      const page = await openPage(t, surroundings)
      const { userId, account: owner } = await rig.member({ changes: { language } })
      const answer = await app.securityQuestions.prepare('first-pet', 'Pochi')
      await app.database.durably((trx) => app.securityQuestions.set(trx, 'demo', owner.id, answer, app.now()))
      await page.goto(account)
      await look(page, language, 'certificate-missing')
      await page.click('[value=use-certificate]')
      await page.waitForSelector('[data-page=certificate-missing]')
      await page.click('a[href$="/certificate/reissue"]')
      await look(page, language, 'reissue')
      await go(page)
      await look(page, language, 'reissue', '-empty')
      await page.fill('[name=user_id]', userId)
      await page.fill('[name=mail]', `${userId}@example.com`)
      await go(page)
      await look(page, language, 'reissue-sent')
      await page.goto(await linkTo(`${userId}@example.com`, 'certificate/reissue'))
      await look(page, language, 'reissue-answer')
      await page.selectOption('[name=question]', 'first-pet')
      await page.fill('[name=answer]', 'Tama')
      await go(page)
      await look(page, language, 'reissue-answer', '-wrong')
      await page.selectOption('[name=question]', 'first-pet')
      await page.fill('[name=answer]', 'Pochi')
      await go(page)
      await look(page, language, 'reissue-done')
      const secret = await secretOf(page)
      await page.reload()
      assert.equal(await secretOf(page), secret)
      await go(page)
      await look(page, language, 'reissue-done', '-after')
      await page.context().clearCookies()
      await page.reload()
      await look(page, language, 'error', '-reissue-used')
      await page.goto(`${base}/certificate/reissue/number`)
      await look(page, language, 'reissue-number')
    })

    it('devices on the account page: listed, added, changed, renewed, lost, removed', async (t) => {
      const page = await openPage(t, surroundings)
      const { userId } = await rig.member({ changes: { language, method: 'password' } })
      await page.goto(`${account}/devices`)
      await page.click('[value=another-way]')
      await page.fill('[name=user_id]', userId)
      await go(page)
      await page.fill('[name=password]', strongPassword)
      await go(page)
      await page.waitForSelector('[data-page=account-devices]')
      await look(page, language, 'account-devices')
      await page.goto(`${account}/devices/add`)
      await look(page, language, 'account-device', '-add')
      await go(page)
      await look(page, language, 'account-device', '-refused')
      await page.fill('[name=mail]', `home-${userId}@example.com`)
      await page.fill('[name=mail_confirm]', `home-${userId}@example.com`)
      await page.check('[value=smartphone]')
      await page.fill('[name=device_name]', 'Pixel')
      await go(page)
      await look(page, language, 'account-device', '-confirm')
      await page.click('[value=back]')
      assert.equal(await page.inputValue('[name=device_name]'), 'Pixel')
      await go(page)
      await go(page)
      await look(page, language, 'download-password', '-device')
      await go(page)
      await look(page, language, 'account-devices', '-two')
      await page.goto(`${account}/devices/2`)
      await look(page, language, 'account-device', '-change')
      await page.fill('[name=device_name]', 'Pixel 2')
      await go(page)
      await go(page)
      await page.waitForSelector('[data-page=account-devices]')
      await page.goto(`${account}/devices/2/password`)
      await look(page, language, 'download-password', '-not-any-more')
      await page.goto(`${account}/devices/1/delete`)
      await look(page, language, 'account-devices', '-kept')
      await page.goto(`${account}/devices/2/delete`)
      await look(page, language, 'account-device', '-delete')
      await page.click('form[data-form] .button-danger')
      await page.waitForSelector('[data-page=account-devices]')
      assert.equal(await page.locator('tbody tr').count(), 1)

      await page.goto(`${account}/method`)
      await look(page, language, 'account-method')
      await page.check('[value="password+certificate"]')
      await go(page)
      await look(page, language, 'account-method', '-confirm')
      await go(page)
      await look(page, language, 'download-password', '-method')
    })
  })
}
