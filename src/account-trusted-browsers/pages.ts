import { html } from 'hono/html'
import { formatTime } from '#language/language.ts'
import type { TrustedBrowser } from '#trusted-browsers/trusted-browsers.ts'
import { formParts } from '#web/forms.ts'
import { ownPage } from '#web/own-room.ts'
import type { Html } from '#web/page.ts'
import { actions, facts, notice, outcome, panel } from '#web/parts.ts'
import type { FieldError } from '#web/problem.ts'
import type { Here } from './account-trusted-browsers.ts'
import { complaints, texts } from './texts.ts'

export type Done = 'renamed' | 'removed' | 'removed-already' | { removedAll: number }

export interface Shown {
  browsers: readonly TrustedBrowser[]
  done?: Done | undefined
  /** Of a name that cannot be one, and whose it was. */
  wrong?: { id: string; typed: string; error: FieldError } | undefined
}

export function trustedBrowsersPage(visit: Here, { browsers, done, wrong }: Shown): Html {
  const t = texts[visit.language]
  const error = wrong && { code: wrong.error.code, text: complaints.summary, errors: [errorOf(wrong)] }
  return ownPage(visit, {
    name: 'account-trusted-browsers',
    title: t.title,
    error,
    body: html`${done === undefined ? '' : said(visit, done)}<p>${t.lead(visit.tenant.policy.trustedBrowsers.days)}</p>
<p class="hint">${t.clearing} ${t.changing}</p>
${browsers.length === 0 ? notice(visit, 'info', t.none) : ''}${browsers.map((browser) => browserPanel(visit, browser, wrong))}${
  browsers.length > 1 ? everyone(visit) : ''
}`,
  })
}

/** Each browser's name is a field of its own. */
const fieldOf = (id: string) => `name-${id}`
const errorOf = ({ id, error }: NonNullable<Shown['wrong']>): FieldError => ({ ...error, field: fieldOf(id) })

function said(visit: Here, done: Done): Html {
  const t = texts[visit.language]
  if (typeof done === 'object') return outcome(visit, t.removedAll(done.removedAll))
  return done === 'removed-already'
    ? notice(visit, 'info', t.removedAlready)
    : outcome(visit, done === 'renamed' ? t.renamed : t.removed)
}

function browserPanel(visit: Here, browser: TrustedBrowser, wrong: Shown['wrong']): Html {
  const { language, tenant } = visit
  const t = texts[language]
  const isWrong = wrong?.id === browser.id
  const error = isWrong ? { code: wrong.error.code, text: complaints.summary, errors: [errorOf(wrong)] } : undefined
  const parts = formParts(visit, error)
  const time = (at: number) => formatTime(at, language, tenant.timeZone)
  return panel(
    browser.name,
    html`${facts([
      [t.browser, browser.browser || t.unknown],
      [t.trustedAt, time(browser.trustedAt)],
      [t.lastUsed, time(browser.lastUsedAt)],
      [t.ip, html`<span translate="no">${browser.lastIp}</span>`],
      [t.until, time(browser.endsAt)],
    ])}${parts.form({
      kind: 'other',
      body: html`${parts.hidden('browser', browser.id)}${parts.text({
        name: fieldOf(browser.id),
        label: t.name,
        value: isWrong ? wrong.typed : browser.name,
        autocomplete: 'off',
        maxlength: 60,
      })}${actions(parts.act('rename', t.rename), parts.act('remove', t.remove, 'danger'))}`,
    })}`,
  )
}

function everyone(visit: Here): Html {
  const t = texts[visit.language]
  const parts = formParts(visit)
  return panel(
    t.removeAll,
    html`<p>${t.removeAllLead}</p>
${parts.form({ kind: 'other', body: actions(parts.act('remove-all', t.removeAll, 'danger')) })}`,
  )
}
