import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { beforeEach, describe, it } from 'node:test'
import { Hono } from 'hono'
import { html } from 'hono/html'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { checkHtml, hasJapanese } from '#test/html.ts'
import { clientAddress } from './client-address.ts'
import { type ErrorEntry, errorAnswers } from './errors.ts'
import { formParts, readForm } from './forms.ts'
import { gate } from './gate.ts'
import { hosts } from './hosts.ts'
import { inLanguageOf } from './languages.ts'
import { page } from './page.ts'
import { Problem } from './problem.ts'
import { reception } from './reception.ts'
import { withoutTrailingSlash } from './trailing-slash.ts'
import type { Visiting, VisitTenant } from './visit.ts'

const tenant: VisitTenant = { id: 'demo', name: 'Demo', languages: ['ja', 'en'], timeZone: 'Asia/Tokyo', support: {} }
const origin = 'http://localhost:8080'
const at = (path: string, init?: RequestInit) => new Request(`${origin}${path}`, init)

describe('reception', () => {
  let app: Hono<Visiting>
  let clock: number
  let refused: ErrorEntry[]
  let failed: ErrorEntry[]

  beforeEach(() => {
    clock = 1_800_000_000
    refused = []
    failed = []
    const rules = hosts(origin)
    const known = { hosts: rules, clientAddress: clientAddress([]), now: () => clock }
    const errors = errorAnswers({ ...known, log: { refused: (e) => refused.push(e), failed: (e) => failed.push(e) } })
    app = new Hono<Visiting>()
    app.onError(errors.onError)
    app.notFound(errors.notFound)
    app.use(gate(rules))
    app.use(methodNotAllowed({ app: app as unknown as Hono, onMethodNotAllowed: errors.methodNotAllowed }))
    app.use(
      '/t/:tenant/*',
      reception({
        ...known,
        findTenant: async (id) => (id === tenant.id ? tenant : undefined),
        keyed: (value) => createHmac('sha256', 'key of the test').update(value).digest('base64url'),
        links: ({ base }) => ({ help: `${base}/help` }),
      }),
    )
    app.use('/t/:tenant/*', withoutTrailingSlash() as never)
    app.get('/t/:tenant/form', (c) => {
      const parts = formParts(c.var.visit)
      const title = c.var.visit.language === 'ja' ? '入力' : 'Form'
      return c.html(page(c.var.visit, { name: 'identifier', title, body: parts.form({ body: parts.submit(title) }) }))
    })
    app.post('/t/:tenant/form', async (c) => c.text(`done ${(await readForm(c)).text('a')}`))
    app.get('/t/:tenant/fault', () => {
      throw new Error('a private word')
    })
    app.get('/t/:tenant/wait', () => {
      throw new Problem('too-many', 429, { ja: '多すぎます。', en: 'Too many.' }, { retryAfterSeconds: 30.2 })
    })
    app.get('/t/:tenant/site', (c) => {
      const visit = inLanguageOf(c.var.visit, { uiLocales: 'ja', account: 'ja', since: clock - 60 })
      return c.text(visit.language)
    })
    app.get('/api/fault', () => {
      throw new Problem(
        'refused',
        422,
        { ja: 'だめです。', en: 'Refused.' },
        { errors: [{ field: 'name', code: 'long', text: { ja: '長い', en: 'long' } }] },
      )
    })
  })

  const post = (body: string, headers: Record<string, string> = {}) =>
    app.request(
      at('/t/demo/form', {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      }),
    )

  it('leads an address with a slash at its end to the page, on our own host', async () => {
    const led = await app.request(at('/t/demo/form/?a=1'))
    assert.deepEqual([led.status, led.headers.get('location')], [308, `${origin}/t/demo/form?a=1`])
    assert.equal((await app.request(at('/t/demo/form/', { method: 'POST' }))).headers.get('location'), null)
    const odd = await app.request(at('/t/demo/%2f%2fevil.example/'))
    assert.ok([404, 308].includes(odd.status))
    assert.ok((odd.headers.get('location') ?? origin).startsWith(`${origin}/`))
  })

  it('dresses every page for its tenant and language', async () => {
    const answer = await app.request(at('/t/demo/form', { headers: { 'accept-language': 'en' } }))
    const markup = await answer.text()
    const nonce = /nonce="([\w-]{22})"/.exec(markup)?.[1]
    assert.match(answer.headers.get('content-security-policy') ?? '', new RegExp(`'nonce-${nonce}'`))
    assert.equal(answer.headers.get('cache-control'), 'no-store')
    assert.match(markup, /<html lang="en">/)
    assert.match(markup, /href="\/t\/demo\/help"/)
    assert.match(markup, />localhost:8080</)
    await checkHtml(markup)
  })

  it('gives each answer another nonce', async () => {
    const policies = await Promise.all(
      Array.from({ length: 5 }, async () =>
        (await app.request(at('/t/demo/form'))).headers.get('content-security-policy'),
      ),
    )
    assert.equal(new Set(policies).size, 5)
  })

  it('takes a form that says it comes from us', async () => {
    assert.equal(await (await post('a=1', { origin })).text(), 'done 1')
    assert.equal(await (await post('a=1', { 'sec-fetch-site': 'same-origin' })).text(), 'done 1')
  })

  it('refuses a form from elsewhere, token or not', async () => {
    const { cookie, token } = await openForm()
    for (const foreign of ['https://evil.example', 'null', 'http://localhost:8081']) {
      const answer = await post(`a=1&form_token=${token}`, { origin: foreign, cookie })
      assert.equal(answer.status, 403)
      assert.match(await answer.text(), /data-error="foreign-form"/)
    }
  })

  async function openForm() {
    const answer = await app.request(at('/t/demo/form'))
    return {
      cookie: answer.headers
        .getSetCookie()
        .map((line) => line.split(';')[0])
        .join('; '),
      token: /name="form_token" value="([^"]+)"/.exec(await answer.text())?.[1] ?? '',
    }
  }

  it('takes a form of a browser that says nothing by its token, once per browser and never without', async () => {
    const [one, two] = [await openForm(), await openForm()]
    assert.equal((await post(`a=1&form_token=${one.token}`, { cookie: one.cookie })).status, 200)
    assert.equal((await post('a=1', { cookie: one.cookie })).status, 403)
    assert.equal((await post(`a=1&form_token=${two.token}`, { cookie: one.cookie })).status, 403)
    assert.equal((await post(`a=1&form_token=${one.token}`)).status, 403)
    assert.equal(
      (await post(`a=1&form_token=${one.token}&form_token=${one.token}`, { cookie: one.cookie })).status,
      400,
    )
  })

  it('keeps the browser it knows', async () => {
    const { cookie } = await openForm()
    const again = await app.request(at('/t/demo/form', { headers: { cookie } }))
    assert.deepEqual(again.headers.getSetCookie(), [])
  })

  it('speaks the language that was chosen by hand, and remembers it', async () => {
    const chosen = await app.request(at('/t/demo/form?lang=en&x=1', { headers: { 'accept-language': 'ja' } }))
    const cookies = chosen.headers.getSetCookie()
    const markup = await chosen.text()
    assert.match(markup, /<html lang="en">/)
    assert.match(markup, /href="\/t\/demo\/form\?lang=ja&amp;x=1"/)
    assert.ok(cookies.some((line) => line.startsWith(`language=en.${clock}; Path=/`)))
    const later = await app.request(
      at('/t/demo/form', { headers: { 'accept-language': 'ja', cookie: `language=en.${clock}` } }),
    )
    assert.match(await later.text(), /<html lang="en">/)
  })

  it('lets a choice made since the sign-in began win over site and account, an older one not', async () => {
    const language = async (chosenAt: number) =>
      (await app.request(at('/t/demo/site', { headers: { cookie: `language=en.${chosenAt}` } }))).text()
    assert.equal(await language(clock - 59), 'en')
    assert.equal(await language(clock - 61), 'ja')
  })

  it('leads the language switch nowhere else', async () => {
    for (const path of ['/t/demo/form?lang=en&next=//evil.example', '/t/demo/form?lang=//evil.example']) {
      const markup = await (await app.request(at(path))).text()
      const hrefs = [...markup.matchAll(/href="([^"]+)" lang=/g)].map(([, href]) => href ?? '')
      assert.equal(hrefs.length, 1)
      assert.match(hrefs[0] ?? '', /^\/t\/demo\/form\?lang=/)
    }
  })

  it('knows no tenant but those that are', async () => {
    const answer = await app.request(at('/t/nobody/form', { headers: { 'accept-language': 'en' } }))
    assert.equal(answer.status, 404)
    assert.match(await answer.text(), /data-page="error"[\s\S]*data-error="not-found"/)
  })

  describe('answers errors', () => {
    it('with a reference that the log has too, and without a word of the cause', async () => {
      const answer = await app.request(at('/t/demo/fault?code=secret', { headers: { 'accept-language': 'en' } }))
      const markup = await answer.text()
      const [entry] = failed
      assert.ok(entry)
      assert.equal(answer.status, 500)
      assert.equal((entry.cause as Error).message, 'a private word')
      assert.equal(entry.path, '/t/demo/fault')
      assert.ok(markup.includes(entry.reference))
      assert.doesNotMatch(markup, /private word|at .*\.ts:/)
      assert.equal(hasJapanese(markup.replace('>日本語<', '')), false)
      await checkHtml(markup)
    })

    it('in Japanese as well', async () => {
      const answer = await app.request(at('/nowhere', { headers: { 'accept-language': 'ja' } }))
      assert.equal(answer.status, 404)
      assert.match(await answer.text(), /ページが見つかりません/)
      assert.equal(refused[0]?.code, 'not-found')
    })

    it('with the time to wait, in whole seconds', async () => {
      const answer = await app.request(at('/t/demo/wait', { headers: { 'accept-language': 'en' } }))
      assert.equal(answer.status, 429)
      assert.equal(answer.headers.get('retry-after'), '31')
    })

    it('as RFC 9457 to machines', async () => {
      const answer = await app.request(at('/api/fault', { headers: { 'accept-language': 'en' } }))
      assert.equal(answer.headers.get('content-type'), 'application/problem+json')
      const { reference, ...problem } = (await answer.json()) as Record<string, unknown>
      assert.match(String(reference), /^[2-9A-Z]{4}-[2-9A-Z]{4}$/)
      assert.deepEqual(problem, {
        type: 'urn:sekisho:problem:refused',
        title: 'Unprocessable Entity',
        status: 422,
        code: 'refused',
        detail: 'Refused.',
        errors: [{ field: 'name', code: 'long', detail: 'long' }],
      })
    })

    it('with the methods there are, and OPTIONS with them alone', async () => {
      const wrong = await app.request(at('/t/demo/form', { method: 'DELETE', headers: { origin } }))
      assert.equal(wrong.status, 405)
      assert.equal(wrong.headers.get('allow'), 'GET, HEAD, POST, OPTIONS')
      const options = await app.request(at('/t/demo/form', { method: 'OPTIONS' }))
      assert.equal(options.status, 204)
      assert.equal(options.headers.get('allow'), 'GET, HEAD, POST')
    })

    it('with all headers of security, whatever went wrong', async () => {
      for (const path of ['/nowhere', '/t/demo/fault', '/t/nobody/x', '/api/fault', '/t/demo/form?x=%zz']) {
        const { headers } = await app.request(at(path))
        assert.equal(headers.get('x-content-type-options'), 'nosniff', path)
        assert.equal(headers.get('cache-control'), 'no-store', path)
        assert.match(headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/, path)
        assert.equal(headers.get('server') ?? headers.get('x-powered-by'), null, path)
      }
    })
  })

  it('answers HEAD like GET, without the page', async () => {
    const head = await app.request(at('/t/demo/form', { method: 'HEAD' }))
    assert.equal(head.status, 200)
    assert.equal(await head.text(), '')
    assert.match(head.headers.get('content-security-policy') ?? '', /nonce/)
  })

  it('makes a stranger of who sends broken cookies, and no error', async () => {
    for (const cookie of [
      'browser=a; browser=b',
      'browser=%00',
      `language=xx.1; browser=${'a'.repeat(9000)}`,
      '=;;;=',
      'language=en.99999999999999',
    ]) {
      const answer = await app.request(at('/t/demo/form', { headers: { cookie } }))
      assert.equal(answer.status, 200, cookie)
      assert.equal(answer.headers.getSetCookie().length, 1, cookie)
    }
  })
})

it('a page that hands over goes on only to web addresses by itself', async () => {
  const { visitOf } = await import('#test/visit.ts')
  const shown = async (refreshTo: string) =>
    String(await page(visitOf(), { name: 'done', title: 'Done', body: html`<p>x</p>`, refreshTo }))
  assert.match(
    await shown('https://site.example/cb?a=1&b="2'),
    /content="0;url=https:\/\/site\.example\/cb\?a=1&amp;b=&quot;2"/,
  )
  for (const other of ['javascript:alert(1)', 'com.example.app:/cb', 'data:text/html,x', '//evil.example'])
    assert.doesNotMatch(await shown(other), /http-equiv/)
})
