import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { skeleton } from './confusables.ts'
import { judgeDomain, judgeName, readHost } from './look-alikes.ts'

const official = ['accounts.hakone.example', 'hakone.example', 'kiso-mobile.co.jp']

const said = (typed: string) => {
  const judged = judgeDomain(typed, official)
  return judged.kind === 'look-alike' ? `${judged.how} ${judged.of}` : judged.kind
}

describe('a domain', () => {
  const cases: [typed: string, said: string][] = [
    ['hakone.example', 'official'],
    ['HAKONE.example.', 'official'],
    ['“ｈａｋｏｎｅ．ｅｘａｍｐｌｅ”', 'official'],
    ['https://accounts.hakone.example:443/t/shop?x=1#y', 'official'],
    ['hakone[.]example', 'official'],
    ['hаkone.example', 'letters hakone.example'],
    ['xn--hkone-4ve.example', 'letters hakone.example'],
    ['hak0ne.example', 'letters hakone.example'],
    ['kiso-rnobile.co.jp', 'letters kiso-mobile.co.jp'],
    ['hakoen.example', 'swapped hakone.example'],
    ['hkone.example', 'missing hakone.example'],
    ['hakkone.example', 'doubled hakone.example'],
    ['hakonee.example', 'doubled hakone.example'],
    ['hakonex.example', 'added hakone.example'],
    ['kisomobile.co.jp', 'hyphens kiso-mobile.co.jp'],
    ['hakone.test', 'other-ending hakone.example'],
    ['kiso-mobile.com', 'other-ending kiso-mobile.co.jp'],
    ['kiso-mobile.jp', 'other-ending kiso-mobile.co.jp'],
    ['hakone-login.example', 'contains hakone.example'],
    ['secure-hakone.test', 'contains hakone.example'],
    ['accounts.hakone.example.login.test', 'in-front accounts.hakone.example'],
    ['hakone.example.co', 'in-front hakone.example'],
    ['hakone.secure-login.test', 'in-front hakone.example'],
    ['https://accounts.hakone.example@login.test/', 'before-at accounts.hakone.example'],
    ['shop.hakone.example', 'below hakone.example'],
    ['login.test', 'unknown'],
    ['192.0.2.1', 'unknown'],
    ['http://[2001:db8::1]/', 'unknown'],
    ['', 'unreadable'],
    ['I do not know', 'unknown'],
    ['?', 'unreadable'],
  ]
  for (const [typed, expected] of cases) {
    it(`${JSON.stringify(typed)} is: ${expected}`, () => assert.match(said(typed), new RegExp(`^${expected}`)))
  }

  it('is official only when it is one that was registered, whatever stands around it', () => {
    const host = fc.domain()
    const around = fc.constantFrom('', 'https://', 'http://x@', 'hakone.example.', 'www.', ' ', '“')
    fc.assert(
      fc.property(
        around,
        fc.oneof(host, fc.constantFrom(...official)),
        fc.constantFrom('', '/', ':443', '.', '/hakone.example'),
        (a, b, c) => {
          const judged = judgeDomain(`${a}${b}${c}`, official)
          if (judged.kind !== 'official') return
          assert.ok(official.includes(judged.host.ascii))
          assert.equal(new URL(`https://${readHost(`${a}${b}${c}`)!.ascii}`).hostname, judged.host.ascii)
        },
      ),
    )
  })

  it('is read in bounded time and never thrown at', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), (text) => void judgeDomain(text, official)))
    const begun = performance.now()
    judgeDomain('a.'.repeat(5000), official)
    judgeDomain(`https://${'@'.repeat(5000)}`, official)
    assert.ok(performance.now() - begun < 500)
  })
})

describe('a name in a dialog', () => {
  const registered = [
    { name: 'Hakone Books', of: 'books' },
    { name: 'HakoneBooksApp', of: 'books' },
    { name: '箱根ロード', of: 'road' },
  ]
  const cases: [string, string][] = [
    ['Hakone Books', 'registered'],
    [' “hakone  books” ', 'registered'],
    ['Ｈａｋｏｎｅ Ｂｏｏｋｓ', 'registered'],
    ['Hаkone Books', 'letters'],
    ['Hakone B00ks', 'letters'],
    ['箱根口ード', 'letters'],
    ['Hakone Boks', 'missing'],
    ['Hakone Books Security', 'contains'],
    ['Flashlight', 'unknown'],
  ]
  for (const [typed, expected] of cases) {
    it(`${JSON.stringify(typed)} is: ${expected}`, () => {
      const judged = judgeName(typed, registered)
      assert.equal(judged.kind === 'look-alike' ? judged.how : judged.kind, expected)
    })
  }
})

it('the skeleton of a skeleton is itself, and case and width are no part of it', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'aаοo0ＡmrnwviIl1|д日エ工ー-.') }), (text) => {
      assert.equal(skeleton(skeleton(text)), skeleton(text))
      assert.equal(skeleton(text.toUpperCase()), skeleton(text.toUpperCase().toLowerCase()))
    }),
  )
})
