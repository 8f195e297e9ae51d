import { html } from 'hono/html'
import { formatTime } from '#language/language.ts'
import type { Authenticator, Draft } from '#one-time-passwords/one-time-passwords.ts'
import { formParts } from '#web/forms.ts'
import { longestName } from '#web/naming.ts'
import { ownPage } from '#web/own-room.ts'
import type { Html, PageError } from '#web/page.ts'
import { actions, buttonLink, facts, notice, outcome, panel, secretBox } from '#web/parts.ts'
import { qrCode } from '#web/qr-code.ts'
import type { Here } from './account-one-time-password.ts'
import { texts } from './texts.ts'

export type Said = 'added' | 'renamed' | 'removed'

/** What these pages may link to. */
export interface OneTimePasswordLinks {
  recoveryCodes?: string | undefined
}

const name = 'account-one-time-password'
const home = ({ base }: Here) => `${base}/account/one-time-password`

export function listPage(
  visit: Here,
  authenticators: readonly Authenticator[],
  { said, error, links }: { said?: Said | undefined; error?: PageError; links: OneTimePasswordLinks },
): Html {
  const t = texts[visit.language]
  const codes = links.recoveryCodes
  return ownPage(visit, {
    name,
    title: t.title,
    error,
    body: html`${said ? outcome(visit, t.done[said]) : ''}${panel(
      t.title,
      html`<p>${t.lead}</p>
${authenticators.length === 0 ? html`<p>${t.none}</p>\n` : ''}${actions(buttonLink(`${home(visit)}/new`, t.add, 'main'))}`,
    )}${authenticators.map((each) => authenticatorPanel(visit, each))}${
      codes && authenticators.length > 0
        ? html`<p>${t.codes} <a href="${visit.base}${codes}">${t.codesLink}</a></p>\n`
        : ''
    }`,
  })
}

function authenticatorPanel(visit: Here, { id, name, createdAt, lastUsedAt }: Authenticator): Html {
  const t = texts[visit.language]
  const parts = formParts(visit)
  const time = (at: number) => formatTime(at, visit.language, visit.tenant.timeZone)
  return panel(
    name,
    html`${facts([
      [t.since, time(createdAt)],
      [t.used, lastUsedAt === null ? t.never : time(lastUsedAt)],
    ])}${parts.form({
      kind: 'other',
      body: html`${parts.hidden('authenticator', id)}${actions(
        buttonLink(`${home(visit)}/name?of=${encodeURIComponent(id)}`, t.rename),
        parts.act('remove', t.remove(name), 'danger'),
      )}`,
    })}`,
  )
}

export function setUpPage(visit: Here, { secret, uri }: Draft, typed?: string, error?: PageError): Html {
  const t = texts[visit.language]
  const parts = formParts(visit, error)
  return ownPage(visit, {
    name: 'account-one-time-password-new',
    entry: name,
    title: t.addTitle,
    error,
    body: html`${panel(t.step1, html`<p>${t.step1How}</p>\n`)}${panel(
      t.step2,
      html`<p>${t.step2How}</p>
${qrCode(uri, t.qr)}${actions(html`<a class="button button-second" href="${uri}">${t.openApp}</a>\n`)}${secretBox(
  visit,
  { name: 'one-time-password-secret', label: t.secret, value: secret },
)}${notice(visit, 'warning', t.once)}`,
    )}${panel(
      t.step3,
      html`${parts.form({
        body: html`${parts.text({
          name: 'code',
          label: t.code,
          hint: t.codeHint,
          autocomplete: 'one-time-code',
          inputmode: 'numeric',
          maxlength: 20,
          short: true,
        })}${nameField(visit, typed ?? t.suggested, error)}${actions(
          parts.submit(t.confirm),
          buttonLink(home(visit), t.back),
        )}`,
      })}`,
    )}`,
  })
}

export function namePage(visit: Here, authenticator: Authenticator, typed?: string, error?: PageError): Html {
  const t = texts[visit.language]
  const parts = formParts(visit, error)
  return ownPage(visit, {
    name: 'account-one-time-password-name',
    entry: name,
    title: t.renameTitle,
    error,
    body: parts.form({
      body: html`${nameField(visit, typed ?? authenticator.name, error)}${actions(
        parts.submit(t.save),
        buttonLink(home(visit), t.cancel),
      )}`,
    }),
  })
}

function nameField(visit: Here, value: string, error: PageError | undefined): Html {
  const t = texts[visit.language]
  return formParts(visit, error).text({
    name: 'device_name',
    label: t.name,
    hint: t.nameHint,
    value,
    autocomplete: 'off',
    maxlength: longestName * 2,
  })
}
