import { words } from '#language/language.ts'

/** Two-step verification and trusted browsers: what was changed, by whom. */
export const twoStepTexts = words(
  {
    name: '登録した名前',
    notYou:
      '第三者が操作した可能性があります。アカウントを保護しますので、すぐに下記のお問い合わせ窓口へご連絡ください。窓口からパスワードやコードをお聞きすることはありません。',
    trusted: {
      subject: '信頼できる端末（ブラウザ）を登録しました',
      lead: 'お客様のアカウントで、次のブラウザが信頼できる端末として登録されました。このブラウザでは、しばらくの間、2段階目の確認を省略します。',
      next: '登録した覚えがない場合や、共有の端末に登録してしまった場合は、アカウント管理の「信頼できる端末」で解除してください。',
    },
    suspect: {
      subject: '信頼できる端末（ブラウザ）を解除しました',
      lead: '信頼できる端末の目印（Cookie）が、複製されたものとして使われた可能性があるため、信頼を解除しました。そのとき、正しいパスワードが入力されています。',
      next: '心当たりがないときは、アカウント管理でパスワードを変更してください。心当たりがある場合は、次のログインで登録し直せます。',
    },
    changes: {
      on: {
        subject: '2段階認証を利用する設定にしました',
        lead: '次のログインから、パスワードに加えて2段階目の確認を行います。',
        next: 'スマートフォンの紛失に備えて、予備コードの作成や、ほかの送信先の登録をおすすめします。',
      },
      off: {
        subject: '2段階認証を利用しない設定にしました',
        lead: '次のログインから、2段階目の確認を行いません。',
        next: '信頼できる端末（ブラウザ）の登録は、すべて解除されました。',
      },
      changed: {
        subject: '2段階認証の設定が変更されました',
        lead: '2段階認証の方法または送信先が変更されました。',
        next: '信頼できる端末（ブラウザ）の登録は、すべて解除されました。',
      },
      'gone-off': {
        subject: '2段階認証の設定が解除されました',
        lead: 'ご契約の変更によりセキュリティコードをお届けできなくなるため、2段階認証の設定を解除しました。',
        next: '引き続き利用するには、公式のアプリまたはブックマークから開き、アカウント管理の「2段階認証」で送信先を登録し直してください。',
      },
      'gone-enrol': {
        subject: '2段階認証の送信先を登録し直してください',
        lead: 'ご契約の変更により、登録されていた送信先にセキュリティコードをお届けできなくなりました。',
        next: '公式のアプリまたはブックマークから開き、ログインの画面の案内にしたがって、新しい送信先を登録してください。',
      },
      reset: {
        subject: '2段階認証の設定をリセットしました',
        lead: 'サポート窓口が、2段階認証の設定（方法、送信先、ワンタイムパスワード、パスキー、予備コード、信頼できる端末）をリセットしました。',
        next: '公式のアプリまたはブックマークから開き、アカウント管理の「2段階認証」で設定し直してください。',
      },
    },
  },
  {
    name: 'Its name',
    notYou:
      'Somebody else may have done it. Contact the support desk below at once, so that they can protect your account. They will never ask for a password or code.',
    trusted: {
      subject: 'A browser is now trusted',
      lead: 'The following browser was registered as trusted for your account. For some time it skips the second step.',
      next: 'If you did not do this, or did it on a shared device, remove it under "Trusted browsers" on your account page.',
    },
    suspect: {
      subject: 'A browser is no longer trusted',
      lead: 'The mark (cookie) of a trusted browser was used as if there were a copy of it, so we ended the trust. The right password was entered at the time.',
      next: 'If you cannot explain it, change your password on your account page. If you can, trust the browser again at your next sign-in.',
    },
    changes: {
      on: {
        subject: 'Two-step verification was turned on',
        lead: 'From your next sign-in on, a second step comes after the password.',
        next: 'To be prepared for a lost phone, make recovery codes or register another destination.',
      },
      off: {
        subject: 'Two-step verification was turned off',
        lead: 'From your next sign-in on, there is no second step.',
        next: 'All trusted browsers were removed.',
      },
      changed: {
        subject: 'Your two-step verification was changed',
        lead: 'The way or the destination of your two-step verification was changed.',
        next: 'All trusted browsers were removed.',
      },
      'gone-off': {
        subject: 'Two-step verification was turned off',
        lead: 'A change in your contract means codes can no longer reach you, so two-step verification was turned off.',
        next: 'To go on using it, open the service from its app or your bookmark and register a new destination under "Two-step verification" on your account page.',
      },
      'gone-enrol': {
        subject: 'Register a new destination for security codes',
        lead: 'A change in your contract means codes can no longer reach the destination you had registered.',
        next: 'Open the service from its app or your bookmark and follow the sign-in page to register a new destination.',
      },
      reset: {
        subject: 'Your two-step verification was reset',
        lead: 'The support desk reset your two-step verification: way, destination, one-time passwords, passkeys, recovery codes and trusted browsers.',
        next: 'Open the service from its app or your bookmark and set it up again under "Two-step verification" on your account page.',
      },
    },
  },
)
