import { html, raw } from 'hono/html'
import type { DomainJudgement } from '#look-alikes/look-alikes.ts'
import { icon } from '#web/markup.ts'
import { type Html, page } from '#web/page.ts'
import { actions, buttonLink, type Tone } from '#web/parts.ts'
import { adviceLinks, type CheckLinks, numberPanel } from './pages.ts'
import type { Here } from './prompt-check.ts'
import { reasonTexts } from './reason-texts.ts'
import { texts } from './texts.ts'
import { type Finding, isScreen, type Judged, type Seen, type Verdict, withDialog } from './verdict.ts'

const tones: Record<Verdict, Tone> = { stop: 'danger', careful: 'warning', 'likely-safe': 'success' }
const icons = { stop: 'close', careful: 'alert', fine: 'check' } as const

export function resultPage(visit: Here, { verdict, findings }: Judged, given: Seen, links: CheckLinks): Html {
  const t = texts[visit.language]
  const seen = withDialog(given)
  return page(visit, {
    name: 'check-result',
    title: t.verdicts[verdict],
    eyebrow: t.resultTitle,
    wide: true,
    body: html`<div class="panel verdict notice-${tones[verdict]}" data-verdict="${verdict}" role="status">
<p>${t.verdictLead[verdict]}</p>
</div>
<section class="panel"><h2>${t.next}</h2>
<ol>${nextSteps(visit, verdict, seen).map((step) => html`<li>${step}</li>\n`)}</ol>
${actions(
  links.report === undefined || verdict === 'likely-safe' ? '' : buttonLink(`${visit.base}${links.report}`, t.report),
  enteredLink(visit, verdict, links),
)}</section>
<section class="panel"><h2>${t.reasons}</h2>
<ul class="findings">${findings.map((finding) => html`<li>${findingLine(visit, finding)}</li>\n`)}</ul></section>
${verdict === 'likely-safe' ? '' : numberPanel(visit)}${adviceLinks(visit, links)}${actions(
  buttonLink(`${visit.base}/check`, t.again),
  html`<button type="button" class="button button-second" hidden data-print>${icon('print')}${t.print}</button>\n`,
)}`,
  })
}

function nextSteps(visit: Here, verdict: Verdict, seen: Seen): string[] {
  const t = texts[visit.language]
  const ofScreen = { stop: t.nextStop, careful: t.nextCareful, 'likely-safe': t.nextSafe }
  const ofMessage = { stop: t.nextStop, careful: t.nextCarefulMessage, 'likely-safe': t.nextSafeMessage }
  return (isScreen(seen) ? ofScreen : ofMessage)[verdict].split('\n')
}

function enteredLink(visit: Here, verdict: Verdict, { advice }: CheckLinks): Html | '' {
  const after = advice?.(visit).find(({ id }) => id === 'after-fake')
  return after && verdict !== 'likely-safe'
    ? buttonLink(`${visit.base}${after.path}`, texts[visit.language].entered)
    : ''
}

function findingLine(visit: Here, finding: Finding): Html {
  const t = reasonTexts[visit.language]
  const { weight } = finding
  return html`<span class="finding finding-${weight}">${icon(icons[weight])}<span><span class="unseen">${t.weights[weight]}: </span>${said(visit, finding)}</span></span>`
}

function said(visit: Here, finding: Finding): Html | string {
  const t = reasonTexts[visit.language]
  switch (finding.about) {
    case 'domain':
      return html`${finding.inMessage ? t.ofMessage : ''}${domainLines(visit, finding.judged)}`
    case 'name':
      return nameLine(visit, finding)
    case 'trigger':
      return t.trigger[finding.is]
    case 'place':
      return t.place[finding.is]
    case 'wording':
      return t.wording[finding.is]
    case 'requested':
      return t.requested[finding.is]
    case 'sender':
      return finding.judged.kind === 'missing' ? t.sender.missing : t.sender[finding.judged.kind](finding.judged.shown)
    case 'asks':
      return t.asks[finding.what]
    case 'asks-nothing':
      return t.asksNothing
    case 'phone':
      return t.phone(finding.number)
    default:
      return t[finding.about]
  }
}

function nameLine(visit: Here, { typed, judged }: Finding & { about: 'name' }): Html | string {
  const t = reasonTexts[visit.language]
  const name = typed.trim()
  if (judged.kind === 'unknown') return t.nameUnknown(name)
  if (judged.kind === 'look-alike') return t.nameAlike(name, judged.name)
  const [app] = judged.of
  if (!app) return t.nameUnknown(name)
  return html`<a href="${visit.base}/check/app/${app.id}">${t.nameRegistered(name, app.name)}</a>`
}

/** The domain is written out as people read it; where that hides something, as machines do too. */
function domainLines(visit: Here, judged: DomainJudgement): Html {
  const t = reasonTexts[visit.language]
  if (judged.kind === 'unreadable') return html`${t.unreadable(judged.typed.trim().slice(0, 100))}`
  const { host } = judged
  if (judged.kind === 'official') return html`${t.official(host.shown)}`
  const traits = judged.traits.map((trait) => (trait === 'punycode' ? t.traits.punycode(host.ascii) : t.traits[trait]))
  const how = judged.kind === 'look-alike' ? [t.how[judged.how]] : []
  const lead = judged.kind === 'look-alike' ? t.alike(host.shown, judged.of) : t.unknown(host.shown)
  const gap = visit.language === 'ja' ? '' : raw(' ')
  return html`${lead}${[...how, ...traits].map((line) => html`${gap}${line}`)}`
}
