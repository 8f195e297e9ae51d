/** What every page has to pass in a real browser: right markup, no barrier that axe finds, no word of the other language. */
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import type { Language } from '#language/language.ts'
import { pageName, screenshot } from '#test/browser.ts'
import { checkAccessibility, checkHtml, hasJapanese, readableText } from '#test/html.ts'

/** Texts that people or operators chose, and names that are the same in both languages. */
const neutral =
  /Test|Shop|localhost:\d+|[\w.-]+@[\w.-]+|Chrome, Linux|::1|127\.0\.0\.1|03-1234-5678|UTC|GMT|JST|ID|IP|[A-Z0-9]{4}(-[A-Z0-9]{4})+/g

/** A desk in Japanese by day, a phone in English by night. */
export function surroundingsOf(language: Language) {
  return language === 'ja'
    ? { language, viewport: { width: 1280, height: 900 } }
    : { language, viewport: { width: 360, height: 740 }, dark: true }
}

/** Checks the open page and keeps a picture of it; `part` tells states of one page apart. */
export async function look(page: Page, language: Language, name: string, part = ''): Promise<void> {
  assert.equal(await pageName(page), name)
  // A style that a script sets stands in the document; one in the source would break the content policy and fail the test.
  await checkHtml((await page.content()).replaceAll(/ style="[^"]*"/g, ''))
  await checkAccessibility(page)
  const asks = new URL(page.url()).pathname.includes('/sign-in/') && (await page.$('[name=action][value=cancel]'))
  if (asks) assert.ok(await page.$('[name=action][value=not-me]'), `"I did not start this" on ${name}`)
  const said = await readableText(page)
  if (language === 'en') assert.equal(hasJapanese(said), false, `Japanese on ${name}: ${said}`)
  else assert.doesNotMatch(said.replaceAll(neutral, ''), /[A-Za-z]{4,} [A-Za-z]{2,}/, `English on ${name}`)
  await screenshot(page, `${language}-${name}${part}`)
}

/** Presses the main button of the page's form. */
export const go = (page: Page) => page.click('form[data-form] button.button-main')
