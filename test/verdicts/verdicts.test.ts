import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { AppSite } from '#sites/sites.ts'
import { judge, type Known, type Seen } from '../../src/prompt-check/verdict.ts'
import { cases, fakeDomains, fakeMessages, fakeScreens, legitimate } from './cases.ts'

const app = {
  id: 'books',
  name: 'Hakone Books',
  app: { dialogNames: { ios: ['HakoneBooksMobile'], android: ['箱根ブックス'], other: [] } },
} as unknown as AppSite

const known: Known = {
  apps: [app],
  officialDomains: ['accounts.hakone.example', 'hakone.example', 'kiso-mobile.example'],
  senders: [{ name: 'Hakone Books', address: 'no-reply@hakone.example', sms: 'HAKONE' }],
  tel: '03-0000-0001',
  mail: 'support@hakone.example',
}

const blank: Seen = {
  name: '',
  domain: '',
  trigger: '',
  place: '',
  wording: '',
  requested: '',
  message: '',
  sender: '',
}
const verdictOn = (seen: Partial<Seen>) => judge({ ...blank, ...seen }, known).verdict

describe(`the verdict on ${cases.length} names, domains and messages`, () => {
  for (const { what, seen, verdict } of cases) {
    it(`${verdict}: ${what}`, () => {
      const judged = judge({ ...blank, ...seen }, known)
      assert.equal(
        judged.verdict,
        verdict,
        JSON.stringify(judged.findings.map(({ weight, about }) => `${weight} ${about}`)),
      )
      assert.ok(judged.findings.length > 0, 'a verdict has its reasons')
    })
  }
})

describe('a verdict', () => {
  it('is never likely safe when something fake is added to what is real', () => {
    const fakes = [...fakeDomains, ...fakeScreens, ...fakeMessages]
    fc.assert(
      fc.property(fc.constantFrom(...legitimate), fc.constantFrom(...fakes), ({ seen }, fake) => {
        const message = [seen.message, fake.seen.message].filter(Boolean).join('\n')
        assert.notEqual(verdictOn({ ...seen, ...fake.seen, message }), 'likely-safe')
      }),
    )
  })

  it('is never likely safe for a domain that is not registered, whatever is typed', () => {
    const near = fc.constantFrom(...'accounts.hakone.example', 'а', '0', '-', '.', '@', '/', 'ｅ', '。')
    const shown = fc.oneof(
      fc.webUrl(),
      fc.domain(),
      fc.string({ unit: near, maxLength: 40 }),
      fc.string({ unit: 'grapheme' }),
    )
    fc.assert(
      fc.property(shown, (domain) => {
        const verdict = verdictOn({ ...legitimate[0]!.seen, domain })
        const host = URL.parse(domain.includes('//') ? domain : `https://${domain}`)?.hostname.replace(/\.$/, '')
        if (verdict === 'likely-safe') assert.ok(known.officialDomains.includes(host ?? ''), `${domain} ${host}`)
      }),
    )
  })

  it('is never better than careful for nothing at all', () => {
    assert.equal(verdictOn({}), 'careful')
    assert.equal(verdictOn({ message: ' ' }), 'careful')
  })

  it('takes bounded time, however long and strange the message', () => {
    for (const unit of ['a.', 'http://', '@', '-1', '「', 'パスワード', 'do not ', '1 2(', '\u202e']) {
      verdictOn({ message: unit.repeat(20_000 / unit.length), sender: unit.repeat(100) })
    }
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (message) => void verdictOn({ message })))
  })
})
