import { words } from '#language/language.ts'

export const waysOutTexts = words(
  {
    onward: '次の画面に移動します',
    onwardTo: (site: string) => `「${site}」に移動します`,
    waits: '自動で移動しないときは「続ける」を押してください。',
    continueOn: '続ける',
    expired: '画面の有効期限が切れました',
    expiredBecause:
      '一定の時間がたったか、このログインがすでに終わっているため、この画面は使えなくなりました。入力した内容は送信されていません。',
    expiredHow: 'サイトやアプリの画面に戻り、もう一度ログインしてください。',
    backTo: (site: string) => `「${site}」に戻る`,
    toAccount: 'アカウントの画面を開く',
  },
  {
    onward: 'Taking you to the next page',
    onwardTo: (site) => `Taking you to ${site}`,
    waits: 'If nothing happens, choose "Continue".',
    continueOn: 'Continue',
    expired: 'This page has expired',
    expiredBecause:
      'Some time has passed, or this sign-in is already over, so the page can no longer be used. Nothing you typed was sent.',
    expiredHow: 'Go back to the site or app and sign in again.',
    backTo: (site) => `Back to ${site}`,
    toAccount: 'Open your account',
  },
)
