import { flag, section, type ValuesOf, whole } from '#options/options.ts'

export const deviceOptions = section('devices', {
  add: flag({
    default: true,
    explain: { ja: '利用者が端末を追加できます。', en: 'People may add devices.' },
  }),
  change: flag({
    default: true,
    explain: {
      ja: '利用者が端末の名前と種別を変更できます。案内の送り先となるメールアドレスは、この設定にかかわらず変更できます。',
      en: 'People may change the name and kind of a device. The address for its mails can be changed in any case.',
    },
  }),
  delete: flag({
    default: true,
    explain: {
      ja: '利用者が端末を削除できます。ログインに使える最後の端末は削除できません。',
      en: 'People may remove devices. The last one that can be used to sign in always stays.',
    },
  }),
  max: whole({
    unit: 'devices',
    min: 1,
    max: 50,
    default: 5,
    explain: { ja: '1つのアカウントに登録できる端末の数です。', en: 'How many devices an account may have.' },
  }),
})

export type DeviceOptions = ValuesOf<typeof deviceOptions>
