import { methods } from '#accounts/accounts.ts'
import { choice, choices, flag } from '#options/options.ts'

export const methodOptions = {
  allowed: choices({
    of: methods,
    atLeast: 1,
    default: {
      recommended: ['password', 'password+one-time-password', 'passkey'],
      'two-step': ['password', 'password+one-time-password', 'passkey'],
      manual: ['password', 'password+one-time-password', 'password+certificate'],
    },
    explain: {
      ja: '利用できるログイン方法です。ここにない方法が設定されているアカウントは、方法を変更するまでログインできません。',
      en: 'The sign-in methods that accounts may have. An account whose method is not listed cannot sign in until it is changed.',
    },
  }),
  default: choice({
    of: methods,
    default: { recommended: 'password', 'two-step': 'password', manual: 'password+certificate' },
    explain: {
      ja: '新しいアカウントのログイン方法です。存在しないIDが入力されたときも、この方法と同じ画面を表示します。',
      en: 'The method of new accounts. A name that nobody has is answered with the same pages as this method.',
    },
  }),
  certificateFirst: flag({
    default: { recommended: false, 'two-step': false, manual: true },
    explain: {
      ja: 'ログインのはじめに電子証明書を確認します。電子証明書を使う方法が許可されているときだけ働きます。ほかの方法が許可されているときは、そこからIDの画面に進めます。',
      en: 'Asks for the certificate first, before the ID. Only where a method with a certificate is allowed; where others are allowed too, a button leads on to the page that asks for the ID.',
    },
  }),
}

/** The part of the policy section `methods` that the decision reads. */
export interface MethodPolicy {
  allowed: readonly (typeof methods)[number][]
  default: (typeof methods)[number]
  /** Left out: no. */
  certificateFirst?: boolean
}

export const twoStepOptions = {
  mode: choice({
    of: ['off', 'optional', 'required'],
    default: { recommended: 'optional', 'two-step': 'optional', manual: 'off' },
    explain: {
      ja: '2段階認証を使わない、本人が選ぶ、必ず使う、のいずれかです。',
      en: 'Two-step verification: not used, the person chooses, or always.',
    },
  }),
  ways: choices({
    of: ['code', 'approval', 'one-time-password', 'passkey'],
    default: ['code', 'approval', 'one-time-password', 'passkey'],
    explain: { ja: '2段階目に使える方法です。', en: 'What may be used as the second step.' },
  }),
  codeOrder: choice({
    of: ['code-first', 'password-first'],
    default: { recommended: 'password-first', 'two-step': 'code-first', manual: 'code-first' },
    explain: {
      ja: 'セキュリティコードを、パスワードの前に送るか後に送るかを選びます。',
      en: 'Whether the security code is sent before or after the password.',
    },
  }),
}

/** The value of the section `twoStep` that approvals come with. */
export const approvalOptions = {
  approvalOrder: choice({
    of: ['before-password', 'after-password'],
    default: { recommended: 'after-password', 'two-step': 'before-password', manual: 'before-password' },
    explain: {
      ja: 'アプリでの確認を、パスワードの前に行うか後に行うかを選びます。',
      en: 'Whether the approval comes before or after the password.',
    },
  }),
}

/** The policy section `twoStep`, as far as the decision reads it. */
export interface TwoStepPolicy {
  mode: 'off' | 'optional' | 'required'
  ways: readonly ('code' | 'approval' | 'one-time-password' | 'passkey')[]
  channels: readonly ('sms' | 'mail')[]
  codeOrder: 'code-first' | 'password-first'
  approvalOrder: 'before-password' | 'after-password'
}
