import { html } from 'hono/html'
import type { TwoStepWay } from '#accounts/accounts.ts'
import { masked } from '#security-codes/security-codes.ts'
import type { Destination } from '#two-step/two-step.ts'
import { formParts } from '#web/forms.ts'
import { ownPage } from '#web/own-room.ts'
import type { Html, PageError } from '#web/page.ts'
import { actions, badge, buttonLink, facts, notice, outcome, panel } from '#web/parts.ts'
import type { Here, Situation } from './account-two-step.ts'
import { texts } from './texts.ts'

export type Done = 'on' | 'off' | 'changed' | 'same' | 'tested'

/** What was typed, when it could not be kept. */
export interface Typed {
  on: boolean
  way: string
  destination: string
}

export interface Shown {
  done?: Done | undefined
  typed?: Typed | undefined
  error?: PageError | undefined
}

export function twoStepPage(visit: Here, situation: Situation, { done, typed, error }: Shown = {}): Html {
  const t = texts[visit.language]
  return ownPage(visit, {
    name: 'account-two-step',
    title: t.title,
    error,
    body: html`${done ? said(visit, done) : ''}<p>${t.lead}</p>
${present(visit, situation)}${settings(visit, situation, typed, error)}${registered(visit, situation)}${prepare(visit, situation)}${exempt(visit, situation)}`,
  })
}

function said(visit: Here, done: Done): Html {
  const t = texts[visit.language]
  if (done === 'tested') return outcome(visit, t.tested)
  return html`${outcome(visit, t.saved[done])}${done === 'same' ? '' : html`<p>${t.mailed}</p>\n`}`
}

function present(visit: Here, { account: { twoStep } }: Situation): Html {
  const t = texts[visit.language]
  const required = visit.tenant.policy.twoStep.mode === 'required'
  const state = twoStep.mustEnrol ? 'enrol' : required ? 'required' : twoStep.on ? 'on' : 'off'
  const tone = state === 'off' ? 'plain' : state === 'enrol' ? 'warning' : 'success'
  const { way, destination } = twoStep
  return facts([
    [t.stateLabel, badge(tone, t.state[state])],
    ...(twoStep.on && way ? [[t.wayLabel, t.ways[way]] as const] : []),
    ...(twoStep.on && destination ? [[t.destinationLabel, addressOf(visit, destination)] as const] : []),
  ])
}

const addressOf = (visit: Here, destination: Destination) =>
  html`${texts[visit.language].channels[destination.channel]} <span translate="no">${masked(destination)}</span>`

/** A way that nothing is registered for stays in sight, so that a person knows that it exists. */
function settings(visit: Here, { account, choices }: Situation, typed: Typed | undefined, error?: PageError): Html {
  const t = texts[visit.language]
  const parts = formParts(visit, error)
  const { mode } = visit.tenant.policy.twoStep
  const { twoStep } = account
  const shown = typed ?? {
    on: twoStep.on || mode === 'required',
    way: twoStep.way ?? choices.ways[0] ?? 'code',
    destination: String(Math.max(0, indexOf(choices.destinations, twoStep.destination))),
  }
  const use = parts.radios({
    name: 'two_step',
    label: t.use,
    choices: [
      { value: 'on', label: t.useOn },
      { value: 'off', label: t.useOff },
    ],
    value: shown.on ? 'on' : 'off',
  })
  return panel(
    t.title,
    parts.form({
      body: html`${mode === 'required' ? parts.hidden('two_step', 'on') : use}${parts.radios({
        name: 'way',
        label: t.way,
        hint: t.wayHint,
        choices: choices.offered.map((way) => ({ value: way, label: wayLabel(visit, way, choices.ways) })),
        value: shown.way,
      })}${destinations(visit, choices.destinations, shown.destination, parts)}${actions(
        parts.submit(t.save),
        choices.destinations.length > 0 ? parts.act('test', t.test, 'second') : '',
        buttonLink(`${visit.base}/account/contacts`, t.toContacts, 'quiet'),
      )}`,
    }),
  )
}

const indexOf = (destinations: readonly Destination[], chosen: Destination | null) =>
  destinations.findIndex((each) => each.channel === chosen?.channel && each.address === chosen.address)

function wayLabel(visit: Here, way: TwoStepWay, ready: readonly TwoStepWay[]): string {
  const t = texts[visit.language]
  return `${t.ways[way]}${ready.includes(way) ? '' : t.notReady}`
}

function destinations(
  visit: Here,
  all: readonly Destination[],
  chosen: string,
  parts: ReturnType<typeof formParts>,
): Html {
  const t = texts[visit.language]
  if (all.length === 0) return notice(visit, 'info', t.noDestination)
  return parts.radios({
    name: 'destination',
    label: t.destination,
    hint: all.some(({ channel }) => channel === 'mail') ? t.mailNote : undefined,
    choices: all.map((each, index) => ({ value: String(index), label: addressOf(visit, each) })),
    value: chosen,
  })
}

function registered(visit: Here, { registered: all }: Situation): Html {
  const t = texts[visit.language]
  if (all.length === 0) return html``
  return panel(
    t.registered,
    facts(
      all.map(({ text, path, count }) => [
        text[visit.language],
        html`<a href="${visit.base}${path}">${t.counts(count)}</a>`,
      ]),
    ),
  )
}

/** One way is none once the phone is lost. */
function prepare(visit: Here, { choices, registered: all }: Situation): Html {
  const t = texts[visit.language]
  const codes = all.find(({ name }) => name === 'recovery-code')?.count ?? 0
  const others = choices.ways.filter((way) => way !== 'code').length
  const isPrepared = choices.destinations.length + others + (codes > 0 ? 1 : 0) > 1
  const { codes: make, second, number, desk } = t.prepareItems
  return panel(
    t.prepare,
    html`${isPrepared ? notice(visit, 'success', t.prepared) : notice(visit, 'warning', t.unprepared)}<ul>${[
      make,
      second,
      number,
      desk,
    ].map((item) => html`<li>${item}</li>\n`)}</ul>
`,
  )
}

function exempt(visit: Here, { exemptSites }: Situation): Html {
  const t = texts[visit.language]
  const { trustedBrowsers, methods, twoStep } = visit.tenant.policy
  const items = t.exemptItems
  const all = [
    ...(methods.allowed.includes('passkey') || twoStep.ways.includes('passkey') ? [items.passkey] : []),
    ...(methods.allowed.includes('password+certificate') ? [items.certificate] : []),
    ...(trustedBrowsers.on ? [items.trusted(trustedBrowsers.days)] : []),
    items.session,
    ...exemptSites.map(items.site),
  ]
  return panel(
    t.exempt,
    html`<p>${t.exemptLead}</p>
<ul>${all.map((item) => html`<li>${item}</li>\n`)}</ul>
<p>${t.stronger}</p>
`,
  )
}
