import { html } from 'hono/html'
import {
  type BrokenRule,
  type QuestionId,
  questionChoices,
  questionText,
} from '#security-questions/security-questions.ts'
import { formParts } from '#web/forms.ts'
import { ownPage } from '#web/own-room.ts'
import type { Html } from '#web/page.ts'
import { actions, buttonLink, facts, outcome } from '#web/parts.ts'
import type { Here } from './account-question.ts'
import { complaints, texts } from './texts.ts'

export function questionPage(
  visit: Here,
  { present, question }: { present: QuestionId | undefined; question?: string },
  errors: readonly BrokenRule[] = [],
): Html {
  const t = texts[visit.language]
  const error = errors.length === 0 ? undefined : { code: errors[0]!.code, text: complaints.summary, errors }
  const parts = formParts(visit, error)
  return ownPage(visit, {
    name: 'account-question',
    title: t.title,
    error,
    body: html`<p>${t.lead}</p>
${facts([[t.present, present ? questionText(present)[visit.language] : t.none]])}${parts.form({
  body: html`${parts.select({
    name: 'question',
    label: t.question,
    choices: questionChoices(visit.language),
    value: question ?? present,
  })}${parts.text({ name: 'answer', label: t.answer, hint: t.answerHint, autocomplete: 'off', maxlength: 100 })}${actions(
    parts.submit(present ? t.change : t.set),
  )}`,
})}`,
  })
}

export function changedPage(visit: Here): Html {
  const t = texts[visit.language]
  return ownPage(visit, {
    name: 'account-question',
    title: t.title,
    body: html`${outcome(visit, t.changed)}<p>${t.mailed}</p>
${actions(buttonLink(`${visit.base}/account`, t.back, 'main'))}`,
  })
}
