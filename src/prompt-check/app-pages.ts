import { html } from 'hono/html'
import { type Language, languages } from '#language/language.ts'
import type { AppSite, SaidLine } from '#sites/sites.ts'
import { icon } from '#web/markup.ts'
import { type Html, page } from '#web/page.ts'
import { actions, badge, buttonLink, facts, notice, panel } from '#web/parts.ts'
import { appTexts } from './app-texts.ts'
import { adviceLinks, type CheckLinks, numberPanel } from './pages.ts'
import { type Here, officialDomains } from './prompt-check.ts'
import { namesOf } from './verdict.ts'

/** One app: when "Continue" is fine, what its dialogs look like. Title and headings are the words that people search for. */
export function appPage(visit: Here, site: AppSite, links: CheckLinks): Html {
  const t = appTexts[visit.language]
  const { app } = site
  const { hostname: domain, host } = new URL(visit.origin)
  const dialogName = app.dialogNames.ios[0] ?? site.name
  const title = appTexts[visit.language].dialog.title(dialogName, domain)
  return page(visit, {
    name: 'check-app',
    title,
    description: t.description(site.name, domain),
    eyebrow: t.eyebrow(visit.tenant.name),
    wide: true,
    body: html`<p>${t.lead(site.name, app.publisher)}</p>
${notice(visit, 'info', t.calm)}${panel(t.fine(site.name), list(fineWhen(visit, site, host)))}${panel(t.notFine, list(t.notFineWhen.split('\n')))}${panel(
  t.looks,
  html`<p>${t.looksLead}</p>
<div class="dialogs">${drawnDialogs(visit, dialogName, domain)}</div>
${androidTab(visit, app.dialogNames.android[0] ?? site.name, domain)}`,
)}${panel(
  t.names,
  html`<p>${t.namesLead}</p>
<ul>${namesOf([site]).map(({ name }) => html`<li translate="no">${name}</li>\n`)}</ul>
<p>${t.domainsLead}</p>
<ul class="domains">${officialDomains(visit.tenant, visit.origin).map((each) => html`<li translate="no">${each}</li>\n`)}</ul>`,
)}${about(visit, site)}${
  app.reasons.length === 0
    ? ''
    : panel(
        t.reasons,
        html`<p>${t.reasonsLead(site.name)}</p>\n${list(app.reasons.map((line) => inLanguage(line, visit.language)))}`,
      )
}${panel(t.never, list([...app.neverAsks.map((line) => inLanguage(line, visit.language)), ...t.neverAlways.split('\n')]))}${numberPanel(visit)}${adviceLinks(visit, links)}${actions(
  buttonLink(`${visit.base}/check`, t.check, 'main'),
  html`<button type="button" class="button button-second" hidden data-print>${icon('print')}${t.print}</button>\n`,
)}`,
  })
}

const list = (lines: readonly string[]): Html => html`<ul>${lines.map((line) => html`<li>${line}</li>\n`)}</ul>\n`

const inLanguage = (line: SaidLine, language: Language) => (typeof line === 'string' ? line : line[language])

function fineWhen(visit: Here, { name }: AppSite, host: string): string[] {
  const t = appTexts[visit.language]
  return [t.fine1(name), t.fine2, t.fine3(host), t.fine4]
}

function about(visit: Here, site: AppSite): Html {
  const t = appTexts[visit.language]
  const { app } = site
  const isClaimed = app.claimed.appleTeamBundle !== undefined || app.claimed.androidPackage !== undefined
  return panel(
    t.about,
    html`${facts([
      [t.name, site.name],
      [t.publisher, app.publisher],
      [t.verified, isClaimed ? badge('success', t.verifiedYes) : badge('plain', t.verifiedNo)],
    ])}<p class="hint">${isClaimed ? t.verifiedYesHow : t.verifiedNoHow}</p>
${
  app.stores.length === 0
    ? ''
    : html`<p>${t.stores}</p>
<ul>${app.stores.map((store) => html`<li><a href="${store}" rel="noreferrer">${new URL(store).host}</a></li>\n`)}</ul>
`
}`,
  )
}

/** The exact words of the system's dialog, in both languages, as text that can be found and drawn as people see it. */
function drawnDialogs(visit: Here, name: string, domain: string): Html[] {
  const ordered = [visit.language, ...languages.filter((language) => language !== visit.language)]
  return ordered.map((language) => {
    const { dialog } = appTexts[language]
    return html`<figure class="dialog-figure"${language === visit.language ? '' : html` lang="${language}"`}>
<div class="dialog"><p class="dialog-title">${dialog.title(name, domain)}</p>
<p class="dialog-text">${dialog.text}</p>
<p class="dialog-buttons"><span>${dialog.cancel}</span><span>${dialog.goOn}</span></p></div>
<figcaption>${dialog.caption}</figcaption>
</figure>
`
  })
}

function androidTab(visit: Here, name: string, domain: string): Html {
  const t = appTexts[visit.language]
  return html`<figure class="dialog-figure">
<div class="tab"><p class="tab-bar">${icon('close')}<span><strong>${t.tabTitle(visit.tenant.name)}</strong><span translate="no">${domain}</span></span></p>
<p class="dialog-text">${t.tabText}</p></div>
<figcaption>${t.tabCaption(name)}</figcaption>
</figure>
`
}
