import { flag, section, type ValuesOf, whole } from '#options/options.ts'

export const contactOptions = section('contacts', {
  on: flag({
    default: true,
    explain: {
      ja: '利用者がアカウント管理画面で、連絡先（メールアドレスと電話番号）を追加、変更、削除できるようにします。',
      en: 'Lets people add, change and remove their mail addresses and phone numbers on the account page.',
    },
  }),
  holdHours: whole({
    unit: 'hours',
    min: 0,
    max: 168,
    default: 24,
    explain: {
      ja: '新しい連絡先が有効になるまでの時間です。その間は、これまでのメールアドレスを読める人が変更を止められます。削除は、この時間のうちなら取り消せます。0のときは、すぐに有効になります。',
      en: 'How long a new mail address or phone number waits until it counts. Meanwhile whoever reads the old addresses can stop it; a removal can be taken back for as long. 0: it counts at once.',
    },
  }),
  undoHours: whole({
    unit: 'hours',
    min: 0,
    max: 720,
    default: 72,
    explain: {
      ja: '連絡先、パスワード、秘密の質問、お知らせの設定の変更を、サポート窓口が取り消せる時間です。0のときは取り消せません。',
      en: 'For how long the support desk can undo changes of contact addresses, password, security question and choice of notices. 0: not at all.',
    },
  }),
})

export type ContactsPolicy = ValuesOf<typeof contactOptions>
