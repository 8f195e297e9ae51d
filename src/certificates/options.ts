import { section, type ValuesOf, whole } from '#options/options.ts'

export const certificateOptions = section('certificates', {
  days: whole({
    unit: 'days',
    min: 1,
    max: 1825,
    default: 365,
    explain: {
      ja: '電子証明書の有効日数です。すでに発行したものの期限は変わりません。',
      en: 'How long a certificate is valid. What was issued before keeps its end.',
    },
  }),
  downloadDays: whole({
    unit: 'days',
    min: 1,
    max: 90,
    default: 14,
    explain: {
      ja: '電子証明書をダウンロードできる日数です。すでにお送りしたご案内の期限は変わりません。',
      en: 'For how many days a certificate can be downloaded. What was mailed before keeps its end.',
    },
  }),
  downloads: whole({
    unit: 'downloads',
    min: 1,
    max: 10,
    default: 3,
    explain: {
      ja: '電子証明書をダウンロードできる回数です。もう一度ダウンロードすると、まだ使われていない前の電子証明書は使えなくなります。',
      en: 'How often a certificate can be downloaded. Another download makes an unused one before it worthless.',
    },
  }),
  passwordTries: whole({
    unit: 'tries',
    min: 1,
    max: 20,
    default: 5,
    explain: {
      ja: '証明書ダウンロード用パスワードを間違えてもよい回数です。この回数に達すると、新しいパスワードを発行するまでダウンロードできません。',
      en: 'How many wrong download passwords are allowed. After that nothing can be downloaded until a new one is issued.',
    },
  }),
})

export type CertificateOptions = ValuesOf<typeof certificateOptions>
