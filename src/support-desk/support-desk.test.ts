/** Whatever a room writes down of an account, the support desk has words for it in both languages. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { texts } from './texts.ts'

const sources = globSync('src/**/*.ts')
  .filter((path) => !path.endsWith('.test.ts') && !/src.(support-desk|database)./.test(path))
  .map((path) => readFileSync(path, 'utf8'))

/** About tenants, sites, tokens and the installation: they stand in no account's timeline. */
const ofNoAccount =
  /^(tenant|site(Added|Changed|Removed)|token|policy|keys|manual|announcement|message|callRefused|accountRemoved|suspicionReported|advice|certificateAuthority|authorityKey|rootKey|responder)/

const found = (pattern: RegExp) =>
  new Set(sources.flatMap((text) => [...text.matchAll(pattern)].map(([, name]) => name!)))

describe('the words of the support desk', () => {
  it('are there for every act that the audit keeps of an account', () => {
    const acts = [...found(/\bact\b[^\n]*'([a-z]+(?:[A-Z][a-z]+)+)'/g)].filter((act) => !ofNoAccount.test(act))
    assert.ok(acts.length > 20)
    assert.deepEqual(
      acts.filter((act) => !Object.hasOwn(texts.ja.acts, act)),
      [],
    )
  })

  it('are there for every kind of notice, and every reason of a refusal', () => {
    const kinds = /interface Told \{([\s\S]*?)\n\}/.exec(readFileSync('src/notices/kinds.ts', 'utf8'))?.[1] ?? ''
    const notices = [...kinds.matchAll(/^ {2}'?([a-z-]+)'?:/gm)].map(([, name]) => name!)
    assert.ok(notices.length > 10)
    assert.deepEqual(
      notices.filter((kind) => !Object.hasOwn(texts.en.notices, kind)),
      [],
    )
    const codes = /type RefusalCode =([\s\S]*?)\n\n/.exec(readFileSync('src/sign-in/records.ts', 'utf8'))?.[1] ?? ''
    const refusals = [...codes.matchAll(/'([a-z-]+)'/g)].map(([, name]) => name!)
    assert.ok(refusals.length > 5)
    assert.deepEqual(
      refusals.filter((code) => !Object.hasOwn(texts.en.refusals, code)),
      [],
    )
  })

  it('are there for what a message is about', () => {
    const topics = found(/topic: '([a-z-]+)'/g)
    assert.deepEqual(
      [...topics].filter((topic) => !Object.hasOwn(texts.ja.topics, topic)),
      [],
    )
  })
})
