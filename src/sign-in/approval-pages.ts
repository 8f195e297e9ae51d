import { html } from 'hono/html'
import type { Request } from '#approvals/approvals.ts'
import { formParts } from '#web/forms.ts'
import { attributes } from '#web/markup.ts'
import { type Html, type PageError, page } from '#web/page.ts'
import { actions, notice } from '#web/parts.ts'
import type { Visit } from '#web/visit.ts'
import { onwardLink } from '#web/ways-out.ts'
import { approvalTexts } from './approval-texts.ts'
import { type Asking, asked, notStarted, who } from './pages.ts'
import { otherWays } from './second-step-pages.ts'
import { texts } from './texts.ts'
import { trustPart } from './trust-pages.ts'

export interface WaitingFacts {
  request: Request
  /** The password was shown. */
  proven: boolean
  /** Names of the apps; empty for who has not shown the password. */
  devices: readonly string[]
  /** Until the request is over. */
  seconds: number
}

/** Without script the button asks; with it the page goes on by itself as soon as the app has answered. */
export function approvalWaitPage(visit: Visit, asking: Asking, facts: WaitingFacts, error?: PageError): Html {
  const t = texts[visit.language]
  const a = approvalTexts[visit.language]
  const parts = formParts(visit, error)
  const { devices, proven, request, seconds } = facts
  return page(visit, {
    name: 'approval-wait',
    title: a.title,
    eyebrow: asked(visit, asking),
    error,
    body: html`<p>${devices.length === 0 ? a.sent : a.sentTo(devices.join(a.between))}</p>
<div class="secret"><p>${a.number}</p>
<p class="number" data-number translate="no">${request.number}</p></div>
<p>${remaining(visit, seconds)}</p>
${parts.form({
  marks: { 'data-wait': `${visit.path.split('?', 1)[0]}/events` },
  body: html`${parts.hidden('step', 'approval-wait')}${who(visit, asking)}<p>${a.afterwards}</p>
${trustPart(visit, asking, parts)}${actions(
  parts.submit(t.next),
  proven ? '' : parts.act('back', t.changeId, 'second'),
  parts.act('cancel', t.cancel, 'quiet'),
  notStarted(visit),
)}${proven ? otherWays(visit, asking, parts) : useCode(visit)}`,
})}<p class="hint">${a.caution}</p>`,
  })
}

/** Always there: the phone may be lost, or the app gone. */
function useCode(visit: Visit): Html {
  const a = approvalTexts[visit.language]
  return html`<h2>${texts[visit.language].otherWays}</h2>
<p>${a.noApp}</p>
${actions(formParts(visit).act('use-code', a.useCode))}`
}

const stepSeconds = 10

/** What is left, in words; the script goes on to the next words every ten seconds. */
function remaining(visit: Visit, seconds: number): Html {
  const a = approvalTexts[visit.language]
  const words: string[] = []
  for (let left = seconds; left > 0; left -= stepSeconds) words.push(a.left(left))
  return html`<span${attributes({ 'data-countdown': JSON.stringify(words) })}>${words[0] ?? ''}</span>`
}

/** The request is over without an approval; the sign-in goes on, if its person wants. */
export const approvalOverPage =
  (why: 'denied' | 'wrong-number' | 'expired' | 'too-often') =>
  (visit: Visit, asking: Asking, error?: PageError): Html => {
    const t = texts[visit.language]
    const a = approvalTexts[visit.language]
    const parts = formParts(visit, error)
    const proven = asking.beside?.proven ?? false
    return page(visit, {
      name: why === 'expired' || why === 'too-often' ? 'approval-timeout' : 'approval-denied',
      title: a.over[why].title,
      eyebrow: asked(visit, asking),
      error,
      body: html`<p${attributes({ 'data-error': error ? undefined : `approval-${why}` })}>${a.over[why].body}</p>
${parts.form({
  body: html`${parts.hidden('step', 'approval-wait')}${who(visit, asking)}${actions(
    why === 'too-often' ? '' : parts.act('resend', a.again, 'main'),
    proven ? '' : parts.act('back', t.changeId, 'second'),
    parts.act('cancel', t.cancel, 'quiet'),
    notStarted(visit),
  )}${proven ? otherWays(visit, asking, parts) : useCode(visit)}`,
})}`,
    })
  }

/** Somebody said in the app that it was not them: this sign-in is over. */
export function approvalDeniedPage(visit: Visit, asking: Asking, continueTo: string | undefined): Html {
  const t = texts[visit.language]
  const a = approvalTexts[visit.language]
  return page(visit, {
    name: 'approval-denied',
    title: a.ended.title,
    eyebrow: asked(visit, asking),
    body: html`${notice(visit, 'warning', a.ended.lead)}<p data-error="approval-denied">${a.ended.body}</p>
${actions(continueTo ? onwardLink(continueTo, t.backToSite(asking.origin.siteName ?? visit.tenant.name)) : '')}`,
  })
}
