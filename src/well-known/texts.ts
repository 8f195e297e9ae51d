import { words } from '#language/language.ts'

export const texts = words(
  {
    password: {
      title: 'パスワードの変更',
      lead: 'どのサービスのパスワードを変更しますか。',
      instead: 'わからないときは、ご利用のサイトやアプリを開き、そのアカウントの画面からパスワードを変更してください。',
    },
    passkeys: {
      title: 'パスキーの管理',
      lead: 'どのサービスのパスキーを追加または管理しますか。',
      instead: 'わからないときは、ご利用のサイトやアプリを開き、そのアカウントの画面からパスキーを管理してください。',
    },
    signedIn: 'このブラウザでログインしているサービス',
    other: 'ほかのサービス',
    tenant: 'サービスの識別名',
    tenantHint: 'ログイン画面のアドレスで、「/t/」のすぐ後にある英数字です。',
    next: '次へ',
  },
  {
    password: {
      title: 'Change your password',
      lead: 'Of which service do you want to change the password?',
      instead:
        'If you do not know it, open the site or app that you use and change the password from its account page.',
    },
    passkeys: {
      title: 'Your passkeys',
      lead: 'Of which service do you want to add or manage a passkey?',
      instead: 'If you do not know it, open the site or app that you use and go to passkeys on its account page.',
    },
    signedIn: 'Where this browser is signed in',
    other: 'Another service',
    tenant: 'Short name of the service',
    tenantHint: 'The letters and digits right after "/t/" in the address of its sign-in page.',
    next: 'Next',
  },
)

export const complaints = {
  summary: { ja: '入力内容をご確認ください', en: 'There is a problem' },
  missing: { ja: 'サービスの識別名を入力してください。', en: 'Enter the short name of the service.' },
  unknown: {
    ja: 'この識別名のサービスはありません。アドレスをもう一度ご確認ください。',
    en: 'There is no service of this name. Look at its address once more.',
  },
}
