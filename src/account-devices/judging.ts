import { isMailAddress } from '#accounts/accounts.ts'
import { type DeviceFacts, deviceKinds, longestDeviceName } from '#devices/devices.ts'
import { mailAddress } from '#messages/address.ts'
import { typedLine } from '#web/forms.ts'
import type { FieldError } from '#web/problem.ts'
import { complaints } from './texts.ts'

export interface Typed {
  text(field: string): string
}

/** The address is typed twice: a mail to a wrong one would be somebody else's. */
export function judgeForm(typed: Typed): { facts: DeviceFacts } | { errors: FieldError[] } {
  const mail = mailAddress(typedLine(typed.text('mail')))
  const again = mailAddress(typedLine(typed.text('mail_confirm')))
  const kind = deviceKinds.find((known) => known === typed.text('kind'))
  const name = typedLine(typed.text('device_name'))
  const errors = [
    ...mailErrors(typed.text('mail'), mail),
    ...(mail !== undefined && mail !== again ? [fault('mail_confirm', 'different', complaints.different)] : []),
    ...(kind === undefined ? [fault('kind', 'kind', complaints.kind)] : []),
    ...([...name].length > longestDeviceName ? [fault('device_name', 'name', complaints.name(longestDeviceName))] : []),
  ]
  return errors.length > 0 || !mail || !kind ? { errors } : { facts: { mail, kind, name } }
}

function mailErrors(typed: string, mail: string | undefined): FieldError[] {
  if (typedLine(typed) === '') return [fault('mail', 'missing', complaints.mailMissing)]
  return mail !== undefined && isMailAddress(mail) ? [] : [fault('mail', 'mail-address', complaints.mailForm)]
}

const fault = (field: string, code: string, text: FieldError['text']): FieldError => ({ field, code, text })
