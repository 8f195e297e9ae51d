import { words } from '#language/language.ts'

export const texts = words(
  {
    title: '信頼できる端末（ブラウザ）',
    lead: (days: number) =>
      `次のブラウザでは、信頼した日から${days}日間、2段階目の確認を省略します。ログインの最後の画面で「このブラウザを信頼する」を選ぶと、ここに追加されます。`,
    clearing: 'ブラウザのCookieやキャッシュを消すと、一覧に残っていても信頼は使えなくなります。',
    changing: 'パスワードや2段階認証の設定を変えると、すべての信頼が解除されます。',
    none: '信頼しているブラウザはありません。',
    browser: 'ブラウザ',
    unknown: '不明',
    trustedAt: '信頼した日時',
    lastUsed: '最後に使われた日時',
    ip: '最後の接続元のIPアドレス',
    until: '有効期限',
    name: '名前',
    rename: '名前を変更する',
    remove: '信頼を解除する',
    removeAll: 'すべての信頼を解除する',
    removeAllLead: '端末をなくしたときや、見覚えのないものがあるときは、すべて解除してください。',
    renamed: '名前を変更しました。',
    removed: '信頼を解除しました。次のログインでは、2段階目の確認を行います。',
    removedAll: (count: number) => `${count}件の信頼を解除しました。次のログインでは、2段階目の確認を行います。`,
    removedAlready: 'すでに解除されています。',
  },
  {
    title: 'Trusted browsers',
    lead: (days) =>
      `These browsers skip the second step, for ${days} ${days === 1 ? 'day' : 'days'} from when they were trusted. Choose "Trust this browser" on the last page of a sign-in to add one.`,
    clearing:
      "When a browser's cookies or caches are cleared, its trust is of no more use, even if it is still listed.",
    changing: 'A changed password or two-step verification ends all trust.',
    none: 'You trust no browser.',
    browser: 'Browser',
    unknown: 'unknown',
    trustedAt: 'Trusted since',
    lastUsed: 'Last used',
    ip: 'IP address of the last use',
    until: 'Ends',
    name: 'Name',
    rename: 'Change the name',
    remove: 'Stop trusting it',
    removeAll: 'Stop trusting all of them',
    removeAllLead: 'If you lost a device or do not recognise something here, stop trusting all of them.',
    renamed: 'The name was changed.',
    removed: 'It is not trusted any more. The next sign-in asks for the second step.',
    removedAll: (count) =>
      `${count} ${count === 1 ? 'browser is' : 'browsers are'} not trusted any more. The next sign-in asks for the second step.`,
    removedAlready: 'It was not trusted any more already.',
  },
)

export const complaints = {
  summary: { ja: '入力内容をご確認ください', en: 'There is a problem' },
}
