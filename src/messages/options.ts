import { choice } from '#options/options.ts'

/** Whether mails may hold links; read by every room that writes a mail about something to be done. */
export const mailLinksOption = choice({
  of: ['landing', 'none'],
  default: 'landing',
  explain: {
    ja: 'メールに案内ページへのリンクを載せるかどうかです。none：載せず、URLは別の方法で渡します。ログインを始めるリンクを載せることはありません。',
    en: 'Whether mails may link to guide pages. none: they do not, and the links are handed over another way. No mail ever links to a sign-in.',
  },
})
