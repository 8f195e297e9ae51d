import { html } from 'hono/html'
import { formParts } from '#web/forms.ts'
import { type Html, type PageError, page } from '#web/page.ts'
import { actions, buttonLink, notice, panel } from '#web/parts.ts'
import { type Here, type LookUp, officialDomains } from './prompt-check.ts'
import { texts } from './texts.ts'
import type { Known, Seen } from './verdict.ts'

/** Where the pages lead, where there is such a place. Paths below the tenant. */
export interface CheckLinks {
  report?: string
  /** Pages of advice: path and title. */
  advice?(visit: Here): readonly { path: string; text: string; id: string }[]
  /** Where a signed-in person learns more of a prompt number. */
  ownNumber?(visit: Here): string | undefined
}

export function checkPage(visit: Here, known: Known, seen: Seen, links: CheckLinks, error?: PageError): Html {
  const t = texts[visit.language]
  return page(visit, {
    name: 'check',
    title: t.title,
    description: t.description(visit.tenant.name),
    wide: true,
    error,
    body: html`<p>${t.lead}</p>
${notice(visit, 'info', t.calm)}${questions(visit, known, seen, error)}${numberPanel(visit)}${appList(visit, known)}${panel(
  t.official,
  html`<p>${t.officialLead}</p>
<ul class="domains">${officialDomains(visit.tenant, visit.origin).map((domain) => html`<li translate="no">${domain}</li>\n`)}</ul>`,
)}${adviceLinks(visit, links)}`,
  })
}

function questions(visit: Here, { apps }: Known, seen: Seen, error?: PageError): Html {
  const t = texts[visit.language]
  const parts = formParts(visit, error)
  const choices = <T extends string>(said: Record<T, string>) =>
    Object.entries<string>(said).map(([value, label]) => ({ value, label }))
  const names = [...new Set(apps.flatMap(({ name, app }) => [name, ...Object.values(app.dialogNames).flat()]))]
  return parts.form({
    action: `${visit.base}/check`,
    body: html`${panel(
      t.screen,
      html`${parts.text({ name: 'shown_name', label: t.name, hint: t.nameHint, value: seen.name, required: false, autocomplete: 'off', maxlength: 300, list: names })}${parts.text(
        {
          name: 'shown_domain',
          label: t.domain,
          hint: t.domainHint,
          value: seen.domain,
          required: false,
          autocomplete: 'off',
          maxlength: 2000,
        },
      )}${parts.radios({ name: 'trigger', label: t.trigger, choices: choices(t.triggers), value: seen.trigger })}${parts.radios(
        {
          name: 'place',
          label: t.place,
          choices: choices(t.places),
          value: seen.place,
        },
      )}${parts.radios({ name: 'wording', label: t.wording, choices: choices(t.wordings), value: seen.wording })}${parts.radios(
        {
          name: 'requested',
          label: t.requested,
          choices: choices(t.requesteds),
          value: seen.requested,
        },
      )}${actions(parts.submit(t.check))}`,
    )}${panel(
      t.message,
      html`<p>${t.messageLead}</p>
${parts.lines({ name: 'message', label: t.messageText, value: seen.message, required: false, rows: 6 })}${parts.text({
  name: 'sender',
  label: t.sender,
  hint: t.senderHint,
  value: seen.sender,
  required: false,
  autocomplete: 'off',
  maxlength: 300,
})}${actions(parts.submit(t.check))}`,
    )}`,
  })
}

export function numberPanel(visit: Here): Html {
  const t = texts[visit.language]
  return panel(
    t.number,
    html`<p>${t.numberLead}</p>
${numberForm(visit, '', 'other')}`,
  )
}

function numberForm(visit: Here, typed: string, kind: 'step' | 'other', error?: PageError): Html {
  const t = texts[visit.language]
  const parts = formParts(visit, error)
  return parts.form({
    kind,
    action: `${visit.base}/check/number`,
    body: html`${parts.text({
      name: 'number',
      label: t.numberLabel,
      hint: t.numberHint,
      value: typed,
      autocomplete: 'off',
      maxlength: 60,
      short: true,
    })}${actions(parts.submit(t.numberCheck, kind === 'step' ? 'main' : 'second'))}`,
  })
}

function appList(visit: Here, { apps }: Known): Html | '' {
  const t = texts[visit.language]
  if (apps.length === 0) return ''
  return panel(
    t.apps,
    html`<p>${t.appsLead}</p>
<ul>${apps.map(({ id, name, app }) => html`<li><a href="${visit.base}/check/app/${id}">${name}</a> <small>${app.publisher}</small></li>\n`)}</ul>`,
  )
}

export function adviceLinks(visit: Here, { report, advice }: CheckLinks): Html | '' {
  const t = texts[visit.language]
  const pages = advice?.(visit) ?? []
  if (report === undefined && pages.length === 0) return ''
  return panel(
    t.advice,
    html`<ul>${report === undefined ? '' : html`<li><a href="${visit.base}${report}">${t.report}</a></li>\n`}${pages.map(
      ({ path, text }) => html`<li><a href="${visit.base}${path}">${text}</a></li>\n`,
    )}</ul>`,
  )
}

export function numberPage(
  visit: Here,
  typed: string,
  found: Exclude<LookUp, { kind: 'too-many' }> | undefined,
  links: CheckLinks,
  error?: PageError,
): Html {
  const t = texts[visit.language]
  const own = links.ownNumber?.(visit)
  return page(visit, {
    name: 'check-number',
    title: t.numberTitle,
    error,
    body: html`${found ? numberAnswer(visit, found) : html`<p>${t.numberLead}</p>\n`}${numberForm(visit, typed, 'step', error)}${
      own ? html`<p class="hint">${t.numberMore} <a href="${visit.base}${own}">${t.number}</a></p>\n` : ''
    }${actions(buttonLink(`${visit.base}/check`, t.again))}`,
  })
}

function numberAnswer(visit: Here, found: Exclude<LookUp, { kind: 'too-many' }>): Html {
  const t = texts[visit.language]
  if (found.kind === 'none') {
    return html`<div data-prompt="none">${notice(visit, 'warning', html`<strong>${t.numberNo}</strong>`)}</div>
<ul>${t.numberNoWhy.split('\n').map((line) => html`<li>${line}</li>\n`)}</ul>
`
  }
  const yes = found.siteName === null ? t.numberYesOwn(visit.tenant.name) : t.numberYes(found.siteName)
  return html`<div data-prompt="open">${notice(visit, 'success', html`<strong>${yes}</strong>`)}</div>
<p>${t.numberYesHow}</p>
`
}
