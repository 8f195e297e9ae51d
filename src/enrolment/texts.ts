import { words } from '#language/language.ts'

export const texts = words(
  {
    title: '認証情報の登録',
    steps: {
      password: '本人の確認',
      credentials: 'パスワードの設定',
      'one-time-password': '認証アプリ',
      passkey: 'パスキー',
      'download-password': 'ダウンロード用パスワード',
      done: '完了',
    },
    for: (service: string) => `「${service}」のアカウント`,
    doorLead: (service: string) =>
      `「${service}」へのログインに使うパスワードを登録します。はじめに、お渡しした登録用ワンタイムパスワードを入力してください。`,
    lapsed: '安全のため、一定の時間がたつと最初の画面に戻ります。お手数ですが、もう一度入力してください。',
    enrolmentPassword: '登録用ワンタイムパスワード',
    enrolmentPasswordHint: '4文字ずつ区切られた16文字です。大文字と小文字、ハイフンの有無は区別しません。',
    until: (time: string) => `この登録の有効期限は ${time} です。`,
    next: '次へ',
    noPassword: '登録用ワンタイムパスワードがお手元にない場合',
    noPasswordHow: (desk: string) =>
      `登録用ワンタイムパスワードは、このURLとは別の方法（書面や窓口など）でお渡ししています。見当たらないときは、${desk}へ再発行をご依頼ください。`,
    neverAsked: 'この画面で、現在お使いのパスワード、カード番号、暗証番号をお聞きすることはありません。',
    desk: 'サポート窓口',
    company: 'サービスの運営会社',

    credentialsTitle: 'パスワードの設定',
    credentialsTitleWithQuestion: 'パスワードと秘密の質問の設定',
    credentialsLead: 'これからのログインに使うパスワードを決めて、登録してください。',
    userId: 'ユーザID',
    newPassword: '新しいパスワード',
    newPasswordConfirm: '新しいパスワード（確認用）',
    same: '2つの入力は一致しています。',
    different: '2つの入力が一致していません。',
    cautions: 'パスワードについてのお願い',
    questionTitle: '秘密の質問',
    questionLead: '再発行のときに、ご本人であることを確認するためにお聞きします。',
    question: '質問',
    answer: '答え',
    answerHint: 'ほかの人に推測されない答えにしてください。全角と半角、大文字と小文字、空白の違いは区別しません。',
    register: '登録する',
    sitting: (minutes: number) =>
      `登録用ワンタイムパスワードを入力してから${minutes}分以内に登録してください。過ぎたときは、もう一度入力すれば続けられます。`,

    oneTimeTitle: 'ワンタイムパスワードの登録',
    oneTimeLead:
      'ログインのとき、パスワードの次に、30秒ごとに変わる6桁のコードを入力します。コードを表示する認証アプリを、スマートフォンに用意してください。',
    oneTimeScan: 'アプリで「追加」を選び、このQRコードを読み取ってください。',
    oneTimeQr: 'ワンタイムパスワードの登録用QRコード。読み取れないときは、下の文字をアプリに入力してください。',
    oneTimeOpen: 'このスマートフォンのアプリに登録する',
    oneTimeSecret: '読み取れないときは、次の文字をアプリに入力します（時間ベース、6桁、30秒）',
    oneTimeOnce: 'このQRコードと文字は、次へ進むと再表示できません。ほかの人に見せないでください。',
    oneTimeCode: 'アプリに表示された6桁のコード',
    deviceName: '名前',
    deviceNameHint: 'あとで見分けるための名前です。例：自分のスマートフォン',
    deviceNameSuggested: 'スマートフォン',
    passkeyTitle: 'パスキーの登録',
    passkeyLead:
      'ログインにはパスキーを使います。「パスキーを登録する」を押し、端末の画面の案内に沿って、指紋・顔・画面ロックなどで確認してください。',
    passkeyPrivate: '指紋や顔の情報がこのサービスに送られることはありません。',
    passkeyButton: 'パスキーを登録する',
    passkeyNoScript: (desk: string) =>
      `このブラウザではパスキーを登録できません。JavaScriptが使えるブラウザで、この登録用URLを開き直してください。できないときは、${desk}へ、ほかのログイン方法についてご相談ください。`,
    passkeyFailed:
      'パスキーを登録できませんでした。操作を取り消したか、時間がたった可能性があります。もう一度お試しになるか、ほかの端末でこの登録用URLを開いてください。',
    passkeyAlready: 'この端末には、すでにこのアカウントのパスキーがあります。',
    passkeyName: 'パスキー',

    downloadTitle: '証明書ダウンロード用パスワード',
    downloadLead: '電子証明書のダウンロードと取り込みに使うパスワードです。必ず控えてください。',
    downloadSecret: '証明書ダウンロード用パスワード',
    downloadOnce: 'この画面を離れると再表示できません。',
    downloadMail:
      '次へ進むと、ダウンロードのURLを登録済みのメールアドレスにお送りします。届くまで数十分かかる場合があります。',
    wroteDown: '控えました。次へ',
    doneStepsCertificate:
      'メールでお送りするURLから電子証明書をダウンロードし、この端末に取り込んでください。控えた証明書ダウンロード用パスワードを使います。',

    doneTitle: '登録が完了しました',
    doneLead: (service: string) => `「${service}」へのログインに使う認証情報を登録しました。`,
    doneNext: '次にすること',
    doneSteps1: 'ユーザIDを控えて、パスワードとは別に保管してください。',
    doneSteps2: (service: string) =>
      `「${service}」の画面を、公式アプリやブックマークから開き、ユーザIDと登録したパスワードでログインしてください。`,
    doneSteps3: 'お渡しした登録用ワンタイムパスワードは、もう使いません。書面は破棄してください。',
    doneMailed: '登録完了のお知らせを、登録済みのメールアドレスにお送りしました。',
    toAccount: 'アカウントの画面を開く',

    over: {
      expired: {
        title: 'この登録用URLは使えません',
        why: '有効期限が切れたか、新しいURLが発行されたため、この登録用URLは使えなくなっています。',
        next1: 'いちばん新しいご案内のURLを、途中で切れていないか確かめて、もう一度開いてください。',
        next2: (desk: string) => `それでも開けないときは、${desk}へ、登録用URLの再発行をご依頼ください。`,
      },
      used: {
        title: '登録はすでに完了しています',
        why: 'この登録用URLからの登録は、すでに完了しています。同じURLをもう一度使うことはできません。',
        next1: '登録したユーザIDとパスワードで、ご利用のサービスからログインしてください。',
        next2: (desk: string) => `登録した覚えがない場合や、パスワードを忘れた場合は、${desk}へご連絡ください。`,
      },
      locked: {
        title: '登録を停止しました',
        why: '登録用ワンタイムパスワードの誤入力が繰り返されたため、安全のため、この登録を停止しました。',
        next1: (desk: string) =>
          `${desk}へ、新しい登録用URLと登録用ワンタイムパスワードの発行をご依頼ください。今のURLは、もう使えません。`,
        next2: (desk: string) => `入力した覚えがない場合も、${desk}へお知らせください。`,
      },
      what: '次にすること',
    },
  },
  {
    title: 'Set up your sign-in',
    steps: {
      password: 'Enrolment password',
      credentials: 'Your password',
      'one-time-password': 'Your app',
      passkey: 'Passkey',
      'download-password': 'Download password',
      done: 'Done',
    },
    for: (service) => `Your account at ${service}`,
    doorLead: (service) =>
      `Here you set the password for signing in to ${service}. First, enter the enrolment password that you were given.`,
    lapsed: 'To keep your account safe, this page starts again after some time. Please enter it once more.',
    enrolmentPassword: 'Enrolment password',
    enrolmentPasswordHint: '16 characters in groups of four. Capital or small letters and hyphens make no difference.',
    until: (time) => `You can enrol until ${time}.`,
    next: 'Next',
    noPassword: 'If you do not have the enrolment password',
    noPasswordHow: (desk) =>
      `It was given to you apart from this link, for example on paper. If you cannot find it, ask ${desk} for a new one.`,
    neverAsked: 'We never ask here for a password you already use, a card number or a PIN.',
    desk: 'the support desk',
    company: 'the company that runs the service',

    credentialsTitle: 'Choose your password',
    credentialsTitleWithQuestion: 'Choose your password and security question',
    credentialsLead: 'Choose the password with which you will sign in from now on.',
    userId: 'User ID',
    newPassword: 'New password',
    newPasswordConfirm: 'New password, once more',
    same: 'The two entries match.',
    different: 'The two entries do not match.',
    cautions: 'A few words about passwords',
    questionTitle: 'Security question',
    questionLead: 'We ask it when something has to be reissued, to make sure that it is you.',
    question: 'Question',
    answer: 'Answer',
    answerHint: 'Choose an answer that others cannot guess. Capital or small letters and spaces make no difference.',
    register: 'Register',
    sitting: (minutes) =>
      `Please finish within ${minutes} minutes of entering the enrolment password. After that, enter it again to go on.`,

    oneTimeTitle: 'Set up one-time passwords',
    oneTimeLead:
      'When you sign in, you type a code of six digits after your password; it changes every 30 seconds. Get an authenticator app ready on your phone: it shows these codes.',
    oneTimeScan: 'Choose "add" in the app and scan this QR code.',
    oneTimeQr: 'QR code for setting up one-time passwords. If you cannot scan it, type the letters below into the app.',
    oneTimeOpen: 'Set up in the app on this phone',
    oneTimeSecret: 'If you cannot scan it, type this into the app (time-based, six digits, 30 seconds)',
    oneTimeOnce: 'The QR code and the letters cannot be shown again once you go on. Show them to nobody.',
    oneTimeCode: 'The six digits that the app shows',
    deviceName: 'Name',
    deviceNameHint: 'So that you can tell it apart later, for example "My phone".',
    deviceNameSuggested: 'Phone',
    passkeyTitle: 'Register a passkey',
    passkeyLead:
      'You sign in with a passkey. Choose "Register a passkey" and follow your device: with your fingerprint, face or screen lock.',
    passkeyPrivate: 'Your fingerprint or face is never sent to this service.',
    passkeyButton: 'Register a passkey',
    passkeyNoScript: (desk) =>
      `This browser cannot register a passkey. Open this link again in a browser with JavaScript. If you cannot, ask ${desk} for another way of signing in.`,
    passkeyFailed:
      'We could not register the passkey. It may have been cancelled, or taken too long. Try again, or open this link on another device.',
    passkeyAlready: 'This device already has a passkey of this account.',
    passkeyName: 'Passkey',

    downloadTitle: 'Download password',
    downloadLead: 'This password is for downloading and installing your certificate. Write it down.',
    downloadSecret: 'Download password',
    downloadOnce: 'It cannot be shown again once you leave this page.',
    downloadMail:
      'When you go on, the address for the download is mailed to your registered address. It may take some tens of minutes.',
    wroteDown: 'I have written it down',
    doneStepsCertificate:
      'Download your certificate from the address in the mail, and install it on this device. You will need the download password.',

    doneTitle: 'You are all set',
    doneLead: (service) => `Your sign-in for ${service} has been set up.`,
    doneNext: 'What to do next',
    doneSteps1: 'Write down your user ID and keep it apart from your password.',
    doneSteps2: (service) =>
      `Open ${service} from its app or your bookmark, and sign in with your user ID and the password you chose.`,
    doneSteps3: 'The enrolment password is no longer needed. If you have it on paper, destroy it.',
    doneMailed: 'We have told your registered mail address that your sign-in is set up.',
    toAccount: 'Open your account',

    over: {
      expired: {
        title: 'This link cannot be used',
        why: 'It has expired, or a newer link was issued.',
        next1: 'Open the link of the newest message you have, and check that no part of it is missing.',
        next2: (desk) => `If it still does not open, ask ${desk} for a new link.`,
      },
      used: {
        title: 'You have already enrolled',
        why: 'The enrolment with this link is complete. The same link cannot be used again.',
        next1: 'Sign in from the service you use, with your user ID and the password you chose.',
        next2: (desk) => `If you did not do this, or have forgotten the password, contact ${desk}.`,
      },
      locked: {
        title: 'This enrolment was stopped',
        why: 'A wrong enrolment password was entered too often. To keep the account safe, this enrolment was stopped.',
        next1: (desk) => `Ask ${desk} for a new link and a new enrolment password. This link will not work again.`,
        next2: (desk) => `If it was not you, please tell ${desk} too.`,
      },
      what: 'What to do next',
    },
  },
)

/** What is wrong with a form; the codes stand beside them where they are used. */
export const complaints = {
  code: {
    missing: { ja: 'アプリに表示されたコードを入力してください。', en: 'Enter the code that the app shows.' },
    'wrong-code': {
      ja: 'コードが正しくありません。アプリに今表示されているコードを入力してください。何度も違うときは、スマートフォンの時刻が合っているかご確認ください。',
      en: 'The code is not right. Enter the one that the app shows now. If it goes on, check that the clock of your phone is right.',
    },
  },
  passkey: {
    ja: 'パスキーを確認できませんでした。もう一度お試しになるか、ほかの端末をお使いください。',
    en: 'We could not check the passkey. Try again, or use another device.',
  },
  enrolmentPasswordMissing: {
    ja: '登録用ワンタイムパスワードを入力してください。',
    en: 'Enter the enrolment password.',
  },
  enrolmentPasswordWrong: (left: number) => ({
    ja: `登録用ワンタイムパスワードが正しくありません。ご案内を確かめて、もう一度入力してください。あと${left}回間違えると、この登録は停止されます。`,
    en: `The enrolment password is not right. Check what you were given and enter it again. After ${left} more wrong ${left === 1 ? 'entry' : 'entries'} this enrolment will be stopped.`,
  }),
  passwordMissing: { ja: '新しいパスワードを入力してください。', en: 'Enter a new password.' },
  different: {
    ja: '新しいパスワードと確認用の入力が一致しません。',
    en: 'The two entries do not match.',
  },
  summary: { ja: '入力内容をご確認ください', en: 'There is a problem' },
}

/** Mail M01. */
export const mailTexts = words(
  {
    subject: '認証情報登録のご案内',
    lead: (service: string) =>
      `「${service}」へのログインに使う認証情報（パスワードなど）の登録をお願いします。有効期限までに、登録をお済ませください。`,
    service: 'サービス',
    userId: 'ユーザID',
    until: '有効期限',
    open: '次のURLを開き、画面の案内に沿って登録してください。',
    password:
      '登録には「登録用ワンタイムパスワード」が必要です。安全のため、このメールとは別の方法（書面や窓口など）でお渡しします。',
    keep: 'このURLは、ほかの人に知らせないでください。URLの画面で、現在お使いのパスワードやカード番号をお聞きすることはありません。',
    noLink:
      '登録用のURLと登録用ワンタイムパスワードは、このメールとは別の方法（書面や窓口など）でお渡しします。このメールにURLは記載していません。',
    notYou:
      'このご案内は、サービスの運営会社の手続きによりお送りしています。お心当たりがない場合は、登録をせずに、下記のお問い合わせ窓口へご連絡ください。',
  },
  {
    subject: 'Set up your sign-in',
    lead: (service) => `Please set up your sign-in for ${service}: choose your password before the date below.`,
    service: 'Service',
    userId: 'User ID',
    until: 'Valid until',
    open: 'Open this link and follow the page:',
    password:
      'You will need your enrolment password. To keep your account safe, you get it another way than this mail, for example on paper.',
    keep: 'Do not pass this link on. Its page never asks for a password you already use or a card number.',
    noLink:
      'You get the link and the enrolment password another way than this mail, for example on paper. This mail has no link.',
    notYou:
      'The company that runs the service had this mail sent. If you did not expect it, do not enrol; contact the support desk below.',
  },
)
