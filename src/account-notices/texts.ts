import { words } from '#language/language.ts'

export const texts = words(
  {
    title: 'お知らせメールと合言葉',
    lead: 'お客様のアカウントに起きたことを、登録済みのメールアドレスへお知らせします。',
    to: 'お知らせの送信先',
    none: '確認済みのメールアドレスがありません。お知らせをお送りできないため、サポート窓口へご連絡ください。',
    signIn: 'ログインのお知らせ',
    always: 'ログインのたびに受け取る',
    'new-browser': '初めて使うブラウザからのログインのときだけ受け取る',
    'new-browser-hint': 'Cookieを消去したブラウザも、初めて使うブラウザになります。',
    off: '受け取らない',
    never: 'パスワードや連絡先の変更、ロック、再発行など、安全にかかわるお知らせは、この設定にかかわらずお送りします。',
    phrase: '合言葉',
    phraseHint:
      '2～20文字。お送りするすべてのメールの最初に表示します。合言葉のない、または違うメールは、偽のメールかもしれません。パスワードに使っている言葉は避けてください。',
    save: '保存する',
    saved: '保存しました。変更した内容は、登録済みのメールアドレスへお知らせします。',
  },
  {
    title: 'Notices and pass phrase',
    lead: 'We mail you what happens to your account, at your registered addresses.',
    to: 'Where we write to',
    none: 'There is no verified mail address, so we cannot tell you anything. Please contact the support desk.',
    signIn: 'Tell me of sign-ins',
    always: 'Every time',
    'new-browser': 'Only when the browser is a new one',
    'new-browser-hint': 'A browser whose cookies were cleared is a new one, too.',
    off: 'Never',
    never:
      'What concerns your security, such as a changed password or contact, a lock or a reissue, we tell you whatever you choose here.',
    phrase: 'Pass phrase',
    phraseHint:
      '2 to 20 characters. They stand at the top of every mail of ours; a mail without them, or with others, may be a false one. Do not use words of your password.',
    save: 'Save',
    saved: 'Saved. What changed is told to your registered addresses.',
  },
)

export const complaints = {
  summary: { ja: '入力内容をご確認ください', en: 'There is a problem' },
  choose: { ja: 'ログインのお知らせを選んでください。', en: 'Choose which sign-ins you want to be told of.' },
}
