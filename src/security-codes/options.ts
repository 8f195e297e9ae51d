import { choices, section, type ValuesOf, whole } from '#options/options.ts'

export const codeOptions = section('code', {
  minutes: whole({
    unit: 'minutes',
    min: 1,
    max: 10,
    default: 10,
    explain: {
      ja: 'セキュリティコードの有効時間です。過ぎたコードは、届くのが遅れても使えません。',
      en: 'How long a security code is valid. A code that is older cannot be used, and is not sent any more.',
    },
  }),
  tries: whole({
    unit: 'tries',
    min: 1,
    max: 10,
    default: 5,
    explain: {
      ja: '1つのコードを入力できる回数です。過ぎると、新しいコードを送る必要があります。これとは別に、lock.codeTriesがアカウント全体の間違いを数えます。',
      en: 'How often one code may be typed wrong before a new one has to be sent. Beside it, lock.codeTries counts all wrong codes of the account.',
    },
  }),
  resendSeconds: whole({
    unit: 'seconds',
    min: 30,
    max: 600,
    default: 60,
    explain: { ja: 'コードを再送できるまでの時間です。', en: 'How long until a code can be sent again.' },
  }),
  resends: whole({
    unit: 'sends',
    min: 0,
    max: 10,
    default: 3,
    explain: {
      ja: '1回のログインでコードを続けて再送できる回数です。使い切ったときは、コードの有効時間が過ぎると、また送れるようになります。',
      en: 'How often in a row a sign-in can have its code sent again. Once they are used up, it can be sent again after the last one has expired.',
    },
  }),
})

/** Of the policy section `twoStep`. */
export const channelOptions = {
  channels: choices({
    of: ['sms', 'mail'],
    default: { recommended: ['sms'], 'two-step': ['sms', 'mail'], manual: ['sms', 'mail'] },
    explain: {
      ja: 'セキュリティコードの送り方です。メールで届くコードは、サイトに伝える本人確認の強さ（acr）を上げません。',
      en: 'How security codes are sent. A code that comes by mail does not raise what sites are told of the sign-in (acr).',
    },
  }),
}

export type CodePolicy = ValuesOf<typeof codeOptions>
export type ChannelPolicy = { channels: readonly ('sms' | 'mail')[] }
