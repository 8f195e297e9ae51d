import { words } from '#language/language.ts'

export const texts = words(
  {
    salutation: (name: string) => `${name} 様`,
    phrase: (phrase: string) => `合言葉：「${phrase}」`,
    colon: '：',
    notYou: '心当たりがない場合',
    support: 'お問い合わせ窓口',
    tel: '電話',
    mail: 'メール',
    hours: '受付時間',
    web: 'Webサイト',
    noSupport: (service: string) => `「${service}」の運営会社へお問い合わせください。`,
    automatic: '本メールは自動送信されています。返信はお受けできません。',
    reference: (number: string) => `受付番号：${number}`,
  },
  {
    salutation: (name) => `Dear ${name},`,
    phrase: (phrase) => `Your pass phrase: “${phrase}”`,
    colon: ': ',
    notYou: 'If this was not you',
    support: 'Support desk',
    tel: 'Phone',
    mail: 'Mail',
    hours: 'Hours',
    web: 'Website',
    noSupport: (service) => `Please ask the company that runs ${service}.`,
    automatic: 'This mail was sent automatically. Replies are not read.',
    reference: (number) => `Reference: ${number}`,
  },
)
