import { choice, section, type ValuesOf } from '#options/options.ts'

export const signInNotices = ['always', 'new-browser', 'off'] as const
export type SignInNotices = (typeof signInNotices)[number]

export const noticeOptions = section('notices', {
  signIn: choice({
    of: signInNotices,
    default: 'new-browser',
    explain: {
      ja: 'ログインを本人に知らせるメールの初期値です。毎回、初めて使うブラウザのときだけ、送らない、のいずれかで、本人が変更できます。パスワードの変更やロックなど、安全にかかわる通知は常に送ります。',
      en: 'Whether a mail tells the person of a sign-in: always, only for a new browser, or never. Each person may choose otherwise. What concerns security, such as a changed password or a lock, is always told.',
    },
  }),
})

export type NoticePolicy = ValuesOf<typeof noticeOptions>
