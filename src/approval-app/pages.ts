import { html } from 'hono/html'
import { browserName } from '#web/browser-name.ts'
import { formParts } from '#web/forms.ts'
import { attributes } from '#web/markup.ts'
import { longestName } from '#web/naming.ts'
import { type Html, page } from '#web/page.ts'
import { actions, notice, panel } from '#web/parts.ts'
import type { Visit } from '#web/visit.ts'
import { texts } from './texts.ts'

/** The whole app: browser/app.ts shows its parts and fills them. Without script it says what else there is. */
export function appPage(visit: Visit, pushKey: string): Html {
  const t = texts[visit.language]
  const { outcomes, refusals, paired, remove, removed, lookUp, gone, pushed, pushRefused } = t
  const said = { ...outcomes, ...refusals, paired, remove, removed, lookUp, gone, pushed, pushRefused }
  return page(visit, {
    name: 'app',
    title: t.title,
    script: 'app.js',
    manifest: '/app/manifest.webmanifest',
    body: html`<div${attributes({ 'data-app': JSON.stringify({ pushKey, said }) })}>
<p>${t.lead}</p>
<div data-app-missing>${notice(visit, 'info', t.needsScript)}</div>
<div data-app-cannot hidden>${notice(visit, 'warning', t.cannot)}</div>
<div role="status" data-app-status></div>
<div data-app-live hidden>
${request(visit)}<div data-app-rest><p data-app-quiet>${t.quiet}</p>
${pairForm(visit)}<div data-app-known hidden>${panel(t.accounts, html`<ul data-app-accounts></ul>`)}${panel(
      t.recent,
      html`<ul data-app-recent></ul>`,
    )}<div data-app-push hidden>${panel(
      t.push,
      html`<p>${t.pushLead}</p>
${actions(html`<button type="button" class="button button-second" data-app-subscribe>${t.push}</button>`)}`,
    )}</div></div></div>
</div></div>`,
  })
}

/** One at a time, the newest first: nobody compares two numbers at once. */
function request(visit: Visit): Html {
  const t = texts[visit.language]
  const parts = formParts(visit)
  const rows = [
    ['service', t.service],
    ['account', t.account],
    ['time', t.time],
    ['browser', t.browser],
    ['place', t.place],
    ['number', t.number],
  ] as const
  return html`<section data-app-request hidden aria-labelledby="question"><h2 id="question" tabindex="-1">${t.waiting}</h2>
<dl class="facts">
${rows.map(
  ([name, label]) =>
    html`<div><dt>${label}</dt><dd${attributes({ 'data-app-fact': name, 'data-prompt-number': name === 'number', translate: 'no' })}></dd></div>\n`,
)}</dl>
<p class="hint">${t.numberHint}</p>
${parts.form({
  kind: 'other',
  marks: { 'data-app-answer': true },
  body: html`${parts.text({
    name: 'typed',
    label: t.digits,
    autocomplete: 'off',
    inputmode: 'numeric',
    maxlength: 2,
    short: true,
  })}${actions(parts.submit(t.yes), parts.act('no', t.no, 'danger'))}`,
})}</section>
`
}

function pairForm(visit: Visit): Html {
  const t = texts[visit.language]
  const parts = formParts(visit)
  return html`<details data-app-pair><summary>${t.pairTitle}</summary>
<p class="hint" data-app-install>${t.installFirst}</p>
<p>${t.pairLead}</p>
${parts.form({
  kind: 'other',
  marks: { 'data-app-pairing': true },
  body: html`${parts.text({
    name: 'code',
    label: t.code,
    hint: t.codeHint,
    autocomplete: 'off',
    maxlength: 40,
  })}${parts.text({
    name: 'device_name',
    label: t.name,
    hint: t.nameHint,
    value: browserName(visit.userAgent),
    autocomplete: 'off',
    maxlength: longestName * 2,
  })}${actions(parts.submit(t.pair))}`,
})}</details>
`
}
