import { isLanguage, words } from '#language/language.ts'

const said = words(
  {
    opening: 'ブラウザを開いてログインします。開かないときは、次のアドレスを開いてください。',
    waiting: '回答を待っています。やめるときは Ctrl-C を押してください。',
    signedIn: (user: string, until: string) => `ログインしました（${user}）。${until} まで利用できます。`,
    bound: 'トークンはこの端末の鍵に結び付いています（DPoP）。',
    renewed: '前回のログインを更新しました。ブラウザは開いていません。',
    over: '前回のログインは終了しています。もう一度ログインが必要です。',
    cancelled: 'キャンセルされました。何も渡されていません。もう一度行うには、同じコマンドを実行してください。',
    noAnswer:
      '時間内に回答がありませんでした。ブラウザの画面は閉じて構いません。もう一度行うには、同じコマンドを実行してください。',
    failed: (why: string) => `ログインできませんでした（${why}）。時間をおいて、もう一度お試しください。`,
    signedOut: 'ログアウトしました。この端末のトークンは消去されました。',
    notSignedIn: 'ログインしていません。',
    retry: 'Enterキーでやり直します。終わるときは Ctrl-C を押してください。',
    browserDone: 'ログインしました。この画面を閉じて、アプリに戻ってください。',
    browserCancelled: 'キャンセルしました。何も渡されていません。この画面を閉じて、アプリに戻ってください。',
    notForMe: 'ここには何もありません。',
  },
  {
    opening: 'Your browser opens to sign you in. If it does not, open this address:',
    waiting: 'Waiting for the answer. Ctrl-C stops.',
    signedIn: (user, until) => `You are signed in (${user}), until ${until}.`,
    bound: 'The tokens are bound to the key of this machine (DPoP).',
    renewed: 'Your sign-in was renewed. No browser was needed.',
    over: 'Your last sign-in has ended. Please sign in again.',
    cancelled: 'Cancelled. Nothing was given. To try again, run the same command.',
    noAnswer: 'There was no answer in time. You can close the page in the browser. To try again, run the same command.',
    failed: (why) => `Signing in failed (${why}). Please try again later.`,
    signedOut: 'You are signed out. The tokens of this machine are gone.',
    notSignedIn: 'You are not signed in.',
    retry: 'Press Enter to try again, Ctrl-C to stop.',
    browserDone: 'You are signed in. Close this page and go back to the app.',
    browserCancelled: 'Cancelled. Nothing was given. Close this page and go back to the app.',
    notForMe: 'There is nothing here.',
  },
)

export const texts = (language: string) => said[isLanguage(language) ? language : 'en']
