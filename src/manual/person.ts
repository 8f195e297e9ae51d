/** Somebody who walks through the pages of a specimen as a browser without script does: keeps cookies, fills in forms. */

import type { Specimen } from './manual.ts'
import { below, type Element, firstBelow, treeOf } from './markup.ts'

/** A page as it came. */
export interface Seen {
  status: number
  url: URL
  html: string
}

/** What is typed into a field, by its name; undefined: the walk ends here. */
export type Answer = (field: string) => Promise<string | undefined> | string | undefined

const mostRedirects = 10

export function person({ base, fetch, elsewhere }: Pick<Specimen, 'base' | 'fetch' | 'elsewhere'>, language: string) {
  const cookies = new Map<string, string>()
  const home = new URL(base).origin
  const here = async (url: URL) => (url.origin === home ? url : ((await elsewhere(url)) ?? url))

  async function send(url: URL, init: RequestInit = {}): Promise<Seen> {
    let [to, sent] = [await here(url), init]
    for (let i = 0; i < mostRedirects; i += 1) {
      const headers = { ...headersOf(to), ...(sent.method === 'POST' ? { origin: to.origin } : {}) }
      const response = await fetch(new Request(to, { ...sent, headers, redirect: 'manual' }))
      keep(response)
      const location = response.headers.get('location')
      if (location === null) return { status: response.status, url: to, html: await response.text() }
      ;[to, sent] = [new URL(location, to), {}]
      to = await here(to)
      // Another host is another service: the walk ends at the door.
      if (to.origin !== home) return { status: response.status, url: to, html: '' }
    }
    throw new Error(`${url.pathname} leads in circles`)
  }

  function headersOf(url: URL): Record<string, string> {
    const fitting = [...cookies].filter(([name]) => url.pathname.startsWith(pathOf(name)))
    return {
      'accept-language': language,
      cookie: fitting.map(([name, value]) => `${nameOf(name)}=${value}`).join('; '),
    }
  }

  function keep(response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      const key = `${name} ${/; Path=([^;]*)/i.exec(line)?.[1] ?? '/'}`
      if (/; Max-Age=0(;|$)/i.test(line)) cookies.delete(key)
      else cookies.set(key, value)
    }
  }

  return {
    open: (url: string | URL) => send(new URL(url)),

    /** Sends the form that leads on; undefined when there is none, or a field that nobody knows an answer to. */
    async goOn(seen: Seen, answer: Answer): Promise<Seen | undefined> {
      const form = firstBelow(treeOf(seen.html), ({ attributes }) => attributes.has('data-form'))
      const fields = form && (await filled(form, answer))
      if (!fields) return undefined
      const to = new URL(form.attributes.get('action') ?? seen.url.href, seen.url)
      return send(to, { method: 'POST', body: new URLSearchParams(fields) })
    },

    /** Where the last page of a walk leads. */
    onward(seen: Seen): URL | undefined {
      const link = firstBelow(treeOf(seen.html), ({ attributes }) => attributes.has('data-continue'))
      const to = link?.attributes.get('href')
      return to === undefined ? undefined : new URL(to, seen.url)
    },
  }
}

const nameOf = (key: string) => key.split(' ')[0] ?? ''
const pathOf = (key: string) => key.split(' ')[1] ?? '/'

async function filled(form: Element, answer: Answer): Promise<[string, string][] | undefined> {
  const fields = new Map<string, string>()
  for (const control of below(form)) {
    const name = control.attributes.get('name')
    if (name === undefined || name === 'action' || fields.has(name)) continue
    if (control.tag === 'input' && control.attributes.get('type') === 'checkbox') continue
    const value = isGiven(control) ? givenValue(control) : await answer(name)
    if (control.tag === 'select' || control.attributes.get('type') === 'radio') fields.set(name, choiceOf(control))
    else if (control.tag !== 'input' && control.tag !== 'textarea') continue
    else if (value === undefined) return undefined
    else fields.set(name, value)
  }
  // A button that is itself an answer, such as the one that sends a code, is hidden beside the form's own.
  const act = [...below(form)].find(({ tag, attributes }) => tag === 'input' && attributes.get('name') === 'action')
  if (act) fields.set('action', givenValue(act))
  return [...fields]
}

const isGiven = ({ attributes }: Element) => attributes.get('type') === 'hidden' || attributes.has('readonly')
const givenValue = ({ attributes }: Element) => attributes.get('value') ?? ''

/** The first of them. */
function choiceOf(control: Element): string {
  if (control.tag !== 'select') return givenValue(control)
  const first = [...below(control)].find(({ tag, attributes }) => tag === 'option' && attributes.get('value') !== '')
  return first ? givenValue(first) : ''
}
