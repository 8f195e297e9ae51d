import { words } from '#language/language.ts'

/** A body is one text, a point a line. */
export const helpTexts = words(
  {
    title: 'ヘルプ',
    lead: 'ログインでお困りのときは、あてはまる項目をお開きください。',
    cannot: 'ログインできないとき',
    cannotBody: [
      'ユーザIDとパスワードの大文字と小文字、全角と半角をご確認ください。',
      'ご利用のサービスの画面を閉じて開き直し、もう一度ログインしてください。',
      '画面の有効期限が切れたときも、サービスの画面からやり直せます。',
    ].join('\n'),
    locked: 'アカウントがロックされたとき',
    lockedBody: [
      'パスワードなどの誤入力が続くと、安全のためロックされます。ロック中は、正しいパスワードでもログインできません。',
      '解除の方法は、ロックの画面に表示しています。お急ぎのときはサポート窓口へご連絡ください。',
    ].join('\n'),
    mail: 'メールが届かないとき',
    mailBody: [
      '届くまで数十分かかることがあります。迷惑メールのフォルダもご確認ください。',
      '受信を制限しているときは、このサービスからのメールを受け取れるように設定してください。',
    ].join('\n'),
    genuine: '本物の画面かどうか迷ったとき',
    genuineBody: (host: string) =>
      [
        `ログインの画面は、いつも ${host} に表示されます。ただし、ドメインだけでは本物と決められません。`,
        'ご自分でサービスを操作した直後の画面かどうかをお確かめください。メールやSMSのリンクから開いた画面で、お使いのパスワードをお聞きすることはありません。',
        '迷ったときは画面を閉じて構いません。何も送信されません。公式のアプリやブックマークから、もう一度お進みください。',
      ].join('\n'),
    asks: 'この画面でお聞きすること、お聞きしないこと',
    asksBody: [
      'お聞きするのは、ユーザID、パスワード、お送りしたコードなど、ログインに必要なことだけです。',
      'クレジットカードの番号や、暗証番号をお聞きすることはありません。',
      '電話やメールで、パスワードやコードをお聞きすることはありません。',
    ].join('\n'),
    browsers: '動作環境',
    browsersBody: [
      '最新のブラウザでご利用ください。JavaScriptを使わない設定でもログインできます。',
      'Cookieは有効にしてください。ログインの途中を覚えておくために使います。',
    ].join('\n'),
    contact: 'お問い合わせ',
    contactNone: 'ご利用のサービスの運営会社へお問い合わせください。',
  },
  {
    title: 'Help',
    lead: 'If signing in gives you trouble, open what fits.',
    cannot: 'You cannot sign in',
    cannotBody: [
      'Check capital and small letters of your user ID and password, and that you type half-width characters.',
      'Close the page of the service, open it again and sign in once more.',
      'If a page has expired, start again from the service as well.',
    ].join('\n'),
    locked: 'Your account is locked',
    lockedBody: [
      'After several wrong passwords in a row the account is locked to keep it safe. While it is locked, even the right password does not help.',
      'The page that says so also says how to unlock it. If it is urgent, contact the support desk.',
    ].join('\n'),
    mail: 'A mail does not arrive',
    mailBody: [
      'It can take some tens of minutes. Look into the folder for unwanted mail as well.',
      'If you restrict what you receive, allow mail from this service.',
    ].join('\n'),
    genuine: 'You wonder whether a page is genuine',
    genuineBody: (host) =>
      [
        `Our sign-in pages are always at ${host}. The domain alone is no proof, though.`,
        'Ask yourself whether the page came right after something you did in the service. A page opened from a link in a mail or text message never asks for your current password.',
        'When in doubt, close the page: nothing is sent. Start again from the official app or your bookmark.',
      ].join('\n'),
    asks: 'What we ask, and what we never ask',
    asksBody: [
      'We ask only what signing in needs: your user ID, your password, a code that we sent.',
      'We never ask for the number of a credit card or for its PIN.',
      'We never ask for a password or a code by phone or mail.',
    ].join('\n'),
    browsers: 'What you need',
    browsersBody: [
      'Use an up-to-date browser. Signing in works without JavaScript too.',
      'Allow cookies: they remember how far your sign-in has come.',
    ].join('\n'),
    contact: 'Contact',
    contactNone: 'Please contact the company that runs the service you use.',
  },
)
