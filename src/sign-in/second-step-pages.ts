/** What the pages of every second step have in common. */
import { html } from 'hono/html'
import type { SecondStep } from '#decision/decision.ts'
import type { FormParts } from '#web/forms.ts'
import type { Html } from '#web/page.ts'
import { actions } from '#web/parts.ts'
import type { Visit } from '#web/visit.ts'
import type { Asking } from './pages.ts'
import { texts } from './texts.ts'

const actOf: Record<SecondStep, string> = {
  code: 'use-code',
  'one-time-password': 'use-one-time-password',
  'approval-wait': 'use-approval',
  passkey: 'use-passkey',
  'recovery-code': 'recovery-code',
}

/** Buttons to the other ways that the account has now; inside the form of the step. */
export function otherWays(visit: Visit, { beside }: Asking, parts: FormParts): Html | '' {
  const { others = [] } = beside ?? {}
  if (others.length === 0) return ''
  const t = texts[visit.language]
  return html`<h2>${t.otherWays}</h2>
${actions(...others.map((step) => parts.act(actOf[step], t.ways[step])))}`
}
