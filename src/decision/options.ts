import { methods } from '#accounts/accounts.ts'
import { choice, choices } from '#options/options.ts'

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
}

/** The part of the policy section `methods` that the decision reads. */
export interface MethodPolicy {
  allowed: readonly (typeof methods)[number][]
  default: (typeof methods)[number]
}
