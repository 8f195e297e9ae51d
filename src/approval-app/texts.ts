import { words } from '#language/language.ts'

interface RecordWords {
  time: string
  site: string
  browser: string
  place: string
  result: string
}

export const texts = words(
  {
    title: '確認アプリ',
    installedName: 'ログイン確認アプリ',
    lead: 'パソコンなどでログインするときに、このスマートフォンで内容を確かめるためのアプリです。',
    needsScript:
      'このアプリには、JavaScriptが使えるブラウザが必要です。使えない場合は、セキュリティコードでログインしてください。',
    cannot: 'このブラウザでは使えません。ブラウザを新しくするか、セキュリティコードなど、ほかの方法をお使いください。',
    installFirst:
      'はじめに、ブラウザのメニューから「ホーム画面に追加」（または「インストール」）を選び、追加したアイコンから開いてください。ブラウザとアプリでは、登録の情報が共有されません。',
    quiet: '確認を待っているログインはありません。',
    waiting: 'ログインの確認',
    question: (site: string) => `「${site}」にログインしますか？`,
    own: (tenant: string) => `${tenant}のアカウント管理`,
    unknown: '不明',
    address: (ip: string) => `IPアドレス ${ip}`,
    service: 'サービス',
    account: 'ID',
    browser: '端末・ブラウザ',
    place: '場所',
    time: '開始日時',
    number: '要求番号',
    numberHint: 'ログイン画面にも同じ要求番号が表示されます。',
    digits: 'ログイン画面に表示された2桁の番号',
    yes: 'はい、ログインします',
    no: 'いいえ、私ではありません',
    outcomes: {
      approved: '確認しました。ログイン画面に戻ってお進みください。',
      denied:
        'ログインを中止しました。お知らせを送り、サポート窓口にも報告しました。パスワードを知られた可能性があるときは、変更してください。',
      'wrong-number':
        '番号が違うため、この確認は終わりました。ご自分の操作でしたら、ログイン画面でもう一度お試しください。',
      over: 'この確認は、もう終わっています。ログイン画面でもう一度お試しください。',
      'not-paired': 'このアプリの登録は解除されています。アカウント管理で登録し直してください。',
      digits: '2桁の数字を入力してください。',
      failed: '通信できませんでした。電波の状態を確かめて、もう一度お試しください。',
    },
    accounts: '登録しているアカウント',
    noAccount: 'まだアカウントが登録されていません。',
    lookUp: '要求番号を調べる',
    remove: '登録を解除する',
    removed: '登録を解除しました。',
    gone: 'アカウント管理で登録が解除されたため、このアプリからも削除しました。',
    recent: '最近のログイン',
    record: ({ time, site, browser, place, result }: RecordWords) =>
      `${time}　${site}　${browser}　${place}　${result}`,
    results: { success: '成功', refused: '失敗' },
    pairTitle: 'アカウントを登録する',
    pairLead:
      'パソコンなどでアカウント管理の「確認アプリ」を開き、表示されたコードを入力してください。コードは10分間、1回だけ使えます。',
    code: '登録用コード',
    codeHint: '英数字10文字です。大文字と小文字、ハイフンの有無は区別しません。',
    name: 'このスマートフォンの名前',
    nameHint: 'あとで見分けるための名前です。',
    pair: '登録する',
    paired: '登録しました。これからは、ログインの確認がここに表示されます。',
    refusals: {
      'wrong-code':
        'コードが違うか、期限が切れています。アカウント管理で新しいコードを表示して、もう一度お試しください。',
      name: '名前を50文字以内で入力してください。',
      key: 'このブラウザでは登録できませんでした。ほかのブラウザでお試しください。',
      'too-many':
        'このアカウントには、これ以上登録できません。アカウント管理で、使わないアプリの登録を解除してください。',
      wait: '続けて登録しようとしたため、しばらく受け付けません。10分ほどたってから、もう一度お試しください。',
    },
    push: '通知を受け取る',
    pushLead: '通知を受け取ると、このアプリを閉じていても確認に気付けます。通知にログインの内容は表示されません。',
    pushed: '通知を受け取るようにしました。',
    pushRefused:
      '通知を受け取れません。スマートフォンの設定で、このアプリの通知を許可してください。アプリを開いている間は、通知がなくても確認が表示されます。',
  },
  {
    title: 'Approval app',
    installedName: 'Sign-in approval',
    lead: 'With this app you check on your phone what a sign-in on your computer is about.',
    needsScript: 'This app needs a browser with JavaScript. Where you have none, sign in with a security code.',
    cannot: 'This browser cannot be used. Update it, or use another way such as a security code.',
    installFirst:
      'First choose "Add to Home Screen" (or "Install") in the menu of your browser, and open the app by its new icon. The app and the browser do not share what you register.',
    quiet: 'No sign-in is waiting for you.',
    waiting: 'A sign-in to check',
    question: (site) => `Are you signing in to ${site}?`,
    own: (tenant) => `your account at ${tenant}`,
    unknown: 'unknown',
    address: (ip) => `IP address ${ip}`,
    service: 'Service',
    account: 'ID',
    browser: 'Device and browser',
    place: 'Where',
    time: 'Since',
    number: 'Request number',
    numberHint: 'The page where you sign in shows the same request number.',
    digits: 'The two digits on the page where you sign in',
    yes: 'Yes, sign me in',
    no: 'No, it is not me',
    outcomes: {
      approved: 'Done. Go back to the page where you sign in.',
      denied:
        'The sign-in was stopped. We sent you a notice and told the support desk. If somebody may know your password, change it.',
      'wrong-number':
        'The number is not the right one, so this request is over. If it was you, try again on the page where you sign in.',
      over: 'This request is over. Try again on the page where you sign in.',
      'not-paired': 'This app is no longer registered. Register it again on your account page.',
      digits: 'Enter two digits.',
      failed: 'There is no connection. Check your reception and try again.',
    },
    accounts: 'Your accounts',
    noAccount: 'No account is registered yet.',
    lookUp: 'Look up a request number',
    remove: 'Remove',
    removed: 'It was removed.',
    gone: 'It was removed on your account page, so we removed it here as well.',
    recent: 'Recent sign-ins',
    record: ({ time, site, browser, place, result }) => `${time} · ${site} · ${browser} · ${place} · ${result}`,
    results: { success: 'signed in', refused: 'refused' },
    pairTitle: 'Register an account',
    pairLead:
      'On your computer, open "Approval app" on your account page and enter the code that it shows. A code works once, for ten minutes.',
    code: 'Registration code',
    codeHint: 'Ten letters and digits. Capitals and hyphens do not matter.',
    name: 'Name of this phone',
    nameHint: 'So that you can tell it apart later.',
    pair: 'Register',
    paired: 'It is registered. From now on you see your sign-ins here.',
    refusals: {
      'wrong-code': 'The code is wrong or too old. Show a new one on your account page and try again.',
      name: 'Enter a name of at most 50 characters.',
      key: 'This browser could not be registered. Try another one.',
      'too-many':
        'No more apps can be registered for this account. Remove one that you do not use on your account page.',
      wait: 'There were too many tries. Wait about ten minutes, then try again.',
    },
    push: 'Get notifications',
    pushLead:
      'With notifications you hear of a request while this app is closed. They do not say what the sign-in is about.',
    pushed: 'You will get notifications.',
    pushRefused:
      'Notifications are not possible. Allow them for this app in the settings of your phone. While the app is open, requests show without them.',
  },
)
