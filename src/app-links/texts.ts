import { words } from '#language/language.ts'

export const texts = words(
  {
    title: (app: string) => `「${app}」を開いてください`,
    lead: 'アプリが自動で開きませんでした。ログインはまだ完了していません。この画面は閉じても安全です。',
    step1: (app: string) => `「${app}」がこの端末に入っていることをご確認ください。`,
    step2: 'アプリをいったん閉じて開き直し、もう一度ログインしてください。',
    step3: '同じ画面になるときは、アプリを更新するか、入れ直してください。',
    store: (host: string) => `アプリを入手する（${host}）`,
    about: (app: string) => `「${app}」の確認画面について`,
  },
  {
    title: (app: string) => `Please open ${app}`,
    lead: 'The app did not open by itself, so you are not signed in yet. It is safe to close this page.',
    step1: (app: string) => `Check that ${app} is installed on this device.`,
    step2: 'Close the app, open it again, and sign in once more.',
    step3: 'If this page comes up again, update the app or install it anew.',
    store: (host: string) => `Get the app (${host})`,
    about: (app: string) => `About the dialog of ${app}`,
  },
)
