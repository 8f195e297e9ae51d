import { words } from '#language/language.ts'

export const texts = words(
  {
    title: '不審な画面やメッセージを知らせる',
    lead: '気になった画面、メール、SMSについてお知らせください。ほかの方の被害を防ぐために役立てます。',
    never: 'パスワード、コード、カード番号は書かないでください。リンクは開かず、文字としてコピーしてください。',
    text: '表示された内容や届いた文章',
    textHint: 'いつ、どのようにして表示されたかもお書きください。',
    url: '表示されたアドレス（URL）',
    urlHint: 'アドレスバーの内容、または長押しでコピーしたものです。',
    contact: 'ご連絡先',
    contactHint: '返信が必要な場合だけ、メールアドレスか電話番号をお書きください。',
    send: '知らせる',
    doneTitle: 'お知らせを受け付けました',
    done: 'ありがとうございます。サポート窓口で内容を確認します。',
    number: '受付番号',
    numberHint: 'お問い合わせの際は、この番号をお伝えください。',
    next: 'この後は',
    nextSteps: [
      '届いたメールやSMSは、確認が済むまで開かずに残すか、削除してください。',
      '何も入力していなければ、ほかにすることはありません。',
    ].join('\n'),
    entered: 'すでに入力してしまったとき',
    back: '画面が本物かどうかを調べる',
  },
  {
    title: 'Report a suspicious screen or message',
    lead: 'Tell us of a screen, mail or text message that worries you. It helps to protect others.',
    never: 'Write no password, code or card number. Open no links: copy them as text.',
    text: 'What it said',
    textHint: 'Please also write when and how it came up.',
    url: 'Address (URL)',
    urlHint: 'What stands in the address bar, or what a long press copies.',
    contact: 'How to reach you',
    contactHint: 'A mail address or phone number, only if you would like an answer.',
    send: 'Send',
    doneTitle: 'We have your report',
    done: 'Thank you. The support desk will look at it.',
    number: 'Reception number',
    numberHint: 'Please give this number when you contact us.',
    next: 'What comes next',
    nextSteps: [
      'Keep the mail or message unopened until it is looked at, or delete it.',
      'If you typed nothing, there is nothing else to do.',
    ].join('\n'),
    entered: 'If you have typed something already',
    back: 'Find out whether a screen is real',
  },
)

export const complaints = {
  summary: { ja: '入力内容をご確認ください', en: 'There is a problem' },
  missing: { ja: '文章かアドレスのどちらかを入力してください。', en: 'Type the text or the address.' },
  tooLong: (most: number) => ({
    ja: `${most.toLocaleString('ja-JP')}文字以内で入力してください。`,
    en: `Use at most ${most.toLocaleString('en-GB')} characters.`,
  }),
}
