import { words } from '#language/language.ts'

export const texts = words(
  {
    title: 'アカウント管理',
    summary: '概要',
    facts: 'アカウントの情報',
    userId: 'ユーザID',
    service: 'ご利用のサービス',
    mails: 'メールアドレス',
    phones: '電話番号',
    notVerified: '未確認',
    none: '登録なし',
    method: 'ログイン方法',
    methods: {
      password: 'パスワード',
      'password+one-time-password': 'パスワードとワンタイムパスワード',
      'password+certificate': 'パスワードと電子証明書',
      passkey: 'パスキー',
    },
    password: 'パスワード',
    passwordSince: (date: string) => `${date} に設定`,
    lately: '最近のログイン',
    thisSignIn: '今回のログイン',
    before: '前回のログイン',
    own: 'アカウント管理',
    unknown: '不明',
    noneInTime: (days: number) => `直近${days}日間の記録はありません`,
    refusedSince: '前回からの失敗',
    noRefused: 'ありません',
    refused: (times: number) => `${times}回`,
    toHistory: 'ログイン履歴を見る',
    passwordEnds: (days: number) =>
      days === 0
        ? 'パスワードの有効期限が切れています。次のログインで新しいパスワードの登録をお願いします。'
        : `パスワードの有効期限まであと${days}日です。期限を過ぎると、次のログインで新しいパスワードの登録をお願いします。`,
    changePassword: 'パスワードを変更する',
    certificateEnds: ({ number, days }: { number: number; days: number }) =>
      `端末${number}の電子証明書の有効期限まであと${days}日です。期限を過ぎると、この端末ではログインできません。`,
    toDevices: '端末の画面で更新する',
    noQuestion: '秘密の質問が登録されていません。再発行のときに、ご本人であることを確認できない場合があります。',
    setQuestion: '秘密の質問を登録する',
    mailUnverified: (address: string) =>
      `メールアドレス（${address}）の確認が済んでいません。確認が済むまで、お知らせは届きません。`,
    approvalFellBack:
      '確認アプリの代わりに、セキュリティコードでログインしました。アプリやスマートフォンが使えなくなっているときは、登録を見直してください。',
    toApprovals: '確認アプリの登録を見直す',
    recoveryUnprepared:
      '確認済みのメールアドレスがありません。パスワードを忘れたときに再発行できず、お知らせも届きません。',
    toContacts: '連絡先を確認する',
    askDesk: '変更するには、サポート窓口へご連絡ください。',

    languageTitle: '言語',
    languageLead: '画面とメールの言語を選んで、保存してください。',
    language: '表示言語',
    languageSaved: '言語を保存しました。',
    save: '保存する',

    exportTitle: '自分のデータ',
    exportLead: 'このサービスが保存している、あなたに関するデータをファイル（JSON形式）で受け取れます。',
    exportHas1: 'ユーザID、メールアドレス、電話番号、ログイン方法などのアカウントの情報',
    exportHas2: 'ログイン履歴、ログイン中のブラウザ、連携しているサイト',
    exportHas3: 'お知らせの設定など、アカウント管理で設定した内容',
    exportCare:
      'パスワードや秘密の質問の答えなどの秘密の情報は含まれません。ファイルには個人の情報が含まれるため、共用のパソコンには保存しないでください。',
    download: 'データを受け取る',
  },
  {
    title: 'Your account',
    summary: 'Overview',
    facts: 'About your account',
    userId: 'User ID',
    service: 'Service',
    mails: 'Mail addresses',
    phones: 'Phone numbers',
    notVerified: 'not verified',
    none: 'none registered',
    method: 'Sign-in method',
    methods: {
      password: 'Password',
      'password+one-time-password': 'Password and one-time password',
      'password+certificate': 'Password and certificate',
      passkey: 'Passkey',
    },
    password: 'Password',
    passwordSince: (date) => `set on ${date}`,
    lately: 'Lately',
    thisSignIn: 'This sign-in',
    before: 'The one before',
    own: 'Your account',
    unknown: 'unknown',
    noneInTime: (days) => `none in the last ${days} ${days === 1 ? 'day' : 'days'}`,
    refusedSince: 'Refused since',
    noRefused: 'none',
    refused: (times) => `${times} ${times === 1 ? 'time' : 'times'}`,
    toHistory: 'See the sign-in history',
    passwordEnds: (days) =>
      days === 0
        ? 'Your password has expired. You will be asked for a new one when you next sign in.'
        : `Your password expires in ${days} ${days === 1 ? 'day' : 'days'}. After that you will be asked for a new one when you sign in.`,
    changePassword: 'Change your password',
    certificateEnds: ({ number, days }) =>
      `The certificate of device ${number} ends in ${days} ${days === 1 ? 'day' : 'days'}. After that you cannot sign in from it.`,
    toDevices: 'Renew it under Devices',
    noQuestion:
      'You have not set a security question. Without it we may be unable to tell that it is you when something is reissued.',
    setQuestion: 'Set your security question',
    mailUnverified: (address) =>
      `The mail address ${address} has not been verified. Until then no notices are sent to it.`,
    approvalFellBack:
      'You signed in with a security code instead of the approval app. If you can no longer use the app or the phone, review what is registered.',
    toApprovals: 'Review your approval apps',
    recoveryUnprepared:
      'You have no verified mail address. If you forget your password it cannot be reissued, and no notices reach you.',
    toContacts: 'See your contact addresses',
    askDesk: 'To change this, contact the support desk.',

    languageTitle: 'Language',
    languageLead: 'Choose the language of pages and mails, then save it.',
    language: 'Language',
    languageSaved: 'Your language is saved.',
    save: 'Save',

    exportTitle: 'Your data',
    exportLead: 'You can get what this service keeps about you, as a file (JSON).',
    exportHas1: 'Your account: user ID, mail addresses, phone numbers, sign-in method and the like',
    exportHas2: 'Your sign-in history, the browsers you are signed in with, the sites connected',
    exportHas3: 'What you have set on these pages, such as your notices',
    exportCare:
      'Passwords, answers and other secrets are not in it. The file is about you, so do not keep it on a shared computer.',
    download: 'Get your data',
  },
)
