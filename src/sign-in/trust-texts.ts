import { words } from '#language/language.ts'

const pageWords = words(
  {
    box: 'このブラウザを信頼する',
    hint: (days: number) =>
      `次回から${days}日間、このブラウザでは2段階目の確認を省略します。共有の端末ではチェックを外してください。Cookieを消すと、信頼も消えます。`,
    name: 'この端末（ブラウザ）の名前',
    nameHint: '信頼する場合は入力してください。信頼できる端末の一覧に表示されます（例：自宅のパソコン）。',
    unnamed: '自宅の端末',
  },
  {
    box: 'Trust this browser',
    hint: (days) =>
      `For ${days} ${days === 1 ? 'day' : 'days'} this browser skips the second step. Clear the box on a shared device. Clearing its cookies ends the trust.`,
    name: 'Name of this browser',
    nameHint: 'Needed if you trust it, for your list of trusted browsers: for example "Home PC".',
    unnamed: 'My device',
  },
)

/** Words of the box that trusts a browser. */
export const trustTexts = {
  ...pageWords,
  summary: { ja: '入力内容をご確認ください', en: 'There is a problem' },
  missing: {
    ja: '信頼できる端末の名前を入力してください（例：自宅のパソコン）。',
    en: 'Enter a name for this browser, for example "Home PC".',
  },
}
