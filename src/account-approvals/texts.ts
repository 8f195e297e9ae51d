import { words } from '#language/language.ts'

export const texts = words(
  {
    title: '確認アプリ',
    lead: 'ログインするときに、お手元のスマートフォンで内容を確かめ、画面の2桁の番号を入力して許可する方法です。身に覚えのないログインは、その場で止められます。',
    systems:
      '対応する端末：iPhone・iPad（iOS 16.4以降）、Android（Chrome・Edge・Firefoxの最新版）。従来型の携帯電話では使えません。そのときはセキュリティコードをお使いください。',
    none: 'まだ登録されていません。',
    add: '確認アプリを登録する',
    rename: '名前を変更する',
    remove: (name: string) => `「${name}」の登録を解除する`,
    since: '登録日時',
    used: '最後に使った日時',
    never: 'まだ使われていません',
    chosen: '2段階認証では、はじめに確認アプリを使います。',
    chooseTitle: '2段階認証での利用',
    chooseLead:
      '2段階認証の方法を、確認アプリに変更できます。スマートフォンが手元にないときのために、セキュリティコードの送信先や予備コードも用意しておいてください。',
    choose: '2段階認証に確認アプリを使う',
    done: {
      renamed: '名前を変更しました。',
      removed: '登録を解除しました。',
      chosen: '2段階認証の方法を、確認アプリに変更しました。',
    },
    addTitle: '確認アプリの登録',
    addLead: 'スマートフォンを用意してください。アプリストアからの導入は必要ありません。',
    steps: (url: string) =>
      `スマートフォンのブラウザで ${url} を開きます。下の図をカメラで読み取っても開けます。\nブラウザのメニューから「ホーム画面に追加」を選びます。\n追加された「確認アプリ」のアイコンから開きます。\nこの画面で登録用コードを表示し、アプリに入力します。`,
    qr: '確認アプリのアドレスのQRコード',
    lost: 'スマートフォンをなくしたときは、この画面で登録を解除してください。',
    show: '登録用コードを表示する',
    back: '登録せずに戻る',
    codeTitle: '登録用コード',
    codeLead: (url: string) => `スマートフォンの確認アプリ（${url}）に、次のコードを入力してください。`,
    codeUntil: (time: string) => `${time} まで、1回だけ使えます。`,
    codeCaution:
      'このコードを、電話やメールで伝えないでください。サポート窓口からお聞きすることはありません。知られると、第三者のアプリが登録されるおそれがあります。',
    finished: '登録が終わったら一覧に戻る',
    renameTitle: '名前の変更',
    name: '名前',
    nameHint: 'あとで見分けるための名前です。例：仕事用のスマートフォン',
    save: '変更する',
    cancel: '戻る',
  },
  {
    title: 'Approval app',
    lead: 'When you sign in, you look at the request on your phone and allow it by typing the two digits of the page. A sign-in that is not yours you stop on the spot.',
    systems:
      'It runs on iPhone and iPad (iOS 16.4 or later) and on Android (current Chrome, Edge or Firefox). On a feature phone use security codes instead.',
    none: 'Nothing is registered yet.',
    add: 'Register an app',
    rename: 'Change the name',
    remove: (name) => `Remove ${name}`,
    since: 'Registered',
    used: 'Last used',
    never: 'not used yet',
    chosen: 'Two-step verification asks for the approval app first.',
    chooseTitle: 'For two-step verification',
    chooseLead:
      'You can make the approval app the way of your two-step verification. For the day when your phone is not at hand, have a destination for security codes or recovery codes ready as well.',
    choose: 'Use it for two-step verification',
    done: {
      renamed: 'The name was changed.',
      removed: 'It was removed.',
      chosen: 'Two-step verification now asks for the approval app.',
    },
    addTitle: 'Register an approval app',
    addLead: 'Have your phone at hand. You need nothing from an app store.',
    steps: (url) =>
      `Open ${url} in the browser of your phone. Its camera can read the picture below.\nChoose "Add to Home Screen" in the menu of the browser.\nOpen the app by its new icon.\nShow the registration code on this page and enter it in the app.`,
    qr: 'QR code with the address of the approval app',
    lost: 'Should you lose your phone, remove the app on this page.',
    show: 'Show the registration code',
    back: 'Back without registering',
    codeTitle: 'Registration code',
    codeLead: (url) => `Enter this code in the approval app on your phone (${url}).`,
    codeUntil: (time) => `It works once, until ${time}.`,
    codeCaution:
      'Never tell this code to anybody by phone or mail. The support desk does not ask for it. Who knows it could register an app of their own.',
    finished: 'Back to the list once it is registered',
    renameTitle: 'Change the name',
    name: 'Name',
    nameHint: 'So that you can tell it apart later, for example "Phone for work".',
    save: 'Change',
    cancel: 'Back',
  },
)

export const complaints = {
  summary: { ja: '入力内容をご確認ください', en: 'There is a problem' },
  tooMany: {
    ja: 'これ以上登録できません。使わないものの登録を解除してから、もう一度お試しください。',
    en: 'No more apps can be registered. Remove one that you no longer use, then try again.',
  },
  needed: {
    ja: 'ログインに必要なため、最後の1つは解除できません。先にほかの方法を登録してください。',
    en: 'You need it to sign in, so the last one cannot be removed. Add another way first.',
  },
}
