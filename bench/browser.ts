/** A browser as far as a sign-in needs one: cookies by path, redirects. No script runs in it. */
import { type Answer, exchange } from './wire.ts'

export interface Browser {
  /** Follows redirects until a page, or until one leads to an address of `stopAt`, which is then answered unvisited. */
  open(url: URL, stopAt: string): Promise<Answer>
  /** Cookies whose names begin so: as when what they stand for is over. */
  forget(prefix: string): void
  submit(url: URL, fields: Iterable<[string, string]>, stopAt: string): Promise<Answer>
}

interface Cookie {
  name: string
  value: string
  path: string
}

const mostRedirects = 10

/** What a browser of today sends with every page it asks for. */
const usualHeaders = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36',
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
  'accept-language': 'ja,en-US;q=0.9,en;q=0.8',
  'upgrade-insecure-requests': '1',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
}

/** A browser that nobody has used yet; `address`: where it says to a trusted proxy that it comes from. The connections are shared by all. */
export function browser({ address }: { address?: string } = {}): Browser {
  const from = address === undefined ? {} : { 'x-forwarded-for': address }
  const jar: Cookie[] = []

  async function visit(url: URL, method: string, headers: Record<string, string>, body?: string): Promise<Answer> {
    const cookie = cookiesFor(jar, url)
    const answer = await exchange(
      url,
      method,
      { ...usualHeaders, ...from, ...headers, ...(cookie === '' ? {} : { cookie }) },
      body,
    )
    for (const line of answer.cookies) keep(jar, line, url)
    return answer
  }

  async function follow(first: Answer, stopAt: string): Promise<Answer> {
    let answer = first
    for (let redirects = 0; redirects < mostRedirects; redirects += 1) {
      const location = answer.headers.get('location')
      if (answer.status < 300 || answer.status >= 400 || location === undefined) return answer
      const url = new URL(location, answer.url)
      if (url.href.startsWith(stopAt)) return { ...answer, url }
      answer = await visit(url, 'GET', { 'sec-fetch-site': 'same-origin' })
    }
    throw new Error(`too many redirects, the last to ${answer.url}`)
  }

  return {
    open: async (url, stopAt) => follow(await visit(url, 'GET', { 'sec-fetch-site': 'none' }), stopAt),
    forget(prefix) {
      const left = jar.filter(({ name }) => !name.startsWith(prefix))
      jar.splice(0, jar.length, ...left)
    },

    async submit(url, fields, stopAt) {
      const headers = {
        'content-type': 'application/x-www-form-urlencoded',
        origin: url.origin,
        'sec-fetch-site': 'same-origin',
      }
      return follow(await visit(url, 'POST', headers, new URLSearchParams([...fields]).toString()), stopAt)
    },
  }
}

/** RFC 6265 section 5.4: those whose path fits, the longest first. */
function cookiesFor(jar: readonly Cookie[], { pathname }: URL): string {
  const fitting = jar.filter(({ path }) => pathname === path || pathname.startsWith(path === '/' ? path : `${path}/`))
  const sorted = fitting.sort((a, b) => b.path.length - a.path.length)
  return sorted.map(({ name, value }) => `${name}=${value}`).join('; ')
}

function keep(jar: Cookie[], line: string, url: URL): void {
  const [pair = '', ...attributes] = line.split(/;\s*/)
  const [name = '', value = ''] = split(pair)
  const said = new Map(attributes.map(split).map(([key, text]) => [key.toLowerCase(), text]))
  const path = said.get('path') ?? url.pathname.replace(/\/[^/]*$/, '')
  const known = jar.findIndex((cookie) => cookie.name === name && cookie.path === path)
  if (known >= 0) jar.splice(known, 1)
  if (!isOver(said)) jar.push({ name, value, path: path === '' ? '/' : path })
}

function isOver(said: ReadonlyMap<string, string>): boolean {
  const [age, expires] = [said.get('max-age'), said.get('expires')]
  if (age !== undefined) return Number(age) <= 0
  return expires !== undefined && Date.parse(expires) <= Date.now()
}

function split(pair: string): [string, string] {
  const at = pair.indexOf('=')
  return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)]
}
