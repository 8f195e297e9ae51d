import { html } from 'hono/html'
import type { App } from '#approvals/approvals.ts'
import { formatTime } from '#language/language.ts'
import { formParts } from '#web/forms.ts'
import { longestName } from '#web/naming.ts'
import { ownPage } from '#web/own-room.ts'
import type { Html, PageError } from '#web/page.ts'
import { actions, buttonLink, facts, notice, outcome, panel, secretBox } from '#web/parts.ts'
import { qrCode } from '#web/qr-code.ts'
import type { Here, Listing } from './account-approvals.ts'
import { texts } from './texts.ts'

export type Said = 'renamed' | 'removed' | 'chosen'

const name = 'account-approvals'
const home = ({ base }: Here) => `${base}/account/approvals`

export function listPage(visit: Here, { apps, chosen }: Listing, said: Said | undefined, error?: PageError): Html {
  const t = texts[visit.language]
  return ownPage(visit, {
    name,
    title: t.title,
    error,
    body: html`${said ? outcome(visit, t.done[said]) : ''}${panel(
      t.title,
      html`<p>${t.lead}</p>
<p class="hint">${t.systems}</p>
${apps.length === 0 ? html`<p>${t.none}</p>\n` : ''}${actions(buttonLink(`${home(visit)}/new`, t.add, 'main'))}`,
    )}${apps.length === 0 ? '' : way(visit, chosen)}${apps.map((each) => appPanel(visit, each))}`,
  })
}

function way(visit: Here, chosen: boolean): Html {
  const t = texts[visit.language]
  if (chosen) return notice(visit, 'info', t.chosen)
  const parts = formParts(visit)
  return panel(
    t.chooseTitle,
    html`<p>${t.chooseLead}</p>
${parts.form({ kind: 'other', body: actions(parts.act('choose', t.choose)) })}`,
  )
}

function appPanel(visit: Here, { id, name, createdAt, lastUsedAt }: App): Html {
  const t = texts[visit.language]
  const parts = formParts(visit)
  const time = (at: number) => formatTime(at, visit.language, visit.tenant.timeZone)
  return panel(
    name,
    html`${facts([
      [t.since, time(createdAt)],
      [t.used, lastUsedAt === null ? t.never : time(lastUsedAt)],
    ])}${parts.form({
      kind: 'other',
      body: html`${parts.hidden('id', id)}${actions(
        buttonLink(`${home(visit)}/name?of=${encodeURIComponent(id)}`, t.rename),
        parts.act('remove', t.remove(name), 'danger'),
      )}`,
    })}`,
  )
}

export function addPage(visit: Here, appUrl: string, error?: PageError): Html {
  const t = texts[visit.language]
  const parts = formParts(visit, error)
  return ownPage(visit, {
    name: 'account-approval-new',
    entry: name,
    title: t.addTitle,
    error,
    body: html`<p>${t.addLead}</p>
<ol>${t
      .steps(appUrl)
      .split('\n')
      .map((step) => html`<li>${step}</li>\n`)}</ol>
${qrCode(appUrl, t.qr)}
<p class="hint">${t.lost}</p>
${parts.form({ body: actions(parts.submit(t.show), buttonLink(home(visit), t.back)) })}`,
  })
}

export function codePage(visit: Here, { code, expiresAt }: { code: string; expiresAt: number }, appUrl: string): Html {
  const t = texts[visit.language]
  return ownPage(visit, {
    name: 'account-approval-code',
    entry: name,
    title: t.codeTitle,
    body: html`<p>${t.codeLead(appUrl)}</p>
${secretBox(visit, { name: 'pairing-code', label: t.codeTitle, value: code })}<p>${t.codeUntil(formatTime(expiresAt, visit.language, visit.tenant.timeZone))}</p>
${notice(visit, 'warning', t.codeCaution)}${actions(buttonLink(home(visit), t.finished, 'main'))}`,
  })
}

export function namePage(visit: Here, app: App, typed?: string, error?: PageError): Html {
  const t = texts[visit.language]
  const parts = formParts(visit, error)
  return ownPage(visit, {
    name: 'account-approval-name',
    entry: name,
    title: t.renameTitle,
    error,
    body: parts.form({
      body: html`${parts.text({
        name: 'device_name',
        label: t.name,
        hint: t.nameHint,
        value: typed ?? app.name,
        autocomplete: 'off',
        maxlength: longestName * 2,
      })}${actions(parts.submit(t.save), buttonLink(home(visit), t.cancel))}`,
    }),
  })
}
