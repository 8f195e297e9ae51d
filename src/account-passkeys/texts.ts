import { words } from '#language/language.ts'

export const texts = words(
  {
    title: 'パスキー',
    lead: 'パスキーは、指紋・顔・画面ロックなどで本人を確認し、パスワードを入力せずにログインできる方法です。偽のサイトでは使えないため、なりすましに強い方法です。',
    leadSecond:
      'パスキーは、指紋・顔・画面ロックやセキュリティキーで本人を確認する方法です。パスワードの次の確認に使えます。',
    none: 'まだ登録されていません。',
    add: 'パスキーを追加する',
    rename: '名前を変更する',
    remove: (name: string) => `「${name}」を削除する`,
    since: '登録日時',
    used: '最後に使った日時',
    never: 'まだ使われていません',
    use: '使い方',
    alone: 'これだけでログインできます',
    afterPassword: 'パスワードの次の確認に使えます',
    kept: '保管場所',
    synced: '複数の端末で同期されます',
    bound: 'この端末（またはキー）だけにあります',
    suspect: (time: string) =>
      `${time} に、複製されたものとして使われた可能性があります。心当たりがないときは削除してください。`,
    done: {
      added: '登録しました。見分けやすい名前に変更できます。',
      renamed: '名前を変更しました。',
      removed: '削除しました。',
    },
    unnamed: 'パスキー',
    addTitle: 'パスキーの追加',
    addLead:
      '「追加する」を押すと、この端末やセキュリティキーの確認画面が開きます。画面の案内に沿って、指紋・顔・画面ロックなどで確認してください。',
    addPrivate: '指紋や顔の情報がこのサービスに送られることはありません。',
    addButton: '追加する',
    noScript:
      'このブラウザではパスキーを追加できません。JavaScriptが使えるブラウザで、この画面を開き直してください。パスキーがなくても、これまでの方法でログインできます。',
    failed:
      'パスキーを追加できませんでした。操作を取り消したか、時間がたった可能性があります。もう一度お試しになるか、ほかの端末をお使いください。',
    already: 'この端末には、すでにこのアカウントのパスキーがあります。',
    back: '追加せずに戻る',
    renameTitle: '名前の変更',
    name: '名前',
    nameHint: 'あとで見分けるための名前です。例：会社のノートパソコン',
    save: '変更する',
    cancel: '戻る',
  },
  {
    title: 'Passkeys',
    lead: 'With a passkey you sign in by fingerprint, face or screen lock, without typing a password. It does not work on fake sites, so it protects you well.',
    leadSecond:
      'With a passkey you show that it is you by fingerprint, face, screen lock or security key. You can use it after your password.',
    none: 'Nothing is registered yet.',
    add: 'Add a passkey',
    rename: 'Change the name',
    remove: (name) => `Remove ${name}`,
    since: 'Added',
    used: 'Last used',
    never: 'not used yet',
    use: 'Use',
    alone: 'signs you in by itself',
    afterPassword: 'after your password',
    kept: 'Kept',
    synced: 'on several of your devices',
    bound: 'only on this device or key',
    suspect: (time) =>
      `Around ${time} it was used as if there were a copy of it. If you cannot explain that, remove it.`,
    done: {
      added: 'It is registered. You can give it a name that you recognise.',
      renamed: 'The name was changed.',
      removed: 'It was removed.',
    },
    unnamed: 'Passkey',
    addTitle: 'Add a passkey',
    addLead:
      'Choose "Add": your device or security key opens its own dialog. Follow it, with your fingerprint, face or screen lock.',
    addPrivate: 'Your fingerprint or face is never sent to this service.',
    addButton: 'Add',
    noScript:
      'This browser cannot add a passkey. Open this page again in a browser with JavaScript. Without a passkey you can sign in as before.',
    failed:
      'We could not add the passkey. It may have been cancelled, or taken too long. Try again, or use another device.',
    already: 'This device already has a passkey of this account.',
    back: 'Back without adding',
    renameTitle: 'Change the name',
    name: 'Name',
    nameHint: 'So that you can tell it apart later, for example "Laptop at work".',
    save: 'Change',
    cancel: 'Back',
  },
)

export const complaints = {
  summary: { ja: '入力内容をご確認ください', en: 'There is a problem' },
  passkey: {
    ja: 'パスキーを確認できませんでした。もう一度お試しになるか、ほかの端末をお使いください。',
    en: 'We could not check the passkey. Try again, or use another device.',
  },
  exists: { ja: 'このパスキーは、すでに登録されています。', en: 'This passkey is registered already.' },
  tooMany: (most: number) => ({
    ja: `登録できるパスキーは${most}個までです。使わないものを削除してから、もう一度お試しください。`,
    en: `You can have up to ${most} passkeys. Remove one that you no longer use, then try again.`,
  }),
  needed: {
    ja: 'ログインに必要なため、最後の1つは削除できません。先にほかの方法を登録してください。',
    en: 'You need it to sign in, so the last one cannot be removed. Add another one first.',
  },
}
