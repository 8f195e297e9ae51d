import { words } from '#language/language.ts'

/** What a phone shows of a push. It stands on a locked screen, so it tells neither who nor where. */
export const texts = words(
  {
    title: (service: string) => `${service}: ログインの確認`,
    body: '確認アプリを開いて、内容を確かめてください。',
  },
  {
    title: (service) => `${service}: a sign-in to check`,
    body: 'Open the approval app and look at what is asked.',
  },
)
