import { words } from '#language/language.ts'

export const texts = words(
  {
    title: '端末に表示されたコードの入力',
    lead: 'テレビなどの端末に表示されたコードを入力してください。',
    code: 'コード',
    codeHint: '例: BCDF-GHJK。大文字と小文字、ハイフンの有無は区別しません。',
    next: '次へ',
    confirm: (site: string) => `${site}の端末でログインしますか？`,
    caution:
      '同じコードが、いまお手元の端末に表示されていることを確認してください。ほかの人から送られてきたコードのときは「キャンセル」を押してください。',
    number: '要求番号',
    asAccount: 'ログインするアカウント',
    askedAt: '要求された日時',
    askedFrom: '要求した端末',
    access: '渡される情報',
    yes: '自分の端末なのでログインする',
    no: 'キャンセル',
    notStarted: '身に覚えがありません',
    done: '端末でログインしました',
    doneText: (site: string) => `${site}の端末に戻ってください。数秒で表示が変わります。この画面は閉じてかまいません。`,
    refused: 'ログインしませんでした',
    refusedText: '端末でのログインを断りました。この画面を閉じてかまいません。',
    over: 'コードの有効期限が切れました',
    overText: 'コードは時間が経過したか、すでに使用されています。端末に新しいコードを表示してください。',
    again: '新しいコードを入力する',
    api: 'サイトの機能: ',
    scopes: {
      openid: 'ログインした人を区別するための番号',
      profile: 'ユーザIDと言語',
      email: 'メールアドレス',
      phone: '電話番号',
      offline_access: 'ログアウト後もアクセスを続けること',
    },
  },
  {
    title: 'Enter the code on your device',
    lead: 'Type the code that your television or other device shows.',
    code: 'Code',
    codeHint: 'For example BCDF-GHJK. Small letters and missing hyphens are fine.',
    next: 'Next',
    confirm: (site: string) => `Sign in on your device with ${site}?`,
    caution:
      'Check that the device in front of you shows the same code now. If somebody sent you this code, press "Cancel".',
    number: 'Request number',
    asAccount: 'You sign in as',
    askedAt: 'Asked for',
    askedFrom: 'Asked from',
    access: 'It will be given',
    yes: 'It is my device, sign in',
    no: 'Cancel',
    notStarted: 'I did not start this',
    done: 'You are signed in on your device',
    doneText: (site: string) =>
      `Go back to the device with ${site}: it changes in a few seconds. You can close this page.`,
    refused: 'Nobody was signed in',
    refusedText: 'The device was refused. You can close this page.',
    over: 'This code is over',
    overText: 'It took too long or was used already. Let the device show a new code.',
    again: 'Enter a new code',
    api: 'Part of the site: ',
    scopes: {
      openid: 'a number that tells you apart from others',
      profile: 'your user ID and language',
      email: 'your e-mail address',
      phone: 'your phone number',
      offline_access: 'access that goes on after you sign out',
    },
  },
)

export const complaints = {
  'code-missing': { ja: 'コードを入力してください。', en: 'Type the code.' },
  'code-unknown': {
    ja: 'このコードは見つかりません。端末に表示されているコードを確認してください。',
    en: 'There is no such code. Check what your device shows.',
  },
}
