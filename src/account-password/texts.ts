import { words } from '#language/language.ts'
import { duration } from '#web/texts.ts'

export const texts = words(
  {
    title: 'パスワードの変更',
    lead: '現在のパスワードと、これから使う新しいパスワードを入力してください。',
    leadFirst: 'このアカウントには、まだパスワードがありません。これから使うパスワードを登録してください。',
    current: '現在のパスワード',
    next: '新しいパスワード',
    confirm: '新しいパスワード（確認用）',
    same: '2つの入力は一致しています。',
    different: '2つの入力が一致していません。',
    endOthers: 'ほかのブラウザやアプリからログアウトする',
    endOthersHint:
      'パスワードをだれかに知られたかもしれないときは、チェックを付けたまま変更してください。この画面のログインは続きます。',
    cautions: 'パスワードについてのお願い',
    change: 'パスワードを変更する',
    changed: 'パスワードを変更しました。',
    ended: (sessions: number) => `ほかの${sessions}件のログインを終了しました。`,
    endedNone: '次のログインから、新しいパスワードをお使いください。',
    mailed: '確認済みのメールアドレスに、変更のお知らせをお送りしました。',
    back: 'アカウントの概要に戻る',
    lockedTitle: 'アカウントがロックされています',
    lockedBecause: '現在のパスワードの誤入力が繰り返されたため、アカウントをロックしました。',
    lockedForGood: 'ロックの解除は、ご利用のサイトのサポート窓口へご連絡ください。',
    lockedUntil: (time: string) => `${time} を過ぎると、もう一度お試しいただけます。`,
  },
  {
    title: 'Change password',
    lead: 'Enter your current password and the new one.',
    leadFirst: 'Your account has no password yet. Set the one that you want to use.',
    current: 'Current password',
    next: 'New password',
    confirm: 'New password, once more',
    same: 'The two entries match.',
    different: 'The two entries do not match.',
    endOthers: 'Sign out of all other browsers and apps',
    endOthersHint: 'Leave it ticked if somebody may know your password. You stay signed in here.',
    cautions: 'A few words about passwords',
    change: 'Change password',
    changed: 'Your password is changed.',
    ended: (sessions) => `${sessions} other ${sessions === 1 ? 'sign-in was' : 'sign-ins were'} ended.`,
    endedNone: 'Use the new password from your next sign-in on.',
    mailed: 'We have sent a notice to your verified mail addresses.',
    back: 'Back to your account',
    lockedTitle: 'Your account is locked',
    lockedBecause: 'Your account is locked because of repeated wrong passwords.',
    lockedForGood: 'To unlock it, contact the support desk of the site you use.',
    lockedUntil: (time) => `You can try again after ${time}.`,
  },
)

/** From how few tries left on the page says how many: earlier it would only frighten. */
const sayLeftFrom = 5

/** What went wrong with a form. */
export const complaints = {
  summary: { ja: '入力内容をご確認ください', en: 'There is a problem' },
  currentMissing: { ja: '現在のパスワードを入力してください。', en: 'Enter your current password.' },
  nextMissing: { ja: '新しいパスワードを入力してください。', en: 'Enter a new password.' },
  different: { ja: '新しいパスワードと確認用の入力が一致しません。', en: 'The two entries do not match.' },
  moved: {
    ja: 'パスワードは、この操作の途中で別の画面から変更されました。新しいほうを現在のパスワードとして入力してください。',
    en: 'Your password was changed elsewhere in the meantime. Enter that one as your current password.',
  },
  wrong: (left: number) =>
    left > sayLeftFrom
      ? { ja: '現在のパスワードが正しくありません。', en: 'The current password is incorrect.' }
      : {
          ja: `現在のパスワードが正しくありません。あと${left}回間違えるとアカウントがロックされます。`,
          en: `The current password is incorrect. Your account will be locked after ${left} more failed ${left === 1 ? 'attempt' : 'attempts'}.`,
        },
  wait: (seconds: number) => ({
    ja: `入力の間違いが続いたため、しばらくお待ちください。約${duration.ja(seconds)}後にもう一度お試しいただけます。`,
    en: `There were too many wrong entries. Please try again in about ${duration.en(seconds)}.`,
  }),
}
