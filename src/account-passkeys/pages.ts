import { html } from 'hono/html'
import { formatTime } from '#language/language.ts'
import type { Accepted, CreationOptions, Passkey } from '#passkeys/passkeys.ts'
import { formParts } from '#web/forms.ts'
import { attributes } from '#web/markup.ts'
import { longestName } from '#web/naming.ts'
import { ownPage } from '#web/own-room.ts'
import type { Html, PageError } from '#web/page.ts'
import { actions, buttonLink, facts, notice, outcome, panel } from '#web/parts.ts'
import { passkeyButton, passkeyMarks } from '#web/passkey-parts.ts'
import type { Here } from './account-passkeys.ts'
import { texts } from './texts.ts'

export type Said = 'added' | 'renamed' | 'removed'

const name = 'account-passkeys'
const home = ({ base }: Here) => `${base}/account/passkeys`

/** Whether a passkey may be the only proof here. */
const worksAlone = ({ tenant }: Here) => tenant.policy.methods.allowed.includes('passkey')

export interface Listing {
  passkeys: readonly Passkey[]
  accepted: Accepted
}

export function listPage(
  visit: Here,
  { passkeys, accepted }: Listing,
  { said, error }: { said?: Said | undefined; error?: PageError },
): Html {
  const t = texts[visit.language]
  return ownPage(visit, {
    name,
    title: t.title,
    error,
    script: 'passkey.js',
    body: html`${said ? outcome(visit, t.done[said]) : ''}${panel(
      t.title,
      html`<p>${worksAlone(visit) ? t.lead : t.leadSecond}</p>
${passkeys.length === 0 ? html`<p>${t.none}</p>\n` : ''}${actions(buttonLink(`${home(visit)}/new`, t.add, 'main'))}`,
    )}${passkeys.map((each) => passkeyPanel(visit, each))}<div hidden${attributes({
      'data-passkey-accepted': JSON.stringify(accepted),
    })}></div>
`,
  })
}

function passkeyPanel(visit: Here, passkey: Passkey): Html {
  const t = texts[visit.language]
  const parts = formParts(visit)
  const time = (at: number) => formatTime(at, visit.language, visit.tenant.timeZone)
  const { id, name, userVerified, synced, createdAt, lastUsedAt, suspectAt } = passkey
  return panel(
    name,
    html`${suspectAt === null ? '' : notice(visit, 'warning', t.suspect(time(suspectAt)))}${facts([
      [t.use, userVerified && worksAlone(visit) ? t.alone : t.afterPassword],
      [t.kept, synced ? t.synced : t.bound],
      [t.since, time(createdAt)],
      [t.used, lastUsedAt === null ? t.never : time(lastUsedAt)],
    ])}${parts.form({
      kind: 'other',
      body: html`${parts.hidden('id', id)}${actions(
        buttonLink(`${home(visit)}/name?of=${encodeURIComponent(id)}`, t.rename),
        parts.act('remove', t.remove(name), 'danger'),
      )}`,
    })}`,
  )
}

export function addPage(visit: Here, options: CreationOptions, error?: PageError): Html {
  const t = texts[visit.language]
  const parts = formParts(visit, error)
  return ownPage(visit, {
    name: 'account-passkey-new',
    entry: name,
    title: t.addTitle,
    error,
    script: 'passkey.js',
    body: html`<p>${t.addLead}</p>
<p class="hint">${t.addPrivate}</p>
<div data-passkey-missing>${notice(visit, 'info', t.noScript)}</div>
${parts.form({
  marks: passkeyMarks({ act: 'create', options }),
  body: html`${passkeyButton({ label: t.addButton, words: [t.failed, t.already] })}${actions(
    buttonLink(home(visit), t.back),
  )}`,
})}`,
  })
}

export function namePage(visit: Here, passkey: Passkey, typed?: string, error?: PageError): Html {
  const t = texts[visit.language]
  const parts = formParts(visit, error)
  return ownPage(visit, {
    name: 'account-passkey-name',
    entry: name,
    title: t.renameTitle,
    error,
    body: parts.form({
      body: html`${parts.text({
        name: 'device_name',
        label: t.name,
        hint: t.nameHint,
        value: typed ?? passkey.name,
        autocomplete: 'off',
        maxlength: longestName * 2,
      })}${actions(parts.submit(t.save), buttonLink(home(visit), t.cancel))}`,
    }),
  })
}
