import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, it, type TestContext } from 'node:test'
import { Hono } from 'hono'
import { html } from 'hono/html'
import { type OpenOptions, openPage, pageName } from '#test/browser.ts'
import { checkAccessibility, checkHtml, hasEnglish, hasJapanese, readableText } from '#test/html.ts'
import { assetRoutes } from './assets.ts'
import { clientAddress } from './client-address.ts'
import { errorAnswers } from './errors.ts'
import { formParts, readForm } from './forms.ts'
import { gate } from './gate.ts'
import { hosts } from './hosts.ts'
import { type Html, page } from './page.ts'
import { actions, badge, facts, identity, notice, outcome, paging, panel, secretBox, steps, table } from './parts.ts'
import { reception } from './reception.ts'
import { type Listening, listen } from './server.ts'
import type { Visit, Visiting, VisitTenant } from './visit.ts'

const tenant: VisitTenant = {
  id: 'demo',
  name: 'Demo',
  languages: ['ja', 'en'],
  timeZone: 'Asia/Tokyo',
  support: { tel: '03-0000-0000', mail: 'desk@example.jp', url: 'https://example.jp/' },
}

const problem = {
  code: 'invalid',
  text: { ja: '入力内容をご確認ください', en: 'There is a problem' },
  errors: [{ field: 'question', code: 'missing', text: { ja: '質問を選択してください。', en: 'Choose a question.' } }],
}

/** A page with every part of a form. */
function formPage(visit: Visit, wrong: boolean): Html {
  const [t, error] = [(ja: string, en: string) => (visit.language === 'ja' ? ja : en), wrong ? problem : undefined]
  const parts = formParts(visit, error)
  const fields = html`${parts.password({
    name: 'new_password',
    label: t('新しいパスワード', 'New password'),
    autocomplete: 'new-password',
    rules: [
      { text: t('8文字以上32文字以下', '8 to 32 characters'), check: { rule: 'length', min: 8, max: 32 } },
      { text: t('英数字のみ', 'Letters and digits'), check: { rule: 'characters', pattern: '^[A-Za-z0-9]*$' } },
      {
        text: t('2種類以上', 'Two kinds'),
        check: { rule: 'kinds', patterns: ['\\p{Lu}', '\\p{Ll}', '\\p{Nd}'], least: 2 },
      },
      { text: t('IDを含まない', 'Without your ID'), check: { rule: 'without', texts: ['hanako'] } },
      { text: t('流出していない', 'Not leaked') },
    ],
    strengthUrl: `${visit.base}/strength`,
  })}${parts.password({
    name: 'new_password_confirm',
    label: t('確認', 'Again'),
    autocomplete: 'new-password',
    repeats: { field: 'new_password', same: t('一致', 'The same'), different: t('不一致', 'Not the same') },
  })}${parts.select({ name: 'question', label: t('質問', 'Question'), choices: [{ value: 'pet', label: t('ペット', 'Pet') }] })}${parts.radios(
    {
      name: 'kind',
      label: t('種別', 'Kind'),
      choices: [
        { value: 'pc', label: t('パソコン', 'Computer') },
        { value: 'phone', label: t('電話', 'Phone'), hint: t('説明', 'Any phone') },
      ],
    },
  )}${parts.checkbox({ name: 'trust_browser', label: t('信頼する', 'Trust'), hint: t('説明', 'Not on a shared one') })}${parts.submit(t('登録', 'Save'))}${actions(parts.act('back', t('戻る', 'Back')))}`
  const body = html`${steps(visit, [t('確認', 'Check'), t('登録', 'Set'), t('完了', 'Done')], 2)}${identity('hanako', html`<a href="?">${t('変更', 'Change')}</a>`)}${parts.form({ body: fields })}`
  return page(visit, { name: 'enrol-credentials', title: t('認証情報の登録', 'Set up your sign-in'), body, error })
}

/** A wide page with every part that is no form. */
function partsPage(visit: Visit): Html {
  const t = (ja: string, en: string) => (visit.language === 'ja' ? ja : en)
  const rows = [[t('今日', 'Today'), badge('success', t('成功', 'Success'))]]
  const body = html`${notice(visit, 'warning', t('注意', 'Careful'))}${outcome(visit, t('変更しました', 'Changed'))}${panel(
    t('概要', 'Summary'),
    html`${facts([[t('状態', 'State'), badge('danger', t('ロック', 'Locked'))]])}${secretBox(visit, {
      name: 'recovery-codes',
      label: t('予備コード', 'Recovery codes'),
      value: ['AAAA-2222', 'BBBB-3333'],
      printable: true,
    })}${table({ caption: t('履歴', 'History'), columns: [t('日時', 'Time'), t('結果', 'Result')], rows })}${paging(visit, { page: 2, perPage: 1, total: 3, href: (n) => `?page=${n}` })}`,
  )}`
  const menu = [
    { href: '?a', text: t('履歴', 'History'), current: true },
    { href: '?b', text: t('端末', 'Devices') },
  ]
  return page(visit, { name: 'account', title: t('アカウント', 'Account'), wide: true, menu, body })
}

describe('pages in a browser', () => {
  let server: Listening
  let posts: string[] = []
  let origin: string

  before(async () => {
    // The port is known only after listening, and the rules need it: any free port first, then the rules.
    const free = await listen(() => new Response(), { hosts: hosts('http://localhost:1'), port: 0 })
    await free.stop()
    origin = `http://localhost:${free.port}`
    const rules = hosts(origin)
    const known = { hosts: rules, clientAddress: clientAddress([]), now: () => 1_800_000_000 }
    const errors = errorAnswers({ ...known, log: { refused: () => undefined, failed: () => undefined } })
    const app = new Hono<Visiting>()
    app.onError(errors.onError)
    app.notFound(errors.notFound)
    app.use(gate(rules))
    app.route('/', assetRoutes())
    app.use(
      '/t/:tenant/*',
      reception({
        ...known,
        findTenant: async () => tenant,
        keyed: (value) => createHash('sha256').update(value).digest('base64url'),
      }),
    )
    app.get('/t/:tenant/form', (c) => c.html(formPage(c.var.visit, c.req.query('wrong') !== undefined)))
    app.post('/t/:tenant/form', async (c) => {
      const form = await readForm(c)
      posts.push(`${form.text('new_password')} ${form.action}`)
      return c.html(formPage(c.var.visit, true), 422)
    })
    app.post('/t/:tenant/strength', async (c) => {
      const { length } = (await readForm(c)).text('password')
      return c.json({ score: length > 8 ? 4 : 1, text: `strength of ${length}` })
    })
    app.get('/t/:tenant/parts', (c) => c.html(partsPage(c.var.visit)))
    app.get('/t/:tenant/fault', () => {
      throw new Error('fault')
    })
    server = await listen(app.fetch, { hosts: rules, port: free.port })
  })

  after(() => server.stop())

  async function open(t: TestContext, path: string, options?: OpenOptions) {
    posts = []
    const opened = await openPage(t, options)
    await opened.goto(`${origin}/t/demo/${path}`)
    return opened
  }

  for (const path of ['form?wrong', 'parts', 'fault']) {
    for (const language of ['ja', 'en'] as const) {
      it(`${path} has no fault that html-validate or axe finds, light or dark, in ${language}`, async (t) => {
        const opened = await open(t, path, { language })
        await checkHtml(await (await opened.request.get(opened.url())).text())
        await checkAccessibility(opened)
        const text = await readableText(opened)
        assert.deepEqual([hasJapanese(text), hasEnglish(text)], [language === 'ja', language === 'en'])
        await opened.emulateMedia({ colorScheme: 'dark' })
        await opened.setViewportSize({ width: 360, height: 700 })
        await checkAccessibility(opened)
      })
    }
  }

  for (const width of [240, 320, 768, 1280]) {
    it(`fit a screen of ${width} pixels, with targets of 44`, async (t) => {
      for (const path of ['form?wrong', 'parts', 'fault']) {
        const opened = await open(t, path, { language: 'ja', viewport: { width, height: 600 } })
        const found = await opened.evaluate(() => ({
          tooWide: document.documentElement.scrollWidth - innerWidth,
          small: [
            ...document.querySelectorAll<HTMLElement>(
              'button, select, .button, input:not([type=hidden], [type=checkbox], [type=radio]), .languages a',
            ),
          ]
            .filter((part) => part.offsetParent && part.getBoundingClientRect().height < 43.5)
            .map((part) => part.outerHTML),
        }))
        assert.deepEqual(found, { tooWide: 0, small: [] }, path)
      }
    })
  }

  it('show and hide a password, and hide it again before it is sent', async (t) => {
    const opened = await open(t, 'form')
    const field = opened.locator('#new_password')
    const button = opened.locator('[data-reveal=new_password]')
    await button.click()
    assert.equal(await field.getAttribute('type'), 'text')
    assert.equal(await button.textContent(), 'Hide')
    await opened.evaluate(() =>
      document.querySelector('form')?.addEventListener('submit', (event) => event.preventDefault()),
    )
    await opened.click('.button-main')
    assert.equal(await field.getAttribute('type'), 'password')
  })

  it('check the rules of a new password while it is typed', async (t) => {
    const opened = await open(t, 'form')
    const states = () =>
      opened.locator('.rules li').evaluateAll((items) => items.map((item) => item.getAttribute('data-state')))
    for (const [typed, expected] of [
      ['Hanako!', ['unmet', 'unmet', 'met', 'unmet', null]],
      ['abcdefgh', ['met', 'met', 'unmet', 'met', null]],
      ['Abcdefg1', ['met', 'met', 'met', 'met', null]],
      ['A'.repeat(33), ['unmet', 'met', 'unmet', 'met', null]],
      ['', ['', '', '', '', null]],
    ] as const) {
      await opened.fill('#new_password', typed)
      assert.deepEqual(await states(), expected, typed)
    }
  })

  it('say whether both passwords are the same', async (t) => {
    const opened = await open(t, 'form')
    await opened.fill('#new_password', 'Abcdefg1')
    await opened.fill('#new_password_confirm', 'Abcdefg')
    await opened.locator('#new_password_confirm').blur()
    assert.equal(await opened.locator('.repetition').textContent(), 'Not the same')
    await opened.fill('#new_password_confirm', 'Abcdefg1')
    assert.equal(await opened.locator('.repetition').textContent(), 'The same')
  })

  it('let a button be pressed straight from the repetition: nothing moves below it', async (t) => {
    const opened = await open(t, 'form')
    await opened.fill('#new_password', 'Abcdefg1')
    await opened.locator('#new_password_confirm').pressSequentially('Abc')
    const button = opened.locator('form[data-form] .button-main')
    const before = await button.boundingBox()
    await opened.locator('#new_password_confirm').blur()
    assert.equal(await opened.locator('.repetition').textContent(), 'Not the same')
    assert.deepEqual(await button.boundingBox(), before)
  })

  it('ask for the strength once typing pauses, and show the answer to the last', async (t) => {
    const opened = await open(t, 'form')
    await opened.locator('#new_password').pressSequentially('Abcdefghij')
    await opened.getByText('strength of 10').waitFor()
    assert.equal(await opened.locator('.strength').getAttribute('data-score'), '4')
  })

  it('bring the focus to what is wrong, and from there to the field', async (t) => {
    const opened = await open(t, 'form?wrong')
    assert.equal(await opened.evaluate(() => document.activeElement?.getAttribute('data-error')), 'invalid')
    await opened.click('.error-summary a')
    assert.equal(await opened.evaluate(() => document.activeElement?.id), 'question')
  })

  it('send a form once however often it is pressed, and again after the back button', async (t) => {
    const opened = await open(t, 'form')
    await opened.fill('#new_password', 'one')
    await opened.evaluate(() => {
      const button = document.querySelector<HTMLButtonElement>('.button-main')
      button?.click()
      button?.click()
    })
    await opened.locator('[data-error-summary]').waitFor()
    assert.deepEqual(posts, ['one '])
    await opened.goBack()
    await opened.fill('#new_password', 'two')
    await opened.click('[name=action][value=back]')
    await opened.locator('[data-error-summary]').waitFor()
    assert.deepEqual(posts, ['one ', 'two back'])
  })

  it('come back to a refused form, and reload it, without sending it again', async (t) => {
    const opened = await open(t, 'form')
    await opened.fill('#new_password', 'one')
    await opened.click('.button-main')
    await opened.locator('[data-error-summary]').waitFor()
    await opened.goto(`${origin}/t/demo/parts`)
    await opened.goBack()
    assert.equal(await pageName(opened), 'enrol-credentials')
    await opened.reload()
    assert.deepEqual(posts, ['one '])
  })

  it('copy what is shown once', async (t) => {
    const opened = await open(t, 'parts')
    await opened.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await opened.click('[data-copy]')
    await opened.locator('[data-copy]', { hasText: 'Copied' }).waitFor()
    assert.equal(await opened.evaluate(() => navigator.clipboard.readText()), 'AAAA-2222\nBBBB-3333')
  })

  it('work without script: nothing dead is shown, and the form is taken', async (t) => {
    const opened = await open(t, 'form', { javaScript: false })
    assert.equal(await opened.locator('[data-reveal]').first().isVisible(), false)
    await opened.fill('#new_password', 'plain')
    await opened.click('.button-main')
    assert.equal(await pageName(opened), 'enrol-credentials')
    assert.deepEqual(posts, ['plain '])
  })

  it('change their language in place', async (t) => {
    const opened = await open(t, 'form?wrong', { language: 'ja' })
    await opened.click('.languages a')
    assert.equal(await opened.locator('html').getAttribute('lang'), 'en')
    assert.match(opened.url(), /\/t\/demo\/form\?wrong=&lang=en$/)
    await opened.goto(`${origin}/t/demo/parts`)
    assert.equal(await opened.locator('h1').textContent(), 'Account')
  })

  it('run no script that is put into them', async (t) => {
    const opened = await open(t, 'form', { expected: /Content Security Policy|Trusted|TrustedHTML/ })
    const ran = await opened.evaluate(() => {
      const script = document.createElement('script')
      try {
        script.textContent = 'globalThis.ran = 1'
        document.body.append(script)
      } catch {}
      try {
        document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="globalThis.ran = 1">')
      } catch {}
      return 'ran' in globalThis
    })
    assert.equal(ran, false)
  })
})
