import { html } from 'hono/html'
import { signInNotices } from '#notices/notices.ts'
import { formParts } from '#web/forms.ts'
import { ownPage } from '#web/own-room.ts'
import type { Html, PageError } from '#web/page.ts'
import { actions, facts, notice, outcome } from '#web/parts.ts'
import type { Here, Situation, Wish } from './account-notices.ts'
import { texts } from './texts.ts'

export interface Shown {
  saved?: boolean
  typed?: Wish | undefined
  error?: PageError | undefined
}

export function noticesPage(visit: Here, { account, signIn, phrase }: Situation, shown: Shown): Html {
  const t = texts[visit.language]
  const { saved = false, typed, error } = shown
  const parts = formParts(visit, error)
  const addresses = account.mails.filter(({ verified }) => verified).map(({ address }) => address)
  const choices = signInNotices.map((value) => ({
    value,
    label: t[value],
    ...(value === 'new-browser' ? { hint: t['new-browser-hint'] } : {}),
  }))
  const told =
    addresses.length === 0
      ? notice(visit, 'warning', t.none)
      : facts([[t.to, html`${addresses.map((address) => html`<div translate="no">${address}</div>`)}`]])
  return ownPage(visit, {
    name: 'account-notices',
    title: t.title,
    error,
    body: html`${saved && !error ? outcome(visit, t.saved) : ''}<p>${t.lead}</p>
${told}${parts.form({
  body: html`${parts.radios({
    name: 'sign_in_notices',
    label: t.signIn,
    value: typed?.signIn || signIn,
    choices,
  })}<p class="hint">${t.never}</p>
${parts.text({
  name: 'phrase',
  label: t.phrase,
  hint: t.phraseHint,
  value: typed?.phrase ?? phrase ?? '',
  required: false,
  autocomplete: 'off',
  maxlength: 40,
})}${actions(parts.submit(t.save))}`,
})}`,
  })
}
