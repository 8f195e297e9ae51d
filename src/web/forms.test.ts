import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Hono } from 'hono'
import { html } from 'hono/html'
import { checkHtml } from '#test/html.ts'
import { visitOf } from '#test/visit.ts'
import { parseForm } from './form-body.ts'
import { formParts, readForm, typedCode, typedLine } from './forms.ts'
import { page } from './page.ts'
import { Problem } from './problem.ts'
import { duration } from './texts.ts'

const app = new Hono()
app.post('/', async (c) => {
  const form = await readForm(c, { lines: ['message'] })
  return c.json([form.text('a'), form.has('a'), form.action, form.text('message')])
})
app.onError((error, c) => {
  assert.ok(error instanceof Problem, String(error))
  return c.text(error.code, error.status as 400)
})

const type = 'application/x-www-form-urlencoded'
const send = (body: string | ReadableStream, contentType = type) =>
  app.request('/', {
    method: 'POST',
    body,
    headers: { 'content-type': contentType },
    ...(typeof body === 'string' ? {} : { duplex: 'half' }),
  } as RequestInit)

describe('a posted form', () => {
  it('is read as it was typed, spaces included', async () => {
    const answer = await send('a=+%E3%81%82%2B+&action=resend&message=one%0D%0Atwo')
    assert.deepEqual(await answer.json(), [' あ+ ', true, 'resend', 'one\r\ntwo'])
  })

  it('has empty text for what was not sent', async () => {
    assert.deepEqual(await (await send('')).json(), ['', false, '', ''])
  })

  for (const [body, why, status] of [
    ['a=1&a=2', 'a field twice', 400],
    ['a=1&a=1', 'a field twice with one value', 400],
    ['a=1&%61=2', 'a field twice, once encoded', 400],
    ['a=%00', 'NUL', 400],
    ['a=%1B%5B0m', 'an escape sequence', 400],
    ['a=x%0D%0ABcc%3A', 'a line break in a line', 400],
    ['a=%E2%80%A8', 'a line separator', 400],
    ['message=%07', 'a control character among lines', 400],
    ['a=%ff', 'no UTF-8', 400],
    ['a=%zz', 'a broken escape', 400],
    ['a=%ed%a0%80', 'half a surrogate pair', 400],
    [Array.from({ length: 101 }, (_, i) => `f${i}=`).join('&'), 'more than 100 fields', 413],
    [`a=${'x'.repeat(64 * 1024)}`, 'more than 64 KB', 413],
  ] as const) {
    it(`is refused for ${why}`, async () => assert.equal((await send(body)).status, status))
  }

  for (const other of ['multipart/form-data; boundary=x', 'application/json', 'text/plain', '']) {
    it(`is refused as ${other || 'nothing named'}`, async () => assert.equal((await send('a=1', other)).status, 415))
  }

  it('is refused at its limit when it does not say its length', async () => {
    let sent = 0
    const endless = new ReadableStream({
      pull(controller) {
        sent += 1
        controller.enqueue(new TextEncoder().encode('x'.repeat(16 * 1024)))
      },
    })
    assert.equal((await send(endless)).status, 413)
    assert.ok(sent < 10)
  })

  it('never takes a field for a part of the language', () => {
    assert.deepEqual(
      [...parseForm('__proto__=1&constructor=2')],
      [
        ['__proto__', '1'],
        ['constructor', '2'],
      ],
    )
  })

  it('gives back what a browser encodes', () => {
    const entry = fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }))
    fc.assert(
      fc.property(fc.uniqueArray(entry, { selector: ([name]) => name, minLength: 1, maxLength: 20 }), (entries) => {
        assert.deepEqual([...parseForm(new URLSearchParams(entries).toString())], entries)
      }),
    )
  })
})

describe('what people type', () => {
  it('is a code with full-width digits, spaces and hyphens', () => {
    for (const typed of ['１２３ ４５６', '123-456', ' 123　456 ', '123ー456', '123−456'])
      assert.equal(typedCode(typed), '123456')
  })

  it('is cut before it is folded: ordering tens of thousands of combining marks would hold up everybody', () => {
    assert.equal(typedLine('a\u0301\u0316'.repeat(10_000)).length, typedLine('a\u0301\u0316'.repeat(334)).length)
  })

  it('is a line without what cannot be seen', () => {
    assert.equal(typedLine('　Ｈａｎａｋｏ\u202e\u200b '), 'Hanako')
  })
})

describe('form parts', () => {
  const error = {
    code: 'invalid',
    text: { ja: '入力内容をご確認ください', en: 'There is a problem' },
    errors: [{ field: 'user_id', code: 'missing', text: { ja: 'IDを入力してください。', en: 'Enter your <ID>.' } }],
  }
  const visit = visitOf()
  const parts = formParts(visit, error)
  const body = parts.form({
    body: html`${parts.text({ name: 'user_id', label: 'User ID', hint: 'As in our letter', value: '"><script>', autocomplete: 'username webauthn' })}
${parts.password({ name: 'password', label: 'Password', autocomplete: 'current-password' })}
${parts.select({ name: 'question', label: 'Question', choices: [{ value: 'pet', label: 'First pet' }] })}
${parts.radios({
  name: 'kind',
  label: 'Kind',
  choices: [
    { value: 'pc', label: 'PC' },
    { value: 'mobile', label: 'Phone', hint: 'Any' },
  ],
})}
${parts.checkbox({ name: 'trust_browser', label: 'Trust', checked: true, hint: 'Not on a shared one' })}
${parts.lines({ name: 'message', label: 'Message', required: false })}
${parts.hidden('step', '1')}${parts.submit('Next')}${parts.act('cancel', 'Cancel', 'quiet')}`,
  })

  it('carry the form token and leave the address to the page', async () => {
    const markup = String(await body)
    assert.match(markup, /<form method="post" data-form novalidate/)
    assert.match(markup, /<input type="hidden" name="form_token" value="token-of-a-test">/)
    assert.doesNotMatch(markup, /action="\//)
  })

  it('put the error beside its field and lead there from the top', async () => {
    const markup = String(await page(visit, { name: 'identifier', title: 'Sign in', body, error }))
    assert.match(markup, /<title>Error: Sign in \| Demo<\/title>/)
    assert.match(markup, /role="alert"[^>]* data-error="invalid"/)
    assert.match(markup, /<li><a href="#user_id">Enter your &lt;ID&gt;\.<\/a><\/li>/)
    assert.match(markup, /id="user_id-error" data-error="missing"/)
    assert.match(markup, /aria-describedby="user_id-hint user_id-error" aria-invalid="true"/)
  })

  it('escape everything they are given', async () => {
    const markup = String(await body)
    assert.match(markup, /value="&quot;&gt;&lt;script&gt;"/)
  })

  it('are right markup', async () => {
    await checkHtml(String(await page(visit, { name: 'identifier', title: 'Sign in', body, error })))
  })
})

describe('a length of time in words', () => {
  for (const [seconds, said] of [
    [1, '1 second'],
    [60, '60 seconds'],
    [90, '2 minutes'],
    [3600, '60 minutes'],
  ] as const)
    it(`${seconds}: ${said}`, () => assert.equal(duration.en(seconds), said))
})
