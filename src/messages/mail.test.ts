import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { mailAddress, phoneNumber } from './address.ts'
import { inert, plain } from './inert.ts'
import { type Mail, mailBody } from './mail.ts'

const mail: Mail = {
  language: 'en',
  salutation: 'p-01-usr007',
  service: 'Demo',
  lead: ['Your account was locked.'],
  facts: [
    { label: 'Account', value: 'p-01-usr007' },
    { label: 'When', value: '15 January 2027, 17:00' },
  ],
  link: { label: 'Open this page:', url: 'https://accounts.example.jp/t/demo/enrol/x?a=1&b=2' },
  next: ['Nothing else is needed.'],
  notYou: 'Tell the support desk.',
  support: { name: 'Demo desk', tel: '03-0000-0000', hours: '9:00-17:00' },
  reference: 'K7-3Q9',
}

describe('the frame of a mail', () => {
  it('says the same in text and HTML', () => {
    const { text, html } = mailBody(mail)
    for (const words of [
      'Dear p-01-usr007,',
      'Your account was locked.',
      '15 January 2027, 17:00',
      'Nothing else is needed.',
      'If this was not you',
      'Tell the support desk.',
      'Phone: 03-0000-0000',
      'Hours: 9:00-17:00',
      'This mail was sent automatically. Replies are not read.',
      'Reference: K7-3Q9',
    ]) {
      assert.ok(text.includes(words), `text: ${words}`)
      assert.ok(html.includes(words), `html: ${words}`)
    }
    assert.ok(text.includes('\nhttps://accounts.example.jp/t/demo/enrol/x?a=1&b=2\n'))
    assert.ok(html.includes('href="https://accounts.example.jp/t/demo/enrol/x?a=1&amp;b=2"'))
  })

  it('addresses a Japanese reader in Japanese only', () => {
    const { text, html } = mailBody({
      ...mail,
      language: 'ja',
      lead: ['ロックしました。'],
      next: [],
      notYou: '窓口へ。',
      facts: [],
    })
    assert.match(text, /^p-01-usr007 様\n/)
    assert.match(text, /本メールは自動送信されています。返信はお受けできません。\n受付番号：K7-3Q9\n$/)
    assert.match(html, /<html lang="ja">/)
    assert.doesNotMatch(text, /Dear|Support|Reference/)
  })

  it('names the company of the service where there is no support desk', () => {
    assert.match(mailBody({ ...mail, support: {} }).text, /Please ask the company that runs Demo\./)
  })

  it('shows what others chose, and lets none of it act', () => {
    const nasty = '<a href="https://evil.example/">\u202eclick</a>\r\nhttps://evil.example/x www.evil.example'
    const { text, html } = mailBody({
      ...mail,
      link: undefined,
      salutation: nasty,
      facts: [{ label: 'Name', value: nasty }],
    })
    assert.doesNotMatch(html, /<a |evil\.example|\u202e/)
    assert.doesNotMatch(text, /https:\/\/|evil\.example|\u202e/)
    assert.match(text, /evil\[\.\]example/)
  })
})

describe('words that others chose', () => {
  const shown: [string, string][] = [
    ['p-01-usr007', 'p-01-usr007'],
    ['anna@example.jp', 'anna@example.jp'],
    ['Edge 140.0 / Windows 11', 'Edge 140.0 / Windows 11'],
    ['15 January 2027, 17:00', '15 January 2027, 17:00'],
    ['http://evil.example/', 'http[:]//evil[.]example/'],
    ['see evil.co.jp now', 'see evil[.]co[.]jp now'],
    ['javascript:alert', 'javascript:alert'],
    ['山田\u200b太郎\u2066', '山田太郎'],
    ['one\r\ntwo\u2028three', 'one two three'],
  ]
  for (const [written, expected] of shown) {
    it(`shows ${JSON.stringify(written)} as ${JSON.stringify(expected)}`, () => assert.equal(inert(written), expected))
  }

  it('never leave a line break, an unseen sign or a scheme to follow', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (written) => {
        assert.doesNotMatch(inert(written), /[\r\n\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069]|https?:\/\//)
        assert.equal(plain(plain(written)), plain(written))
      }),
    )
  })
})

describe('addressees', () => {
  for (const [written, sent] of [
    ['anna@example.jp', 'anna@example.jp'],
    ['Anna.B+c@EXAMPLE.jp', 'Anna.B+c@example.jp'],
    ["o'brien@example.co.jp", "o'brien@example.co.jp"],
    ['anna@例え.jp', 'anna@xn--r8jz45g.jp'],
    ['root@localhost', 'root@localhost'],
  ] as const) {
    it(`sends to ${written}`, () => assert.equal(mailAddress(written), sent))
  }

  for (const written of [
    '',
    'anna',
    '@example.jp',
    'anna@',
    'anna@@example.jp',
    'anna@example.jp,eve@example.jp',
    'anna@example.jp;eve@example.jp',
    'anna@example.jp eve@example.jp',
    '"eve@example.jp x"@example.jp',
    'anna(x)@example.jp',
    '<anna@example.jp>',
    'group:anna@example.jp;',
    'anna@[127.0.0.1]',
    'anna@127.0.0.1:25',
    'anna@example.jp\n',
    'anna\u0000@example.jp',
    'ann\u0430@example.jp',
    'anna@exa mple.jp',
    'anna@example..jp',
    'anna@.example.jp',
    '.anna@example.jp',
    'an..na@example.jp',
    `${'a'.repeat(65)}@example.jp`,
    `anna@${'a.'.repeat(130)}jp`,
  ]) {
    it(`refuses ${JSON.stringify(written)}`, () => assert.equal(mailAddress(written), undefined))
  }

  it('whatever is taken has one @ and no sign that parts addressees', () => {
    const parts = fc.string({ unit: fc.constantFrom(...'ab.@,;:<>"()[]\\ \r\n\t+-_例'), maxLength: 30 })
    fc.assert(
      fc.property(parts, (written) => {
        const address = mailAddress(written)
        if (address !== undefined) assert.match(address, /^[^@,;:<>"()[\]\\\s]+@[a-z0-9.-]+$/)
      }),
    )
  })

  it('takes numbers in the form of E.164 only', () => {
    assert.equal(phoneNumber('+819012345678'), '+819012345678')
    for (const written of ['09012345678', '+81 90', '+8190,+8191', '+0123456789', '+819012345678\n', '']) {
      assert.equal(phoneNumber(written), undefined)
    }
  })
})
