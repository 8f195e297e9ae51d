import { words } from '#language/language.ts'

export const texts = words(
  {
    facts: { service: 'サービス', userId: 'ユーザID', at: '日時' },
    locked: {
      subject: 'アカウントをロックしました',
      password: 'パスワードの誤入力が繰り返されたため、安全のためアカウントをロックしました。',
      answer: '秘密の質問の答えの誤入力が繰り返されたため、安全のためアカウントをロックしました。',
      code: 'コードの誤入力が繰り返されたため、安全のためアカウントをロックしました。',
      untilUnlocked:
        'ロックの解除は、下記のお問い合わせ窓口へご連絡ください。ご本人であることを確認したうえで解除します。',
      untilTime: (time: string) => `${time} を過ぎると、もう一度ログインをお試しいただけます。`,
      notYou:
        '第三者がログインを試みた可能性があります。ロックにより、ログインは行われていません。下記のお問い合わせ窓口へご連絡ください。窓口からパスワードをお聞きすることはありません。',
    },
    enrolled: {
      subject: '認証情報の登録が完了しました',
      lead: (service: string) => `「${service}」へのログインに使う認証情報の登録が完了しました。`,
      next: 'ログインするときは、ご利用のサービスをいつもの方法（公式アプリやブックマーク）で開いてください。',
      notYou:
        'ご本人以外の方が登録した可能性があります。アカウントを停止しますので、すぐに下記のお問い合わせ窓口へご連絡ください。',
    },
    support: {
      subject: 'サポート窓口がアカウントを操作しました',
      acts: {
        unlock: 'サポート窓口が、アカウントのロックを解除しました。いつもの方法でログインできます。',
        'sign-out': 'サポート窓口が、すべてのブラウザとアプリでログアウトの操作をしました。',
        'reissue-enrolment': 'サポート窓口が、認証情報を登録し直すためのURLとパスワードを発行しました。',
        disable: 'サポート窓口が、アカウントを利用停止にしました。',
        enable: 'サポート窓口が、アカウントの利用を再開しました。',
      },
      notYou:
        'この操作を依頼した覚えがないときは、すぐに下記のお問い合わせ窓口へご連絡ください。窓口からパスワードをお聞きすることはありません。',
    },
  },
  {
    facts: { service: 'Service', userId: 'User ID', at: 'When' },
    locked: {
      subject: 'Your account was locked',
      password: 'A wrong password was entered too often. To keep your account safe, we have locked it.',
      answer:
        'A wrong answer to the security question was given too often. To keep your account safe, we have locked it.',
      code: 'A wrong code was entered too often. To keep your account safe, we have locked it.',
      untilUnlocked:
        'To have it unlocked, contact the support desk below. They will make sure that it is you, then unlock it.',
      untilTime: (time) => `You can try to sign in again after ${time}.`,
      notYou:
        'Somebody else may have tried to sign in. Thanks to the lock they did not get in. Please contact the support desk below. They will never ask for your password.',
    },
    enrolled: {
      subject: 'Your sign-in is set up',
      lead: (service) => `Your sign-in for ${service} has been set up.`,
      next: 'To sign in, open the service as you always do: from its app or your bookmark.',
      notYou:
        'Somebody else may have set it up. Contact the support desk below at once, so that they can block the account.',
    },
    support: {
      subject: 'The support desk worked on your account',
      acts: {
        unlock: 'The support desk has unlocked your account. You can sign in as usual.',
        'sign-out': 'The support desk has signed you out in all browsers and apps.',
        'reissue-enrolment':
          'The support desk has issued a URL and a password with which your sign-in can be set up anew.',
        disable: 'The support desk has disabled your account.',
        enable: 'The support desk has enabled your account again.',
      },
      notYou:
        'If you did not ask for this, contact the support desk below at once. They will never ask for your password.',
    },
  },
)
