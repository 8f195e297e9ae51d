import { html } from 'hono/html'
import { formatDate } from '#language/language.ts'
import { ownPage } from '#web/own-room.ts'
import { type Html, supportDesk } from '#web/page.ts'
import { actions, badge, buttonLink, notice, panel } from '#web/parts.ts'
import type { Finding, Here, State } from './account-check-up.ts'
import { texts } from './texts.ts'

/** Where the steps lead: paths below the tenant; absent where there is no such page. */
export interface CheckUpLinks {
  password?: string
  history?: string
  notMe?: string
  notices?: string
  contacts?: string
  /** Only where the policy has security questions. */
  question?(visit: Here): string | undefined
  twoStep?: string
  sessions?: string
  passkeys?: string
  oneTimePasswords?: string
}

export function checkUpPage(visit: Here, findings: readonly Finding[], links: CheckUpLinks): Html {
  const t = texts[visit.language]
  const open = findings.filter(({ state }) => state === 'attention').length
  return ownPage(visit, {
    name: 'account-check-up',
    title: t.title,
    body: html`<p>${t.lead}</p>
${open > 0 ? notice(visit, 'warning', t.attention(open)) : notice(visit, 'success', t.allGood)}${findings.map(
  (finding) => itemOf(visit, finding, links),
)}`,
  })
}

const tones: Record<State, 'success' | 'warning' | 'plain'> = { good: 'success', attention: 'warning', advice: 'plain' }

interface Item {
  title: string
  text: Html | string
  steps: readonly (Html | '')[]
}

function itemOf(visit: Here, finding: Finding, links: CheckUpLinks): Html {
  const t = texts[visit.language]
  const { title, text, steps } = saying(visit, finding, links)
  const shown = steps.filter((step) => step !== '')
  return panel(
    title,
    html`<p data-finding="${finding.about}" data-state="${finding.state}">${badge(tones[finding.state], t.states[finding.state])} ${text}</p>
${shown.length > 0 ? actions(...shown) : ''}`,
  )
}

function saying(visit: Here, finding: Finding, links: CheckUpLinks): Item {
  const t = texts[visit.language]
  const step = (path: string | undefined, text: string) =>
    path === undefined ? '' : buttonLink(`${visit.base}${path}`, text)
  switch (finding.about) {
    case 'two-step':
      return { title: t.twoStep.title, text: t.twoStep[finding.because], steps: [step(links.twoStep, t.twoStep.step)] }
    case 'password':
      return {
        title: t.password.title,
        text: passwordText(visit, finding),
        steps: [step(links.password, t.password.step)],
      }
    case 'sign-ins':
      return {
        title: t.signIns.title,
        text: `${t.signIns.counts(finding.days, finding.succeeded, finding.refused)}${visit.language === 'ja' ? '' : ' '}${t.signIns.look}`,
        steps: [step(links.history, t.signIns.step), step(links.notMe, t.signIns.notMe)],
      }
    case 'notices':
      return {
        title: t.notices.title,
        text: t.notices[finding.because],
        steps: [step(links.notices, t.notices.step)],
      }
    case 'recovery':
      return recoveryItem(visit, finding, links)
    case 'access':
      return {
        title: t.access.title,
        text: t.access.counts(finding),
        steps: [
          step(links.sessions, t.access.sessions),
          finding.passkeys > 0 ? step(links.passkeys, t.access.passkeys) : '',
          finding.oneTimePasswords > 0 ? step(links.oneTimePasswords, t.access.oneTimePasswords) : '',
        ],
      }
    case 'charges':
      return { title: t.charges.title, text: html`${t.charges.body}`, steps: [supportDesk(visit)] }
  }
}

function passwordText(visit: Here, { because, setAt, daysLeft }: Finding & { about: 'password' }): string {
  const t = texts[visit.language].password
  if (because === 'ends') return t.ends(daysLeft)
  if (because === 'fine') return t.fine(formatDate(setAt ?? 0, visit.language, visit.tenant.timeZone))
  return t[because]
}

function recoveryItem(visit: Here, { because }: Finding & { about: 'recovery' }, links: CheckUpLinks): Item {
  const t = texts[visit.language].recovery
  const question = links.question?.(visit)
  const steps = [
    links.contacts ? buttonLink(`${visit.base}${links.contacts}`, t.contacts) : ('' as const),
    question ? buttonLink(`${visit.base}${question}`, t.question) : ('' as const),
  ]
  const noStep = because === 'unprepared' && steps.every((step) => step === '')
  return { title: t.title, text: noStep ? html`${t[because]} ${t.desk}` : t[because], steps }
}
