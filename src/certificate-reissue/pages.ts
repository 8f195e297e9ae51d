import { html } from 'hono/html'
import { formatTime } from '#language/language.ts'
import { questionChoices } from '#security-questions/security-questions.ts'
import { formParts } from '#web/forms.ts'
import { type Html, type PageError, page } from '#web/page.ts'
import { actions, buttonLink, notice, outcome, secretBox } from '#web/parts.ts'
import type { Visit } from '#web/visit.ts'
import type { ReissueTenant } from './certificate-reissue.ts'
import type { Situation, Standing } from './standing.ts'
import { texts } from './texts.ts'

type Here = Visit<ReissueTenant>
type Typed = { text(field: string): string }

/** User ID and mail address, for who has no certificate at hand. */
export function askPage(visit: Here, typed?: Typed, error?: PageError): Html {
  const t = texts[visit.language]
  const parts = formParts(visit, error)
  const numbers = visit.tenant.policy.mailLinks === 'none'
  return page(visit, {
    name: 'reissue',
    title: t.title,
    eyebrow: t.for(visit.tenant.name),
    error,
    body: html`<p>${t.askLead}</p>
${parts.form({
  body: html`${parts.text({
    name: 'user_id',
    label: t.userId,
    value: typed?.text('user_id'),
    autocomplete: 'username',
    maxlength: 254,
  })}${parts.text({
    name: 'mail',
    type: 'email',
    label: t.mail,
    hint: t.mailHint,
    value: typed?.text('mail'),
    autocomplete: 'email',
    inputmode: 'email',
    maxlength: 254,
  })}${actions(parts.submit(t.send))}`,
})}${numbers ? html`<p><a href="${visit.base}/certificate/reissue/number">${t.haveNumber}</a></p>\n` : ''}`,
  })
}

/** The answer to everybody: nothing on it depends on what was typed. */
export function sentPage(visit: Here): Html {
  const t = texts[visit.language]
  const numbers = visit.tenant.policy.mailLinks === 'none'
  return page(visit, {
    name: 'reissue-sent',
    title: t.sentTitle,
    eyebrow: t.for(visit.tenant.name),
    body: html`${outcome(visit, t.sent)}<p>${t.sentValid}</p>
<p class="hint">${t.sentSame}</p>
${actions(
  numbers ? buttonLink(`${visit.base}/certificate/reissue/number`, t.haveNumber, 'main') : '',
  buttonLink(`${visit.base}/certificate/reissue`, t.again),
)}`,
  })
}

export function numberPage(visit: Here, error?: PageError): Html {
  const t = texts[visit.language]
  const parts = formParts(visit, error)
  const field = { name: 'number', label: t.number, autocomplete: 'one-time-code', maxlength: 60 }
  return page(visit, {
    name: 'reissue-number',
    title: t.numberTitle,
    eyebrow: t.title,
    error,
    body: html`<p>${t.numberLead}</p>
${parts.form({ body: html`${parts.text(field)}${actions(parts.submit(t.next))}` })}`,
  })
}

export function answerPage(visit: Here, typed?: Typed, error?: PageError): Html {
  const t = texts[visit.language]
  const parts = formParts(visit, error)
  return page(visit, {
    name: 'reissue-answer',
    title: t.answerTitle,
    eyebrow: t.title,
    error,
    body: html`<p>${t.answerLead}</p>
${parts.form({
  body: html`${parts.select({
    name: 'question',
    label: t.question,
    choices: questionChoices(visit.language),
    value: typed?.text('question'),
  })}${parts.text({
    name: 'answer',
    label: t.answer,
    hint: t.answerHint,
    autocomplete: 'off',
    maxlength: 100,
  })}${actions(parts.submit(t.next))}`,
})}<p class="hint">${t.never}</p>
`,
  })
}

/** The desk knows the person already; the button is there so that whatever only opens mails orders nothing. */
export function confirmPage(visit: Here, { device }: Situation): Html {
  const t = texts[visit.language]
  const parts = formParts(visit)
  return page(visit, {
    name: 'reissue-answer',
    title: t.confirmTitle,
    eyebrow: t.title,
    body: html`<p>${t.confirmLead(t.device(device.number, device.name))}</p>
${parts.form({ body: actions(parts.submit(t.confirm)) })}<p class="hint">${t.never}</p>
`,
  })
}

export function donePage(visit: Here, { password }: Standing & { at: 'done' }): Html {
  const t = texts[visit.language]
  const parts = formParts(visit)
  if (password === undefined) {
    return page(visit, {
      name: 'reissue-done',
      title: t.afterTitle,
      eyebrow: t.title,
      body: html`${outcome(visit, t.after)}<h2>${t.nextTitle}</h2>
<ol><li>${t.afterNext1}</li>
<li>${t.afterNext2}</li>
<li>${t.afterNext3}</li></ol>
`,
    })
  }
  return page(visit, {
    name: 'reissue-done',
    title: t.doneTitle,
    eyebrow: t.title,
    once: true,
    body: html`<p>${t.doneLead}</p>
${secretBox(visit, { name: 'download-password', label: t.secret, value: password, printable: true })}${notice(visit, 'warning', t.once)}
${parts.form({ body: html`${parts.hidden('step', 'download-password')}${actions(parts.submit(t.wroteDown))}` })}<p>${t.after}</p>
`,
  })
}

export function lockedPage(visit: Here, until: number | null): Html {
  const t = texts[visit.language]
  const how = until === null ? t.lockedHow : t.lockedUntil(formatTime(until, visit.language, visit.tenant.timeZone))
  return page(visit, {
    name: 'locked',
    title: t.lockedTitle,
    eyebrow: t.title,
    body: html`${notice(visit, 'warning', t.locked)}<p data-error="locked">${how}</p>
`,
  })
}

export function noProofPage(visit: Here): Html {
  const t = texts[visit.language]
  return page(visit, {
    name: 'error',
    title: t.noProofTitle,
    eyebrow: t.title,
    body: html`<div data-error="no-proof">${notice(visit, 'info', t.noProof)}</div>
<p>${t.noProofHow}</p>
`,
  })
}

export function overPage(visit: Here, why: 'expired' | 'used'): Html {
  const t = texts[visit.language]
  const again = visit.tenant.policy.reissue.on
  return page(visit, {
    name: 'error',
    title: t.over[why].title,
    eyebrow: t.title,
    body: html`<div data-error="${why}">${notice(visit, why === 'used' ? 'info' : 'warning', t.over[why].why)}</div>
<p>${t.over.next}</p>
${again ? actions(buttonLink(`${visit.base}/certificate/reissue`, t.restart)) : ''}`,
  })
}
