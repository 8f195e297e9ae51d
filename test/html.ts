/**
 * What every page must keep, whoever made it: markup that is right, no barrier that axe can find, and no word of the other language.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { HtmlValidate } from 'html-validate'
import type { Page } from 'playwright-core'

const validator = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:a11y'],
  rules: {
    // Matters of taste, settled by how our templates are written.
    'doctype-style': 'off',
    'void-style': 'off',
    'no-trailing-whitespace': 'off',
    'attribute-boolean-style': 'off',
    'attribute-empty-style': 'off',
    'long-title': 'off',
    'no-inline-style': 'error',
    'require-sri': 'off',
    'no-implicit-button-type': 'off',
    'tel-non-breaking': 'off',
    'no-redundant-for': 'off',
    'no-raw-characters': 'error',
    // The hand-over page of a sign-in needs the zero-second refresh, which WCAG (G110) allows.
    'meta-refresh': 'off',
    // The list of known tokens knows no pair such as "username webauthn" before HTML's own registration of it.
    'valid-autocomplete': 'off',
    'prefer-native-element': ['error', { exclude: ['status', 'alert', 'navigation'] }],
  },
})

/** Fails with every fault of the markup. */
export async function checkHtml(html: string): Promise<void> {
  const { results } = await validator.validateString(html)
  const faults = results.flatMap(({ messages }) =>
    messages.map((m) => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`),
  )
  assert.deepEqual(faults, [], 'html-validate')
}

const axe = readFileSync(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

interface AxeResults {
  violations: { id: string; help: string; nodes: { html: string; failureSummary?: string }[] }[]
}

/** Fails with every barrier that axe finds on the open page, by WCAG 2.2 A and AA and its best practices. */
export async function checkAccessibility(page: Page): Promise<void> {
  // The debugger's own evaluation is not bound by the page's content policy, so the page stays as it is.
  const session = await page.context().newCDPSession(page)
  await session.send('Runtime.evaluate', { expression: axe })
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression: `axe.run(document, { resultTypes: ['violations'] }).then((results) => JSON.stringify(results))`,
    awaitPromise: true,
    returnByValue: true,
  })
  await session.detach()
  assert.equal(exceptionDetails, undefined, `axe could not run: ${exceptionDetails?.exception?.description}`)
  const { violations } = JSON.parse(String(result.value)) as AxeResults
  const faults = violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.html} ${node.failureSummary ?? ''}`),
  )
  assert.deepEqual(faults, [], 'axe')
}

/** Whether a text has kana or kanji, or the full-width signs of Japanese typesetting. */
export function hasJapanese(text: string): boolean {
  return /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}\u3000-\u303f\uff01-\uff60]/u.test(text)
}

/** Whether a text has a run of three English words: a sentence, and no name of a browser or product. */
export function hasEnglish(text: string): boolean {
  return /\b[a-z']{2,}(?:[ ,]+[a-z']{2,}){2,}/i.test(text)
}

/** What a person reads on the open page, without parts marked as another language or not to be translated. */
export async function readableText(page: Page): Promise<string> {
  return page.evaluate(() => {
    const copy = document.documentElement.cloneNode(true) as HTMLElement
    for (const part of copy.querySelectorAll('[translate=no], body [lang], script, style')) part.remove()
    const said = [...copy.querySelectorAll('[aria-label], [title], [placeholder], [alt]')].flatMap((part) =>
      ['aria-label', 'title', 'placeholder', 'alt'].map((name) => part.getAttribute(name) ?? ''),
    )
    return [copy.textContent ?? '', ...said].join('\n')
  })
}
