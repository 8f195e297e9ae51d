import { words } from '#language/language.ts'

export const disownedTexts = words(
  {
    title: 'この要求を終了しました',
    body: '身に覚えのないログインの要求を終了しました。何も送信されず、何も許可されていません。',
    told: 'サポート窓口に知らせました。受付番号をお控えください。',
    number: '受付番号',
    next: '今すること',
    step1: 'この画面と、きっかけになったアプリ、メール、SMSを閉じてください。リンクは開かないでください。',
    step2: 'パスワードを入力していなければ、ほかにすることはありません。',
    step3:
      'どこかの画面でパスワードを入力した覚えがあるときは、公式のアプリやブックマークからサービスを開き、パスワードを変更してください。',
    check: '表示された画面が本物かどうかを調べる',
    report: 'くわしく知らせる',
    backTo: (site: string) => `「${site}」に戻る`,
  },
  {
    title: 'This request is ended',
    body: 'The sign-in that you did not start is ended. Nothing was sent and nothing was allowed.',
    told: 'The support desk was told. Please note the reception number.',
    number: 'Reception number',
    next: 'What to do now',
    step1: 'Close this page and the app, mail or text message that it came from. Open no links in them.',
    step2: 'If you typed no password, there is nothing else to do.',
    step3: 'If you typed your password on some page, open the service from its app or your bookmark and change it.',
    check: 'Find out whether the screen that you saw was real',
    report: 'Tell us more',
    backTo: (site: string) => `Back to ${site}`,
  },
)
