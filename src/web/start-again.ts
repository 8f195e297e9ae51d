import { html } from 'hono/html'
import type { Html } from './markup.ts'
import { startAgainTexts } from './start-again-texts.ts'
import type { Visit } from './visit.ts'

/** How to sign in again after it was stopped, from the least to the most: what helps nearly everybody stands first. */
export function startAgain(visit: Visit): Html {
  const t = startAgainTexts[visit.language]
  return html`<h2>${t.how}</h2>
<ol>${t.steps.split('\n').map((step) => html`<li>${step}</li>\n`)}</ol>
<h2>${t.troubles}</h2>
<div class="topics">
${symptoms.map(
  (symptom) => html`<details><summary>${t[symptom].title}</summary>
<ul>${t[symptom].body.split('\n').map((line) => html`<li>${line}</li>\n`)}</ul></details>
`,
)}</div>
`
}

const symptoms = ['nothing', 'error', 'sudden'] as const
