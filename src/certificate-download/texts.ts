import { type Words, words } from '#language/language.ts'

export const texts = words(
  {
    title: '電子証明書のダウンロード',
    for: (service: string) => `「${service}」のアカウント`,
    lead: '証明書ダウンロード用パスワードを入力して、電子証明書をダウンロードしてください。',
    commonName: '証明書の名前',
    device: '端末',
    deviceName: (number: number, name: string) => (name === '' ? `端末${number}` : `端末${number}（${name}）`),
    until: 'ダウンロードの期限',
    left: '残りの回数',
    times: (count: number) => `${count}回`,
    password: '証明書ダウンロード用パスワード',
    passwordHint:
      'お手続きの画面に一度だけ表示した、4文字ずつ区切られた16文字です。ログイン用のパスワードではありません。',
    format: '形式',
    formats: {
      modern: '標準（Windows、Linux向け）',
      compatible: '互換形式（macOS、Android、古いWindows向け）',
      apple: 'Apple構成プロファイル（iPhone、iPad向け）',
    },
    formatHints: {
      modern: '新しい暗号の方式です。',
      compatible: '取り込みのときに「パスワードが正しくない」と表示される端末では、こちらをお選びください。',
      apple: 'Safariで開いて、設定アプリで取り込みます。',
    },
    download: 'ダウンロード',
    inBrowser:
      '秘密の鍵はこのブラウザの中で作られ、サーバーには送られません。パスワードはファイルを開くときにも使います。',
    working: '電子証明書を作成しています…',
    saved: 'ファイルを保存しました。取り込みの手順に進んでください。',
    failed: '作成できませんでした。もう一度お試しください。',
    guides: '取り込みの手順',
    guideFor: 'お使いの端末の手順',
    otherGuides: 'ほかの端末の手順',
    test: '取り込んだ電子証明書を確認する',
    never: 'この画面で、ユーザID、ログイン用のパスワード、カード番号をお聞きすることはありません。',
    again: 'もう一度ダウンロードすると、まだ使われていない前の電子証明書は使えなくなります。',
    over: {
      expired: {
        title: 'このURLは使えません',
        why: '有効期限が切れたか、新しいURLが発行されたため、このURLからはダウンロードできません。',
      },
      used: {
        title: 'ダウンロードの回数を超えました',
        why: 'ダウンロードできる回数を使い切ったため、このURLからはダウンロードできません。',
      },
      locked: {
        title: 'ダウンロードできなくなりました',
        why: '証明書ダウンロード用パスワードの誤入力が繰り返されたため、このURLからはダウンロードできません。',
      },
      next: 'ログインできるときは、アカウント管理の「端末」から、もう一度ダウンロードの準備ができます。ログインできないときは、画面の下のサポート窓口へご連絡ください。',
    },
    numberTitle: 'ダウンロード番号の入力',
    numberLead: 'メールに記載されたダウンロード番号を入力してください。',
    number: 'ダウンロード番号',
    next: '次へ',
    guideDrawn: (version: string, date: string) =>
      `図は${date}時点の画面をもとに描いたもので、実際の端末では確認していません（第${version}版）。お使いの端末の表示と異なることがあります。`,
    print: '印刷する',
    trouble: 'うまくいかないとき',
    picture: (title: string, press: string) => `画面の図：「${title}」。「${press}」を押します。`,
    back: '一覧に戻る',
    testTitle: '電子証明書の確認',
    testLead: 'この端末に取り込んだ電子証明書が、ログインに使えるかを確認します。ログインはしません。',
    testStart: '確認する',
    testGood: '電子証明書を確認できました。このブラウザでログインに使えます。',
    testBad: {
      missing:
        '電子証明書を確認できませんでした。取り込みが済んでいないか、有効期限が切れているか、選択の画面で「キャンセル」を押した可能性があります。',
      expired: '電子証明書の有効期限が切れています。',
      'not-yet-valid': '電子証明書の有効期間がまだ始まっていません。端末の日付と時刻をご確認ください。',
      revoked: 'この電子証明書は失効しています。',
      'unknown-issuer': 'このサービスが発行した電子証明書ではありません。別の証明書を選んでください。',
      'wrong-purpose': 'この電子証明書は、ログインには使えません。',
    },
    testAgain: 'もう一度確認する',
    userId: 'ユーザID',
    notAfter: '有効期限',
  },
  {
    title: 'Download your certificate',
    for: (service: string) => `Account for ${service}`,
    lead: 'Type in the download password to download your certificate.',
    commonName: 'Name of the certificate',
    device: 'Device',
    deviceName: (number: number, name: string) => (name === '' ? `Device ${number}` : `Device ${number} (${name})`),
    until: 'Can be downloaded until',
    left: 'Downloads left',
    times: (count: number) => String(count),
    password: 'Download password',
    passwordHint:
      'The 16 characters in groups of four that you were shown once. It is not the password you sign in with.',
    format: 'Format',
    formats: {
      modern: 'Standard (Windows, Linux)',
      compatible: 'Compatible (macOS, Android, older Windows)',
      apple: 'Apple configuration profile (iPhone, iPad)',
    },
    formatHints: {
      modern: 'The present kind of encryption.',
      compatible: 'For devices that say that the password is wrong although it is right.',
      apple: 'Open it in Safari, then install it in Settings.',
    },
    download: 'Download',
    inBrowser:
      'Your private key is made in this browser and is not sent to the server. The same password opens the file.',
    working: 'Making your certificate…',
    saved: 'The file was saved. Go on with the steps for installing it.',
    failed: 'It could not be made. Please try again.',
    guides: 'How to install it',
    guideFor: 'For this device',
    otherGuides: 'For other devices',
    test: 'Test the installed certificate',
    never: 'This page never asks for your user ID, your sign-in password or a card number.',
    again: 'Downloading again makes an earlier certificate worthless, if it was not used yet.',
    over: {
      expired: {
        title: 'This address cannot be used',
        why: 'Its time is over, or a newer one was sent, so nothing can be downloaded here any more.',
      },
      used: {
        title: 'No downloads are left',
        why: 'The certificate was downloaded as often as it could be.',
      },
      locked: {
        title: 'The download is closed',
        why: 'There were too many wrong download passwords, so nothing can be downloaded here any more.',
      },
      next: 'If you can sign in, prepare another download on your account page, under "Devices". If you cannot, contact the support desk at the foot of this page.',
    },
    numberTitle: 'Number from the mail',
    numberLead: 'Type in the download number from the mail.',
    number: 'Download number',
    next: 'Next',
    guideDrawn: (version: string, date: string) =>
      `The pictures are drawn after the screens of ${date} and were not checked on a device (edition ${version}). Your device may look different.`,
    print: 'Print',
    trouble: 'If it does not work',
    picture: (title: string, press: string) => `Drawing of the window "${title}": press "${press}".`,
    back: 'Back to the list',
    testTitle: 'Test your certificate',
    testLead: 'Find out whether the certificate on this device can be used to sign in. You will not be signed in.',
    testStart: 'Test it',
    testGood: 'Your certificate works. You can sign in with it in this browser.',
    testBad: {
      missing:
        'We could not find your certificate. It may not be installed yet, it may have ended, or "Cancel" was pressed when it was asked for.',
      expired: 'Your certificate has ended.',
      'not-yet-valid': 'Your certificate is not valid yet. Check the date and time of your device.',
      revoked: 'This certificate has been revoked.',
      'unknown-issuer': 'This certificate was not issued by this service. Choose another one.',
      'wrong-purpose': 'This certificate cannot be used to sign in.',
    },
    testAgain: 'Test again',
    userId: 'User ID',
    notAfter: 'Valid until',
  },
)

const pair = (ja: string, en: string): Words => ({ ja, en })

export const complaints = {
  summary: pair('入力内容をご確認ください。', 'There is a problem.'),
  missing: pair('証明書ダウンロード用パスワードを入力してください。', 'Enter the download password.'),
  wrong: (left: number) =>
    pair(
      `証明書ダウンロード用パスワードが正しくありません。あと${left}回間違えるとダウンロードできなくなります。`,
      `The download password is wrong. After ${left} more wrong ${left === 1 ? 'try' : 'tries'} nothing can be downloaded.`,
    ),
  csr: pair(
    '鍵の情報を読み取れませんでした。もう一度お試しください。',
    'The certificate request cannot be read. Try again.',
  ),
  numberMissing: pair('番号を入力してください。', 'Enter the number.'),
}
