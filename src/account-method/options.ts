import { flag } from '#options/options.ts'

/** The value of the section `methods` that this room reads. */
export const methodChangeOptions = {
  mayChange: flag({
    default: true,
    explain: {
      ja: '利用者がアカウント管理画面でログイン方法を変更できるようにします。',
      en: 'Lets people change their sign-in method on the account page.',
    },
  }),
}
