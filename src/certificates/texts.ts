import { words } from '#language/language.ts'

/** What is named in a certificate and in its mails. */
export const texts = words(
  {
    device: (number: number) => `端末${number}`,
    mail: {
      subject: '電子証明書ダウンロードのご案内',
      lead: (service: string) => `「${service}」へのログインに使う電子証明書をダウンロードしていただけます。`,
      another: (service: string) => `「${service}」へのログインに使う電子証明書を、もう一度発行しました。`,
      service: 'サービス',
      userId: 'ユーザID',
      commonName: '証明書の名前',
      until: 'ダウンロードの期限',
      number: 'ダウンロード番号',
      open: 'ダウンロードの画面（ユーザIDやログイン用のパスワードはお聞きしません）',
      noLink:
        'いつもの方法（公式アプリやブックマーク）でサービスのヘルプを開き、「電子証明書のダウンロード」にダウンロード番号を入力してください。',
      name: '「証明書の名前」は、ログインのときにブラウザが表示する名前です。',
      password:
        'ダウンロードには、お手続きの画面に表示した証明書ダウンロード用パスワードが必要です。このメールには記載していません。',
      guide: '取り込みの手順は、ダウンロードの画面からご覧いただけます。',
      confidential: 'このURLはお客様専用です。ほかの方に知らせたり、転送したりしないでください。',
      confidentialNumber: 'この番号はお客様専用です。ほかの方に知らせたり、転送したりしないでください。',
      notYou: '電子証明書を申し込んだ覚えがないときは、ダウンロードせずに、下記のお問い合わせ窓口へご連絡ください。',
    },
    reminder: {
      subject: (days: number) => `電子証明書の有効期限まであと${days}日です`,
      lead: (days: number) => `ログインに使う電子証明書の有効期限が、あと${days}日で切れます。`,
      commonName: '証明書の名前',
      until: '有効期限',
      next: '有効期限が切れると、ブラウザはこの証明書を表示しなくなり、ログインできません。いつもの方法（公式アプリやブックマーク）でサービスを開き、アカウント管理の「端末」で更新してください。',
      nextSupport:
        '有効期限が切れると、ブラウザはこの証明書を表示しなくなり、ログインできません。下記のお問い合わせ窓口へ更新をご依頼ください。',
      notYou: 'この電子証明書をお使いでないときは、何もしていただく必要はありません。',
    },
  },
  {
    device: (number: number) => `device ${number}`,
    mail: {
      subject: 'Your certificate is ready',
      lead: (service: string) => `The certificate for signing in to ${service} can be downloaded now.`,
      another: (service: string) => `We have issued another certificate for signing in to ${service}.`,
      service: 'Service',
      userId: 'User ID',
      commonName: 'Name of the certificate',
      until: 'Can be downloaded until',
      number: 'Download number',
      open: 'The download page (it asks for neither your user ID nor your sign-in password)',
      noLink:
        'Open the service as always (from its app or your bookmark), go to its help, choose "Download a certificate" and type in the download number.',
      name: 'Your browser shows this name when you sign in.',
      password: 'To download it you need the download password that you saw on the screen. It is not in this mail.',
      guide: 'The download page shows how to install it.',
      confidential: 'This address is for you alone. Do not tell it to anybody, and do not forward it.',
      confidentialNumber: 'This number is for you alone. Do not tell it to anybody, and do not forward it.',
      notYou: 'If you did not ask for a certificate, do not download it, and contact the support desk below.',
    },
    reminder: {
      subject: (days: number) =>
        days === 1 ? 'Your certificate ends in one day' : `Your certificate ends in ${days} days`,
      lead: (days: number) =>
        days === 1
          ? 'The certificate that you sign in with ends in one day.'
          : `The certificate that you sign in with ends in ${days} days.`,
      commonName: 'Name of the certificate',
      until: 'Valid until',
      next: 'Once it has ended, browsers do not show it any more and you cannot sign in. Open the service as always (from its app or your bookmark) and renew it on your account page, under "Devices".',
      nextSupport:
        'Once it has ended, browsers do not show it any more and you cannot sign in. Ask the support desk below to renew it.',
      notYou: 'If you do not use this certificate, there is nothing to do.',
    },
  },
)
