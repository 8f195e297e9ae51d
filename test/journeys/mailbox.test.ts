/** The development mailbox shows what would have been sent, and is there only where it is switched on. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openPage, pageName, screenshot } from '#test/browser.ts'
import { openHouse } from '#test/house.ts'
import { checkAccessibility, checkHtml, hasJapanese, readableText } from '#test/html.ts'

describe('the development mailbox', async () => {
  const house = await openHouse()
  const { url } = await house.invite('anna')
  await house.invite('ben')
  await house.mailTo('anna@example.com')

  it('gives messages as JSON, newest first, of one addressee or of all', async () => {
    const all = (await (await fetch(`${house.url}/_mailbox/messages`)).json()) as Record<string, unknown>[]
    assert.deepEqual(all.map(({ to }) => to).sort(), ['anna@example.com', 'ben@example.com'])
    const answer = await fetch(`${house.url}/_mailbox/messages?to=anna@example.com`)
    const [mail, ...more] = (await answer.json()) as Record<string, string>[]
    assert.equal(more.length, 0)
    assert.deepEqual(Object.keys(mail!).sort(), ['at', 'channel', 'html', 'id', 'subject', 'text', 'to'])
    assert.equal(mail!['channel'], 'mail')
    assert.match(mail!['at']!, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
    assert.ok(mail!['text']!.includes(url))
  })

  for (const language of ['ja', 'en'] as const) {
    it(`can be read and its links followed, in ${language}`, async (t) => {
      const page = await openPage(t, { language })
      const look = async (name: string) => {
        await checkHtml(await page.content())
        await checkAccessibility(page)
        if (language === 'en') assert.equal(hasJapanese(await readableText(page)), false, name)
        await screenshot(page, `${name}-${language}`)
      }
      await page.goto(`${house.url}/_mailbox`)
      assert.equal(await page.locator('tbody tr').count(), 2)
      await look('mailbox')
      await page.fill('#to', 'anna@example.com')
      await page.keyboard.press('Enter')
      await page.waitForURL(/to=/)
      assert.equal(await page.locator('tbody tr').count(), 1)
      await page.locator('tbody a').click()
      assert.equal(await pageName(page), 'mailbox-message')
      await look('mailbox-message')
      await page.locator(`a[href="${url}"]`).click()
      assert.equal(await pageName(page), 'enrol-password')
    })
  }

  it('shows the HTML of a mail without letting it do anything', async (t) => {
    const mail = await house.mailTo('anna@example.com')
    const page = await openPage(t)
    const answer = await page.goto(`${house.url}/_mailbox/messages/${mail!.id}/html`)
    assert.match(answer?.headers()['content-security-policy'] ?? '', /default-src 'none'.*sandbox/)
    await screenshot(page, 'mail-html')
    await page.locator(`a[href="${url}"]`).click()
    assert.equal(await pageName(page), 'enrol-password')
  })

  it('says so when a message is gone', async () => {
    for (const path of ['/_mailbox/messages/nothing', '/_mailbox/messages/nothing/html']) {
      assert.equal((await fetch(house.url + path)).status, 404)
    }
  })

  it('is not there unless it is switched on', async () => {
    const closed = await openHouse({ environment: { SEKISHO_MAILBOX: '0' } })
    for (const path of ['/_mailbox', '/_mailbox/messages']) {
      assert.equal((await fetch(closed.url + path)).status, 404)
    }
  })
})
