import { words } from '#language/language.ts'

export const appTexts = words(
  {
    /** Word for word what iOS, iPadOS and macOS show; their own marks, not ours. */
    dialog: {
      title: (name: string, domain: string) => `“${name}”がサインインのために“${domain}”を使用しようとしています`,
      text: 'これにより、このAppとWebサイトにあなたに関する情報を共有することを許可します。',
      cancel: 'キャンセル',
      goOn: '続ける',
      caption: 'iPhone、iPad、Macの確認画面（日本語表示のとき）',
    },
    description: (app: string, domain: string) =>
      `「${app}」がサインインのために「${domain}」を使用しようとしています、と表示されたときに、「続ける」を押してよいかどうかをご説明します。`,
    eyebrow: (tenant: string) => `${tenant} · この画面は本物ですか？`,
    lead: (app: string, publisher: string) =>
      `この確認画面は、${publisher}のアプリ「${app}」でログインするときに、スマートフォンやパソコンが表示するものです。文章を決めているのは端末のメーカーで、アプリの内部の名前が出ることがあります。`,
    calm: '迷ったら「キャンセル」を押してください。何も送信されず、アカウントも変わりません。後からやり直せます。',
    fine: (app: string) => `「続ける」を押してよい場合（${app}）`,
    fine1: (app: string) => `ご自分で「${app}」を開き、ログインなどの操作をした直後である。`,
    fine2: '名前とドメインが、下に書かれているものと一字一句同じである。',
    fine3: (domain: string) => `続けた先の画面の上部に「${domain}」と表示され、アプリの名前と要求番号がある。`,
    fine4: '聞かれるのは、ID、パスワード、コードなど、ログインに必要なことだけである。',
    notFine: '「キャンセル」を押したほうがよい場合',
    notFineWhen: [
      '何も操作していないのに、突然表示された。',
      'SMSやメールのリンクを押した後に表示された。',
      '名前やドメインが少しでも違う。',
      'カード番号や暗証番号を聞かれた。',
    ].join('\n'),
    looks: '本物の確認画面の見え方',
    looksLead:
      '端末の言語や版によって、言い回しが少し変わることがあります。ドメインは「www.」などが省かれることもあります。',
    names: '表示されることのある名前とドメイン',
    namesLead: 'アプリの名前は、次のいずれかです。',
    domainsLead: 'ドメインは、次のいずれかです。',
    about: 'このアプリについて',
    name: 'アプリの名前',
    publisher: '提供元',
    verified: '確認の状態',
    verifiedYes: '確認済み',
    verifiedNo: '未確認',
    verifiedYesHow: 'ログインの結果は、端末が確かめたこのアプリだけに届きます。',
    verifiedNoHow:
      'ログインの結果を受け取るのがこのアプリであることを、端末では確かめられません。そのため、毎回ご本人に確認します。',
    stores: '正式な入手先',
    reasons: 'もう一度ログインを求めるとき',
    reasonsLead: (app: string) => `「${app}」は、次のようなときにログインを求めます。`,
    never: 'お聞きしないこと',
    neverAlways: [
      'クレジットカードの番号、暗証番号、口座番号をお聞きすることはありません。',
      '電話、メール、SMSで、パスワードやコードをお聞きすることはありません。',
    ].join('\n'),
    tabTitle: (tenant: string) => `ログイン | ${tenant}`,
    tabText: '（ログインの画面）',
    tabCaption: (name: string) =>
      `Androidでは確認画面は出ず、「${name}」の上にブラウザの画面が開きます。上部のドメインをお確かめください。`,
    check: '気になる画面を確認する',
    print: '印刷する',
  },
  {
    dialog: {
      title: (name, domain) => `“${name}” Wants to Use “${domain}” to Sign In`,
      text: 'This allows the app and website to share information about you.',
      cancel: 'Cancel',
      goOn: 'Continue',
      caption: 'The dialog of iPhone, iPad and Mac in English',
    },
    description: (app, domain) =>
      `Your phone says that “${app}” wants to use “${domain}” to sign in: when pressing Continue is fine, and when it is not.`,
    eyebrow: (tenant) => `${tenant} · Is this screen real?`,
    lead: (app, publisher) =>
      `Phones and computers show this dialog when you sign in to ${app} by ${publisher}. Its words are the maker's of your device, and may show an internal name of the app.`,
    calm: 'When in doubt, press "Cancel". Nothing is sent, nothing changes in your account, and you can start again later.',
    fine: (app) => `"Continue" is fine when (${app})`,
    fine1: (app) => `you opened ${app} yourself and chose to sign in or did something that needs it just now;`,
    fine2: 'name and domain are letter by letter those below;',
    fine3: (domain) => `the page that follows shows ${domain} at its top, the name of the app and a request number;`,
    fine4: 'it asks only what signing in needs: your ID, a password, a code.',
    notFine: 'Better press "Cancel" when',
    notFineWhen: [
      'it came up suddenly, without your doing anything;',
      'it came up after a link in a text message or mail;',
      'name or domain differ, however little;',
      'you are asked for a card number or a PIN.',
    ].join('\n'),
    looks: 'What the real one looks like',
    looksLead:
      'The words may differ a little by language and version of your device, and "www." may be left out of the domain.',
    names: 'Names and domains that may be shown',
    namesLead: 'The name of the app is one of these:',
    domainsLead: 'The domain is one of these:',
    about: 'About this app',
    name: 'Name of the app',
    publisher: 'Publisher',
    verified: 'Verification',
    verifiedYes: 'Verified',
    verifiedNo: 'Not verified',
    verifiedYesHow: 'The outcome of a sign-in reaches nobody but this app: your device has checked it.',
    verifiedNoHow:
      'Your device cannot check that the outcome of a sign-in reaches this very app. So we ask you each time.',
    stores: 'Where to get it',
    reasons: 'When it asks you to sign in again',
    reasonsLead: (app) => `${app} asks you to sign in again when`,
    never: 'What is never asked',
    neverAlways: [
      'We never ask for the number of a credit card, a PIN or a bank account.',
      'We never ask for a password or code by phone, mail or text message.',
    ].join('\n'),
    tabTitle: (tenant) => `Sign in | ${tenant}`,
    tabText: '(the sign-in page)',
    tabCaption: (name) =>
      `Android shows no such dialog: a browser page opens above ${name}. Look at the domain at its top.`,
    check: 'Check a screen that worries you',
    print: 'Print',
  },
)
