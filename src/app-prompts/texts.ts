import { words } from '#language/language.ts'

export const texts = words(
  {
    app: 'アプリ',
    publisher: '提供元',
    verified: '確認済み',
    unverified: '未確認',
    unverifiedHint:
      '「未確認」は、結果を受け取るのがこのアプリであることを端末では確かめられないという意味です。ご自分で操作したときだけお進みください。',
    domain: 'この画面のドメイン',
    since: '要求された時刻',
    why: '今ログインが必要な理由',
    number: '要求番号',
    because: {
      firstTime: 'この端末で、このアプリから初めてログインします。',
      unproven: 'このアプリは端末で確かめられないため、毎回ご本人に確認しています。',
      agreement: 'このアプリに渡す情報について、まだ同意されていません。',
      siteAsked: 'アプリが、ご本人であることの再確認を求めています。',
      passwordChanged: (at: string) => `${at} にパスワードが変更されました。`,
      settingsChanged: '前回のログインの後に、パスワードや2段階認証などの設定が変更されました。',
      expired: (signedIn: string, ended: string) =>
        `前回のログイン（${signedIn}）の有効期限が、${ended} に切れました。`,
      ended: (signedIn: string) =>
        `前回のログイン（${signedIn}）は終了しています（ログアウトした、ブラウザを閉じた、または長い間使わなかったため）。`,
      updated: {
        app: (from: string, to: string) => `アプリが更新されました（${from} → ${to}）。`,
        system: (from: string, to: string) => `端末のシステムが更新されました（${from} → ${to}）。`,
      },
    },
  },
  {
    app: 'App',
    publisher: 'Publisher',
    verified: 'Verified',
    unverified: 'Not verified',
    unverifiedHint:
      '"Not verified" means that your device cannot check who receives the outcome. Go on only if you started this yourself.',
    domain: 'Domain of this page',
    since: 'Asked at',
    why: 'Why now',
    number: 'Request number',
    because: {
      firstTime: 'It is the first sign-in from this app on this device.',
      unproven: 'Your device cannot check this app, so we ask you each time.',
      agreement: 'You have not yet agreed to what this app is given.',
      siteAsked: 'The app wants to be sure again that it is you.',
      passwordChanged: (at) => `Your password was changed on ${at}.`,
      settingsChanged: 'Your password, two-step verification or the like was changed since you signed in last.',
      expired: (signedIn, ended) => `Your sign-in of ${signedIn} expired on ${ended}.`,
      ended: (signedIn) =>
        `Your sign-in of ${signedIn} has ended: you signed out, closed the browser, or did not use it for long.`,
      updated: {
        app: (from, to) => `The app was updated (${from} → ${to}).`,
        system: (from, to) => `The system of your device was updated (${from} → ${to}).`,
      },
    },
  },
)
