import { words } from '#language/language.ts'

export const mailTexts = words(
  {
    service: 'サービス',
    userId: 'ユーザID',
    at: '日時',
    mail: 'メールアドレス',
    phone: '電話番号',
    browser: '使われたブラウザ',
    ip: '接続元のIPアドレス',
    unknown: '不明',
    number: '取り消し番号',
    codeSubject: '連絡先の確認コード',
    code: (code: string, service: string, minutes: number) =>
      `${code} は、「${service}」のアカウントにこのメールアドレスを登録するための確認コードです。${minutes}分以内に、手続き中の画面に入力してください。`,
    never: '確認コードを、電話やメールでお聞きすることはありません。だれにも教えないでください。',
    codeNotYou:
      'どなたかが、誤ってこのメールアドレスを入力したものと思われます。コードを入力しなければ登録されません。このメールは破棄してください。',
    sms: (service: string, code: string, minutes: number) =>
      `【${service}】電話番号の確認コード ${code}（${minutes}分）。他人に教えないでください。`,
    held: {
      subject: '連絡先の変更を受け付けました',
      lead: 'お客様のアカウントの連絡先の追加または変更を受け付けました。次の日時に有効になります。',
      until: '有効になる日時',
      next: 'ご本人の操作であれば、何もしていただく必要はありません。それまでは、これまでの連絡先をお使いください。',
    },
    removed: {
      subject: '連絡先が削除されました',
      lead: 'お客様のアカウントから連絡先が削除されました。',
      until: '取り消しの期限',
      next: 'ご本人の操作であれば、何もしていただく必要はありません。',
    },
    stopped: {
      subject: '連絡先の変更を取り消しました',
      lead: 'お客様のアカウントの連絡先の変更を、取り消し番号により取り消しました。連絡先は、変更前のとおりです。',
      until: '',
      next: '変更に心当たりがなかった場合は、第三者がログインしています。いつもの方法（公式アプリやブックマーク）でサービスを開き、パスワードを変更してください。',
    },
    undone: {
      subject: '連絡先を元に戻しました',
      lead: 'サポート窓口が、お客様のアカウントの最近の連絡先の変更を元に戻しました。',
      until: '',
      next: '現在の連絡先は、アカウント管理の画面で確認できます。',
    },
    open: '変更を取り消すページ（ユーザIDやパスワードはお聞きしません）',
    howToStop: '取り消すときは、上のページを開き、取り消し番号を入力してください。',
    howToStopNoLink:
      '取り消すときは、いつもの方法（公式アプリやブックマーク）でサービスを開き、ログイン画面の「ヘルプ」にある「連絡先の変更の取り消し」から、取り消し番号を入力してください。',
    notYouStop:
      '第三者が操作した可能性があります。上の取り消し番号で変更を取り消し、パスワードを変更してください。できないときは、下記のお問い合わせ窓口へご連絡ください。',
    notYou:
      '第三者が操作した可能性があります。アカウントを保護しますので、すぐに下記のお問い合わせ窓口へご連絡ください。',
  },
  {
    service: 'Service',
    userId: 'User ID',
    at: 'When',
    mail: 'Mail address',
    phone: 'Phone number',
    browser: 'Browser',
    ip: 'IP address',
    unknown: 'unknown',
    number: 'Stop number',
    codeSubject: 'Code to confirm your address',
    code: (code, service, minutes) =>
      `${code} is the code to register this mail address with your account at ${service}. Type it into the page that asks for it within ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`,
    never: 'We never ask for this code by phone or mail. Tell it to nobody.',
    codeNotYou:
      'Somebody probably typed this mail address by mistake. Nothing is registered unless the code is entered; you can delete this mail.',
    sms: (service, code, minutes) => `${service}: code ${code} for this number (${minutes} min). Never share it.`,
    held: {
      subject: 'A contact address is about to change',
      lead: 'A mail address or phone number is being added to your account or changed. It takes effect at the time below.',
      until: 'Takes effect',
      next: 'If it was you, there is nothing to do. Until then the present addresses remain in use.',
    },
    removed: {
      subject: 'A contact address was removed',
      lead: 'A mail address or phone number was removed from your account.',
      until: 'Can be put back until',
      next: 'If it was you, there is nothing to do.',
    },
    stopped: {
      subject: 'The change of a contact address was stopped',
      lead: 'The change of a contact address of your account was stopped with a stop number. Your contact addresses are what they were before.',
      until: '',
      next: 'If the change was not yours, somebody else is signed in to your account. Open the service as you always do, from its app or your bookmark, and change your password.',
    },
    undone: {
      subject: 'Your contact addresses were put back',
      lead: 'The support desk undid the latest changes of your contact addresses.',
      until: '',
      next: 'Your account page shows what they are now.',
    },
    open: 'Page to stop the change (it asks for neither user ID nor password)',
    howToStop: 'To stop it, open the page above and enter the stop number.',
    howToStopNoLink:
      'To stop it, open the service as you always do, from its app or your bookmark, go from its sign-in page to "Help" and there to "Stop a change of contact addresses", and enter the stop number.',
    notYouStop:
      'Somebody else may have done it. Stop the change with the stop number above, then change your password. If you cannot, contact the support desk below.',
    notYou:
      'Somebody else may have done it. Contact the support desk below at once, so that they can protect the account.',
  },
)
