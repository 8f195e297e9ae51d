/**
 * A real browser for tests: Chromium, one per test process, a fresh context for each page.
 *
 *   openPage     a page whose violations of the content policy, console errors and script errors fail the test at its end
 *   pageName     which of our pages is open
 *   screenshot   a picture in test/output/ where PICTURES=1 asks for it, for people to look at
 */
import assert from 'node:assert/strict'
import { accessSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { after, type TestContext } from 'node:test'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import type { Language } from '#language/language.ts'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

let shared: Promise<Browser> | undefined

// Here and not where it is launched: there it would belong to the first test and end with it.
after(async () => (await shared)?.close())

/** The one browser of this process. Fails, never skips, where Chromium is missing. */
export function browser(): Promise<Browser> {
  shared ??= launch()
  return shared
}

async function launch(): Promise<Browser> {
  const executablePath = [process.env['CHROMIUM'], ...places].find(exists)
  assert.ok(executablePath, `Chromium is missing; looked at ${places.join(', ')} and $CHROMIUM`)
  return chromium.launch({ executablePath, args: flags })
}

function exists(path: string | undefined): path is string {
  if (!path) return false
  try {
    accessSync(path)
    return true
  } catch {
    return false
  }
}

export interface OpenOptions {
  language?: Language
  javaScript?: boolean
  viewport?: { width: number; height: number }
  dark?: boolean
  /** Faults that the test expects; matched against the collected lines. */
  expected?: RegExp
  /** The server's certificate is made for the test. */
  ignoreHTTPSErrors?: boolean
}

/** A page in a context of its own. Closed, and its faults judged, at the end of the test `t`. */
export async function openPage(t: Pick<TestContext, 'after'>, options: OpenOptions = {}): Promise<Page> {
  const context = await newContext(options)
  const page = await context.newPage()
  const faults = watch(page)
  t.after(async () => {
    await context.close()
    const unexpected = faults.filter((fault) => !options.expected?.test(fault))
    assert.deepEqual(unexpected, [], 'the page had faults')
  })
  return page
}

async function newContext(options: OpenOptions): Promise<BrowserContext> {
  const { language = 'en', javaScript = true, viewport = { width: 1024, height: 800 }, dark = false } = options
  const context = await (await browser()).newContext({
    locale: language === 'ja' ? 'ja-JP' : 'en-GB',
    timezoneId: 'Asia/Tokyo',
    javaScriptEnabled: javaScript,
    viewport,
    colorScheme: dark ? 'dark' : 'light',
    // Colours that are on their way from one to the other would be judged by what they are in between.
    reducedMotion: 'reduce',
    ignoreHTTPSErrors: options.ignoreHTTPSErrors ?? false,
  })
  context.setDefaultTimeout(60_000)
  return context
}

/** What went wrong on a page so far; the list grows. An answer of ours with an error status is no fault of the page. */
export function watch(page: Page): string[] {
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(`script error: ${error.message}`))
  page.on('console', (message) => {
    const text = message.text()
    const ownStatus = /^Failed to load resource: the server responded with a status of \d+/.test(text)
    const ownPage = ownStatus && message.location().url === page.url()
    if ((message.type() === 'error' || /Content Security Policy|Permissions-Policy/i.test(text)) && !ownPage)
      faults.push(`console: ${text}`)
  })
  return faults
}

/** `data-page` of the page that is open. */
export async function pageName(page: Page): Promise<string | null> {
  return page.locator('main').getAttribute('data-page')
}

/** Keeps a picture of the whole page as test/output/NAME.png, where PICTURES=1 asks for pictures: they take their time. */
export async function screenshot(page: Page, name: string): Promise<void> {
  if (process.env['PICTURES'] !== '1') return
  const directory = new URL('./output/', import.meta.url)
  await mkdir(directory, { recursive: true })
  const path = new URL(`${name}.png`, directory).pathname
  await page.screenshot({ path, fullPage: true })
}
