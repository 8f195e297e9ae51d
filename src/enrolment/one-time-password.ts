import type { Confirmed, SettingUp } from '#one-time-passwords/one-time-passwords.ts'
import { typedCode } from '#web/forms.ts'
import { judgeName } from '#web/naming.ts'
import type { Situation } from './standing.ts'
import type { Step } from './steps.ts'
import { complaints } from './texts.ts'

/** What makes one-time passwords, where the method asks for them: confirmed by one of its codes. */
export const oneTimePassword: Step<'one-time-password'> = {
  name: 'one-time-password',
  isNeeded: ({ account }) => account.method === 'password+one-time-password',

  async prepare({ oneTimePasswords, database }, situation, now) {
    const { tenant, account } = situation
    const names = { issuer: tenant.name, account: account.userId }
    return { draft: await oneTimePasswords.draft(database.brief, settingUp(situation), names, now) }
  },

  async judge({ oneTimePasswords, database }, situation, typed, now) {
    const code = typedCode(typed.text('code'))
    const judged = judgeName('device_name', typed.text('device_name'))
    const confirmed = await oneTimePasswords.judge(database.db, settingUp(situation), code, now)
    const wrong = code === '' ? 'missing' : 'wrong-code'
    const errors = [
      ...(confirmed ? [] : [{ field: 'code', code: wrong, text: complaints.code[wrong] }]),
      ...('name' in judged ? [] : [judged]),
    ]
    if (!confirmed || !('name' in judged)) return { errors }
    return { errors: [], staged: { confirmed, name: judged.name } satisfies Staged }
  },

  save: ({ oneTimePasswords }, trx, { tenant, account }, { confirmed, name }: Staged, now) =>
    oneTimePasswords.add(trx, { tenantId: tenant.id, accountId: account.id }, confirmed, name, now),
}

interface Staged {
  confirmed: Confirmed
  name: string
}

/** Each enrolment has a secret of its own, and so has each browser that it is opened in. */
const settingUp = ({ tenant, account, row }: Situation): SettingUp => ({
  tenantId: tenant.id,
  accountId: account.id,
  place: `enrolment ${row.browser_hash}`,
})
