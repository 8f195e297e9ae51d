import { words } from '#language/language.ts'

export const texts = words(
  {
    title: '要求番号の確認',
    lead: 'ログインの画面や確認アプリに表示された要求番号を入力すると、本当にこのサービスからの要求かどうか、いつ、何のための要求かが分かります。',
    find: '番号を調べる',
    number: '要求番号',
    hint: '「K7-3Q9」のような英数字5文字です。ハイフンはなくても構いません。',
    look: '調べる',
    none: 'この番号の要求は、今このサービスにはありません。',
    noneWhy: '番号の読み違いか、有効期限が過ぎています。画面に今も表示されているときは、何も入力せずに閉じてください。',
    open: '本物の要求です。今、回答を待っています。',
    other: (site: string) =>
      `「${site}」への要求はありますが、あなたのアカウントのものではありません。ご自分で始めたログインでなければ、その画面を閉じてください。`,
    details: '要求の内容',
    who: '要求元',
    kind: '目的',
    kinds: {
      'sign-in': 'ログイン',
      consent: '情報の提供への同意',
      device: '別の機器でのログイン',
      request: 'サイトからのログインの要求',
    },
    since: '始まった時刻',
    account: '対象のアカウント',
    own: 'あなたのアカウント',
    nobody: 'まだ入力されていません',
    ownHint: {
      'sign-in': 'ご自分で始めた覚えがなければ、下のボタンで終了させてください。',
      consent: 'ご自分で始めた覚えがなければ、その画面で「身に覚えがありません」を押してください。情報は渡されません。',
      device:
        'ご自分で始めた覚えがなければ、その画面で「身に覚えがありません」を押してください。ログインは行われません。',
      request: 'ご自分で始めた覚えがなければ、次の画面で「断る」を押してください。ログインは行われません。',
    },
    nobodyHint: 'ご自分で始めた覚えがなければ、その画面を閉じてください。何も送信されません。',
    answer: '回答する',
    stop: '身に覚えがないので終了する',
    stoppedTitle: '要求を終了しました',
    stopped: 'この要求を終了し、サポート窓口に知らせました。ログインは行われていません。',
    stoppedNext:
      'ほかの人があなたのIDを入力した可能性があります。ログイン履歴に身に覚えのないものがあれば、パスワードを変更してください。',
    reception: '受付番号',
    history: 'ログイン履歴を見る',
    password: 'パスワードを変更する',
  },
  {
    title: 'Check a request number',
    lead: 'Type the request number of a sign-in page or of the approval app: you learn whether the request is really ours, when it was made and what for.',
    find: 'Look it up',
    number: 'Request number',
    hint: 'Five letters and digits such as K7-3Q9, with or without the hyphen.',
    look: 'Look it up',
    none: 'There is no request of that number here now.',
    noneWhy: 'It may be misread, or over. If a page still shows it, close that page and type nothing.',
    open: 'The request is real, and waits for an answer now.',
    other: (site) =>
      `There is such a request by ${site}, but not for your account. If it is not a sign-in that you started, close that page.`,
    details: 'The request',
    who: 'Asked by',
    kind: 'For',
    kinds: {
      'sign-in': 'a sign-in',
      consent: 'your agreement to pass on data',
      device: 'a sign-in on another device',
      request: 'a sign-in that a site asks for',
    },
    since: 'Began',
    account: 'Account',
    own: 'yours',
    nobody: 'not named yet',
    ownHint: {
      'sign-in': 'If you did not start it, end it with the button below.',
      consent: 'If you did not start it, press “I did not start this” on that page. Nothing is passed on.',
      device: 'If you did not start it, press “I did not start this” on that page. Nobody is signed in.',
      request: 'If you did not start it, press “Refuse” on the next page. Nobody is signed in.',
    },
    nobodyHint: 'If you did not start it, close that page. Nothing is sent.',
    answer: 'Answer it',
    stop: 'I did not start this: end it',
    stoppedTitle: 'The request is ended',
    stopped: 'The request is ended, and the support desk was told. Nobody was signed in.',
    stoppedNext:
      'Somebody else may have typed your ID. If your sign-in history shows something that you do not know, change your password.',
    reception: 'Reception number',
    history: 'See your sign-in history',
    password: 'Change your password',
  },
)

export const complaints = {
  summary: { ja: '入力内容をご確認ください', en: 'There is a problem' },
  missing: { ja: '要求番号を入力してください。', en: 'Type the request number.' },
}
