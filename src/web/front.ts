import { Hono } from 'hono'
import { html } from 'hono/html'
import { words } from '#language/language.ts'
import { page } from './page.ts'
import type { Visiting } from './visit.ts'

/** The page at the root of the address: for those who typed it by hand, or wonder what this host is. Names no tenant. */
export function frontRoutes(): Hono<Visiting> {
  const routes = new Hono<Visiting>()

  routes.get('/', (c) => {
    const { visit } = c.var
    const t = texts[visit.language]
    const body = html`<p>${t.what}</p>
<p>${t.how}</p>
<p class="hint">${t.unsure}</p>`
    return c.html(page(visit, { name: 'front', title: t.title, body }))
  })

  return routes
}

/** Search engines find only the pages by which people judge a prompt: they are looked for by the words of a dialog. */
export function robots(bases: readonly string[]): string {
  const allowed = bases.flatMap((base) => [
    `Allow: ${base}/check$`,
    `Allow: ${base}/check/app/`,
    `Allow: ${base}/advice/`,
  ])
  return ['User-agent: *', ...allowed, 'Allow: /assets/', 'Disallow: /', ''].join('\n')
}

const texts = words(
  {
    title: 'ログインサービス',
    what: 'ここは、Webサイトやアプリのログインを受け持つサービスです。',
    how: 'ログインするときは、ご利用になるサイトやアプリを開き、そこから「ログイン」を選んでください。',
    unsure: 'この画面が突然開いたときは、そのまま閉じても問題ありません。何も送信されていません。',
  },
  {
    title: 'Sign-in service',
    what: 'This service takes care of signing in to web sites and apps.',
    how: 'To sign in, open the site or app that you want to use and choose "Sign in" there.',
    unsure: 'If this page came up by itself, you can safely close it. Nothing was sent.',
  },
)
