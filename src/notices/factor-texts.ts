import { words } from '#language/language.ts'

/** What a person signs in with besides the password: added, removed, used in an unusual way. */
export const factorTexts = words(
  {
    factors: {
      'one-time-password': 'ワンタイムパスワード',
      passkey: 'パスキー',
      'security-code': 'セキュリティコードの送信先',
      approval: '確認アプリ',
    },
    name: '名前',
    added: {
      subject: (factor: string) => `${factor}が登録されました`,
      lead: (factor: string) => `お客様のアカウントに${factor}が登録されました。`,
      next: '次のログインから、お使いいただけます。',
    },
    removed: {
      subject: (factor: string) => `${factor}が削除されました`,
      lead: (factor: string) => `お客様のアカウントから${factor}が削除されました。`,
      next: '削除されたものでは、もうログインできません。',
    },
    notYou:
      '第三者が操作した可能性があります。アカウントを保護しますので、すぐに下記のお問い合わせ窓口へご連絡ください。窓口からパスワードやコードをお聞きすることはありません。',
    codesMade: {
      subject: '予備コードが作成されました',
      lead: 'お客様のアカウントの予備コードが新しく作成されました。',
      next: '以前の予備コードは使えません。新しい予備コードは、スマートフォンとは別の安全な場所に保管してください。',
    },
    codeUsed: {
      subject: '予備コードでログインしました',
      lead: 'お客様のアカウントへのログインに、予備コードが使われました。',
      left: (left: number) =>
        left === 0
          ? '使える予備コードは残っていません。アカウント管理で新しい予備コードを作成してください。'
          : `使える予備コードは、あと${left}個です。`,
    },
    suspect: {
      subject: 'パスキーの利用を拒否しました',
      lead: '登録されているパスキーが、複製されたものとして使われた可能性があるため、ログインを中止しました。',
      next: 'お手元のセキュリティキーなどを確認し、心当たりがないときは、アカウント管理でこのパスキーを削除してください。',
    },
  },
  {
    factors: {
      'one-time-password': 'one-time password',
      passkey: 'passkey',
      'security-code': 'destination for security codes',
      approval: 'approval app',
    },
    name: 'Name',
    added: {
      subject: (factor) => `A ${factor} was added`,
      lead: (factor) => `A ${factor} was added to your account.`,
      next: 'You can use it from your next sign-in on.',
    },
    removed: {
      subject: (factor) => `A ${factor} was removed`,
      lead: (factor) => `A ${factor} was removed from your account.`,
      next: 'What was removed can no longer be used to sign in.',
    },
    notYou:
      'Somebody else may have done it. Contact the support desk below at once, so that they can protect your account. They will never ask for a password or code.',
    codesMade: {
      subject: 'New recovery codes were made',
      lead: 'New recovery codes were made for your account.',
      next: 'The codes from before no longer work. Keep the new ones in a safe place, away from your phone.',
    },
    codeUsed: {
      subject: 'A recovery code was used',
      lead: 'A recovery code was used to sign in to your account.',
      left: (left) =>
        left === 0
          ? 'There is none left. Make new recovery codes on your account page.'
          : `You have ${left} ${left === 1 ? 'code' : 'codes'} left.`,
    },
    suspect: {
      subject: 'A passkey was refused',
      lead: 'One of your passkeys was used as if there were a copy of it, so we stopped the sign-in.',
      next: 'Check your security key or device. If you cannot explain it, remove that passkey on your account page.',
    },
  },
)
