import { words } from '#language/language.ts'

interface Access {
  browsers: number
  passkeys: number
  oneTimePasswords: number
}

export const texts = words(
  {
    title: '安全の確認',
    lead: 'アカウントを安全に使うための項目を、上から順に確認できます。',
    attention: (count: number) => `確認をおすすめする項目が${count}件あります。`,
    allGood: 'すぐに対応が必要な項目はありません。',
    states: { good: '良好', attention: '要確認', advice: 'ご案内' },
    twoStep: {
      title: '2段階認証',
      on: '2段階認証を利用しています。',
      off: '2段階認証を利用していません。パスワードを知られても、ログインを防げるようになります。',
      'not-offered':
        'このサービスでは、2段階認証をまだ提供していません。ほかのサービスと違う、長いパスワードをお使いください。',
      step: '2段階認証を設定する',
    },
    password: {
      title: 'パスワード',
      fine: (date: string) =>
        `${date} に設定したパスワードです。ほかのサービスでも使っている場合は、変更をおすすめします。`,
      leaked: 'このパスワードは、流出が確認されているものです。すぐに変更してください。',
      ends: (days: number) => `パスワードの有効期限まであと${days}日です。`,
      none: 'パスワードは登録されていません。',
      step: 'パスワードを変更する',
    },
    signIns: {
      title: 'ログイン履歴',
      counts: (days: number, succeeded: number, refused: number) =>
        `直近${days}日間に、ログインが${succeeded}件、失敗が${refused}件ありました。`,
      look: '身に覚えのないものがないか、ご確認ください。',
      step: 'ログイン履歴を見る',
      notMe: '身に覚えがないとき',
    },
    access: {
      title: 'ログイン中のブラウザと登録したもの',
      counts: ({ browsers, passkeys, oneTimePasswords }: Access) =>
        `${browsers}つのブラウザでログイン中です。${passkeys > 0 ? `パスキーが${passkeys}個登録されています。` : ''}${oneTimePasswords > 0 ? `ワンタイムパスワードが${oneTimePasswords}個登録されています。` : ''}心当たりのないものがないか、ご確認ください。`,
      sessions: 'ログイン中のブラウザを見る',
      passkeys: 'パスキーを見る',
      oneTimePasswords: 'ワンタイムパスワードを見る',
    },
    notices: {
      title: 'お知らせメール',
      always: 'ログインのたびに、メールでお知らせします。',
      'new-browser': '初めて使うブラウザからのログインを、メールでお知らせします。',
      off: 'ログインのお知らせを受け取らない設定です。不正なログインに気づきにくくなります。',
      'no-address': '確認済みのメールアドレスがないため、お知らせをお送りできません。',
      step: 'お知らせの設定を見る',
    },
    recovery: {
      title: 'パスワードを忘れたときの備え',
      prepared: 'パスワードを忘れたときに、ご自分で再発行できます。',
      unprepared:
        'パスワードを忘れたときに、ご自分で再発行できません。メールのほかに、ご本人を確認できる連絡先などを登録してください。',
      'not-offered': 'パスワードを忘れたときは、サポート窓口へご連絡ください。',
      contacts: '連絡先を確認する',
      question: '秘密の質問を確認する',
      desk: '登録については、サポート窓口へお問い合わせください。',
    },
    charges: {
      title: '身に覚えのない請求や注文',
      body: '請求や注文の内容は、この画面ではわかりません。身に覚えのないものがあるときは、ご利用のサイトのサポート窓口へご連絡ください。',
    },
  },
  {
    title: 'Security check-up',
    lead: 'Go through what keeps your account safe, from top to bottom.',
    attention: (count) => `${count} ${count === 1 ? 'point needs' : 'points need'} a look.`,
    allGood: 'Nothing needs to be done at once.',
    states: { good: 'good', attention: 'have a look', advice: 'good to know' },
    twoStep: {
      title: 'Two-step verification',
      on: 'You use two-step verification.',
      off: 'You do not use two-step verification. With it, nobody gets in with your password alone.',
      'not-offered':
        'This service does not offer two-step verification yet. Use a long password that you use nowhere else.',
      step: 'Set it up',
    },
    password: {
      title: 'Password',
      fine: (date) => `You set your password on ${date}. If you use it for other services too, change it.`,
      leaked: 'This password is known from data leaks. Change it at once.',
      ends: (days) => `Your password expires in ${days} ${days === 1 ? 'day' : 'days'}.`,
      none: 'You have no password.',
      step: 'Change the password',
    },
    signIns: {
      title: 'Sign-in history',
      counts: (days, succeeded, refused) =>
        `In the last ${days} ${days === 1 ? 'day' : 'days'}: ${succeeded} ${succeeded === 1 ? 'sign-in' : 'sign-ins'}, ${refused} refused.`,
      look: 'See whether you recognise them all.',
      step: 'Open the sign-in history',
      notMe: 'This was not me',
    },
    access: {
      title: 'Where you are signed in, and with what',
      counts: ({ browsers, passkeys, oneTimePasswords }) =>
        `${browsers} ${browsers === 1 ? 'browser is' : 'browsers are'} signed in.${passkeys > 0 ? ` Registered passkeys: ${passkeys}.` : ''}${oneTimePasswords > 0 ? ` Registered one-time passwords: ${oneTimePasswords}.` : ''} See whether you recognise them all.`,
      sessions: 'See where you are signed in',
      passkeys: 'See the passkeys',
      oneTimePasswords: 'See the one-time passwords',
    },
    notices: {
      title: 'Notices',
      always: 'We mail you at every sign-in.',
      'new-browser': 'We mail you when somebody signs in from a new browser.',
      off: 'You are not told of sign-ins. It will take you longer to notice one that was not yours.',
      'no-address': 'There is no verified mail address, so we cannot tell you anything.',
      step: 'Open the notices',
    },
    recovery: {
      title: 'If you forget your password',
      prepared: 'If you forget your password, you can get a new one by yourself.',
      unprepared:
        'If you forget your password, you cannot get a new one by yourself. Beside your mail address, register another way to make sure that it is you.',
      'not-offered': 'If you forget your password, contact the support desk.',
      contacts: 'See the contacts',
      question: 'See the security question',
      desk: 'To register one, contact the support desk.',
    },
    charges: {
      title: 'Charges or orders that you do not recognise',
      body: 'We do not know what you ordered or paid. If you do not recognise something, contact the support desk of the site.',
    },
  },
)
