import { flag, section, type ValuesOf, whole } from '#options/options.ts'

export const accountPageOptions = section('accountPage', {
  on: flag({
    default: true,
    explain: {
      ja: '利用者が自分のアカウントを確認・管理できる画面を提供します。',
      en: 'Offers people a page about their own account.',
    },
  }),
  historyDays: whole({
    unit: 'days',
    min: 1,
    max: 400,
    default: 31,
    explain: {
      ja: 'ログイン履歴に表示する期間です。',
      en: 'How far back the sign-in history goes.',
    },
  }),
})

export type AccountPagePolicy = ValuesOf<typeof accountPageOptions>
