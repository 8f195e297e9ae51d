/** The policy of a tenant, put together from what the rooms declare. */
import { contactOptions } from '#account-contacts/account-contacts.ts'
import { methodChangeOptions } from '#account-method/account-method.ts'
import { accountPageOptions } from '#account-page/account-page.ts'
import { certificateOptions } from '#certificates/certificates.ts'
import { approvalOptions, methodOptions, twoStepOptions } from '#decision/decision.ts'
import { deviceOptions } from '#devices/devices.ts'
import { enrolmentOptions } from '#enrolment/enrolment.ts'
import { lockOptions } from '#guesses/guesses.ts'
import { mailLinksOption } from '#messages/options.ts'
import { noticeOptions } from '#notices/notices.ts'
import { type Breach, section } from '#options/options.ts'
import { type PolicyOf, policyShape } from '#options/policy-shape.ts'
import { passwordOptions } from '#passwords/passwords.ts'
import { reissueOptions } from '#recovery/recovery.ts'
import { channelOptions, codeOptions } from '#security-codes/security-codes.ts'
import { securityQuestionOptions } from '#security-questions/security-questions.ts'
import { sessionOptions } from '#sessions/sessions.ts'
import { trustedBrowserOptions } from '#trusted-browsers/trusted-browsers.ts'
import { goneOptions } from '#two-step/two-step.ts'
import { notYetRead, notYetReadValues } from './policy-not-yet-read.ts'

const parts = {
  methods: section('methods', { ...methodOptions, ...methodChangeOptions }, defaultIsAllowed),
  password: passwordOptions,
  securityQuestion: securityQuestionOptions,
  reissue: reissueOptions,
  lock: lockOptions,
  twoStep: section('twoStep', { ...twoStepOptions, ...approvalOptions, ...channelOptions, ...goneOptions }),
  code: codeOptions,
  trustedBrowsers: trustedBrowserOptions,
  enrolment: enrolmentOptions,
  mailLinks: mailLinksOption,
  session: section('session', { ...sessionOptions, ...notYetReadValues.session }),
  accountPage: accountPageOptions,
  contacts: contactOptions,
  notices: noticeOptions,
  devices: deviceOptions,
  certificates: certificateOptions,
  ...notYetRead,
}

export const policy = policyShape(parts)
export type Policy = PolicyOf<typeof parts>

function defaultIsAllowed(methods: { allowed: readonly string[]; default: string }): Breach[] {
  if (methods.allowed.includes(methods.default)) return []
  return [{ field: 'default', code: 'not-allowed', text: notAllowed }]
}

const notAllowed = {
  ja: '標準のログイン方法は、利用できるログイン方法の中から選んでください。',
  en: 'The default sign-in method must be one of those that are allowed.',
}
