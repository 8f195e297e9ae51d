import { type DomainJudgement, judgeDomain, judgeName, type NameJudgement } from '#look-alikes/look-alikes.ts'
import { type KnownSenders, type MessageReading, readDialog, readMessage } from '#message-reading/message-reading.ts'
import type { AppSite } from '#sites/sites.ts'

/** What a person saw; an empty text is a field that was left out. */
export interface Seen {
  name: string
  domain: string
  trigger: '' | 'self' | 'link' | 'sudden'
  place: '' | 'system' | 'app' | 'other-app' | 'browser'
  wording: '' | 'fine' | 'odd' | 'hurried'
  requested: '' | 'usual' | 'too-much'
  message: string
  sender: string
}

/** What the tenant registered. */
export interface Known extends KnownSenders {
  apps: readonly AppSite[]
}

export type Verdict = 'stop' | 'careful' | 'likely-safe'

/** One thing that speaks for or against it. */
export type Finding = { weight: 'stop' | 'careful' | 'fine' } & (
  | { about: 'domain'; inMessage: boolean; judged: DomainJudgement }
  | { about: 'name'; typed: string; judged: NameJudgement<AppSite> }
  | { about: 'trigger'; is: 'self' | 'link' | 'sudden' }
  | { about: 'place'; is: 'system' | 'app' | 'other-app' | 'browser' }
  | { about: 'wording'; is: 'fine' | 'odd' | 'hurried' }
  | { about: 'requested'; is: 'usual' | 'too-much' }
  | { about: 'empty' }
  | { about: 'link' }
  | { about: 'sender'; judged: MessageReading['sender'] }
  | { about: 'asks'; what: MessageReading['asks'][number] }
  | { about: 'asks-nothing' }
  | { about: 'hurry' }
  | { about: 'writing' }
  | { about: 'phone'; number: string }
)

export interface Judged {
  verdict: Verdict
  findings: Finding[]
}

/** The words of a dialog that were pasted as a message are read into the fields that they belong to. */
export function withDialog(seen: Seen): Seen {
  const dialog = readDialog(seen.message)
  if (!dialog) return seen
  return {
    ...seen,
    name: seen.name || dialog.name,
    domain: seen.domain || dialog.domain,
    place: seen.place,
    message: '',
  }
}

const screenFields = ['name', 'domain', 'trigger', 'place', 'wording', 'requested'] as const

export const isScreen = (seen: Seen) => screenFields.some((field) => seen[field].trim() !== '')
export const isMessage = (seen: Seen) => seen.message.trim() !== '' || seen.sender.trim() !== ''

/** The screen by the five questions, the message by its domains, sender and what it asks; the worse of both is the verdict. */
export function judge(given: Seen, known: Known): Judged {
  const seen = withDialog(given)
  const screen = isScreen(seen) ? screenFindings(seen, known) : []
  const message = isMessage(seen) ? messageFindings(readMessage(seen.message, seen.sender, known)) : []
  const verdicts = [
    ...(isScreen(seen) ? [screenVerdict(screen)] : []),
    ...(isMessage(seen) ? [messageVerdict(message)] : []),
  ]
  return { verdict: worst(verdicts), findings: [...screen, ...message].toSorted(byWeight) }
}

const order: readonly Verdict[] = ['stop', 'careful', 'likely-safe']

/** Nothing to judge is no reason to feel safe. */
function worst(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.length === 0) return 'careful'
  return order.find((verdict) => verdicts.includes(verdict)) ?? 'stop'
}

const weights: readonly Finding['weight'][] = ['stop', 'careful', 'fine']
const byWeight = (a: Finding, b: Finding) => weights.indexOf(a.weight) - weights.indexOf(b.weight)

const count = (findings: readonly Finding[], weight: Finding['weight']) =>
  findings.filter((finding) => finding.weight === weight).length

/** Stop at one that says so, and at two that call for care. */
function screenVerdict(findings: readonly Finding[]): Verdict {
  if (count(findings, 'stop') > 0 || count(findings, 'careful') > 1) return 'stop'
  return count(findings, 'careful') === 1 ? 'careful' : 'likely-safe'
}

/** What real notices of an incident have as well. */
const calm = (finding: Finding) =>
  finding.about === 'hurry' || (finding.about === 'asks' && finding.what === 'something')

/** Stop at one that says so, and at hurry together with a way to somewhere, or a wish for an answer or a card. */
function messageVerdict(findings: readonly Finding[]): Verdict {
  const cares = count(findings, 'careful')
  const hurries = findings.some(({ about }) => about === 'hurry')
  const drives = findings.some((finding) => finding.weight === 'careful' && !calm(finding))
  if (count(findings, 'stop') > 0 || (hurries && drives)) return 'stop'
  return cares > 0 ? 'careful' : 'likely-safe'
}

function screenFindings(seen: Seen, { apps, officialDomains }: Known): Finding[] {
  const { trigger, place, wording, requested } = seen
  const findings: Finding[] = []
  if (seen.domain.trim() !== '') findings.push(domainFinding(judgeDomain(seen.domain, officialDomains), false))
  if (seen.name.trim() !== '') {
    const judged = judgeName(seen.name, namesOf(apps))
    findings.push({
      weight: judged.kind === 'registered' ? 'fine' : 'careful',
      about: 'name',
      typed: seen.name,
      judged,
    })
  }
  if (trigger) findings.push({ weight: trigger === 'self' ? 'fine' : 'stop', about: 'trigger', is: trigger })
  if (place) {
    const isUsual = place === 'system' || place === 'app'
    findings.push({ weight: isUsual ? 'fine' : 'careful', about: 'place', is: place })
  }
  if (wording) findings.push({ weight: wording === 'fine' ? 'fine' : 'careful', about: 'wording', is: wording })
  if (requested) findings.push({ weight: requested === 'usual' ? 'fine' : 'stop', about: 'requested', is: requested })
  const isComplete = screenFields.every((field) => seen[field].trim() !== '')
  return isComplete ? findings : [...findings, { weight: 'careful', about: 'empty' }]
}

/** Every name that a dialog may show, and the name by which people know the app. */
export function namesOf(apps: readonly AppSite[]): { name: string; of: AppSite }[] {
  return apps.flatMap((of) => {
    const { ios, android, other } = of.app.dialogNames
    return [...new Set([of.name, ...ios, ...android, ...other])].map((name) => ({ name, of }))
  })
}

function domainFinding(judged: DomainJudgement, inMessage: boolean): Finding {
  return { weight: judged.kind === 'official' ? 'fine' : 'stop', about: 'domain', inMessage, judged }
}

/** What real senders ask for or speak of as well. */
const mild: ReadonlySet<MessageReading['asks'][number]> = new Set(['reply', 'sensitive', 'something'])

function messageFindings(reading: MessageReading): Finding[] {
  const { domains, hasLink, sender, asks, foreignPhones } = reading
  const findings: Finding[] = domains.map((judged) => domainFinding(judged, true))
  findings.push({ weight: senderWeight(sender), about: 'sender', judged: sender })
  for (const what of asks) findings.push({ weight: mild.has(what) ? 'careful' : 'stop', about: 'asks', what })
  if (asks.length === 0) findings.push({ weight: 'fine', about: 'asks-nothing' })
  if (hasLink) findings.push({ weight: 'careful', about: 'link' })
  if (reading.oddlyWritten) findings.push({ weight: 'careful', about: 'writing' })
  if (reading.hurries) findings.push({ weight: 'careful', about: 'hurry' })
  for (const number of foreignPhones) findings.push({ weight: 'careful', about: 'phone', number })
  return findings
}

function senderWeight(sender: MessageReading['sender']): Finding['weight'] {
  if (sender.kind === 'known') return 'fine'
  // An address elsewhere that signs with our name is what a fake looks like.
  return sender.kind === 'foreign' && sender.domain !== undefined && sender.domain.kind !== 'official'
    ? 'stop'
    : 'careful'
}
