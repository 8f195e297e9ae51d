import { html } from 'hono/html'
import { type Html, page } from './page.ts'
import { actions, buttonLink } from './parts.ts'
import type { Visit } from './visit.ts'
import { waysOutTexts } from './ways-out-texts.ts'

/**
 * The hand-over: a 200 that goes on by itself, since a form may not be answered by a redirect to another address (CSP
 * form-action). A private scheme waits for a tap. `siteName` null: a page of our own.
 */
export function handOverPage(visit: Visit, to: string, siteName: string | null | undefined): Html {
  const t = waysOutTexts[visit.language]
  const isWeb = /^https?:/.test(to)
  return page(visit, {
    name: 'done',
    title: siteName == null ? t.onward : t.onwardTo(siteName),
    refreshTo: to,
    body: html`${isWeb ? html`<p class="hint">${t.waits}</p>\n` : ''}${actions(onwardLink(to, t.continueOn))}`,
  })
}

/** A link that ends what was begun here: `a[data-continue]`. */
export function onwardLink(to: string, text: string): Html {
  return html`<a class="button button-main" data-continue href="${to}">${text}</a>
`
}

/** The way back to who asked; a site has one only where it has an address of its own. */
export interface WayBack {
  siteName?: string | null | undefined
  siteUrl?: string | null | undefined
}

/** A step whose time is over, or that was done before. `code` is its `data-error`. */
export function stepExpiredPage(visit: Visit, code: string, back: WayBack = {}): Html {
  const t = waysOutTexts[visit.language]
  return page(visit, {
    name: 'step-expired',
    title: t.expired,
    body: html`<p data-error="${code}">${t.expiredBecause}</p>
<p>${t.expiredHow}</p>
${actions(backLink(visit, back))}`,
  })
}

/** To the site that asked; else to the account. */
export function backLink(visit: Visit, { siteName, siteUrl }: WayBack): Html | '' {
  const t = waysOutTexts[visit.language]
  if (siteName && siteUrl) return buttonLink(siteUrl, t.backTo(siteName), 'main')
  return visit.links.account ? buttonLink(visit.links.account, t.toAccount, 'main') : ''
}
