import { words } from '#language/language.ts'

export const texts = words(
  {
    facts: {
      service: 'サービス',
      userId: 'ユーザID',
      at: '日時',
      site: 'サイト・アプリ',
      browser: '使われたブラウザ',
      ip: '接続元のIPアドレス',
      unknown: '不明',
    },
    repeated: (times: number) => `前回のお知らせのあと、同じことがほかに${times}回ありました。`,
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
    unlocked: {
      subject: 'アカウントのロックを解除しました',
      lead: 'アカウントのロックを解除しました。',
      next: 'ログインするときは、ご利用のサービスをいつもの方法（公式アプリやブックマーク）で開いてください。',
      notYou: 'ロックの解除を依頼していない場合は、すぐに下記のお問い合わせ窓口へご連絡ください。',
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
        'reissue-certificate': 'サポート窓口が、電子証明書を再発行する手順のメールをお送りしました。',
        'sign-out': 'サポート窓口が、すべてのブラウザとアプリでログアウトの操作をしました。',
        'end-session': 'サポート窓口が、ログイン中のブラウザの1つをログアウトさせました。',
        'end-trust':
          'サポート窓口が、信頼できる端末（ブラウザ）の1つを解除しました。そのブラウザでは、次のログインから2段階目の確認を行います。',
        'reissue-enrolment': 'サポート窓口が、認証情報を登録し直すためのURLとパスワードを発行しました。',
        disable: 'サポート窓口が、アカウントを利用停止にしました。',
        enable: 'サポート窓口が、アカウントの利用を再開しました。',
        'undo-password':
          'サポート窓口が、最近のパスワードの変更を無効にしました。そのパスワードは使えなくなり、すべてのブラウザとアプリでログアウトしました。新しいパスワードは、窓口がお渡しする登録用のURLとパスワードで登録してください。',
        'undo-question':
          'サポート窓口が、最近変更された秘密の質問とその答えを無効にしました。次にログインしたときに、アカウント管理で登録し直してください。',
        'undo-notices':
          'サポート窓口が、最近変更されたお知らせメールの設定と合言葉を無効にしました。お知らせはサービスの標準の設定でお送りします。合言葉は、アカウント管理で登録し直してください。',
      },
      notYou:
        'この操作を依頼した覚えがないときは、すぐに下記のお問い合わせ窓口へご連絡ください。窓口からパスワードをお聞きすることはありません。',
    },
    'signed-in': {
      subjectNew: '新しいブラウザからのログイン',
      leadNew: 'これまで使われていないブラウザから、お客様のアカウントへのログインがありました。',
      subject: 'ログインのお知らせ',
      lead: 'お客様のアカウントへのログインがありました。',
      next: 'ご本人の操作であれば、何もしていただく必要はありません。',
      notYou:
        'いつもの方法（公式アプリやブックマーク）でサービスを開き、アカウント管理の「身に覚えがないとき」から、このメールの受付番号を入力してください。ログインの停止とパスワードの変更まで案内します。開けないときは、下記のお問い合わせ窓口へご連絡ください。',
    },
    'not-started': {
      subject: '身に覚えのないログインの要求を終了しました',
      lead: 'ログインの画面で「身に覚えがありません」が押されたため、その要求を終了しました。ログインは行われていません。',
      next: 'サポート窓口にもお知らせしました。ご自分で押した場合は、何もしていただく必要はありません。',
      notYou:
        'ほかの人があなたのIDを入力した可能性があります。パスワードを入力していなければ心配はありません。入力した場合は、いつもの方法（公式アプリやブックマーク）でサービスを開き、パスワードを変更してください。',
    },
    refused: {
      subject: 'ログインを中止しました',
      lead: '正しいパスワードが入力されましたが、ログインは完了していません。',
      next: 'ご本人が途中でやめた場合や、必要な確認ができなかった場合は、何もしていただく必要はありません。',
      notYou:
        '第三者にパスワードを知られている可能性があります。いつもの方法（公式アプリやブックマーク）でサービスを開き、アカウント管理でパスワードを変更してください。できないときは、下記のお問い合わせ窓口へご連絡ください。',
    },
    'password-changed': {
      subject: 'パスワードが変更されました',
      lead: 'お客様のアカウントのパスワードが変更されました。',
      next: '次のログインから、新しいパスワードをお使いください。',
      notYou:
        '第三者が変更した可能性があります。アカウントを保護しますので、すぐに下記のお問い合わせ窓口へご連絡ください。窓口からパスワードをお聞きすることはありません。',
    },
    'question-changed': {
      subject: '秘密の質問が変更されました',
      lead: 'お客様のアカウントの秘密の質問とその答えが変更されました。',
      next: '再発行などの手続きでは、新しい質問と答えをお使いください。',
      notYou:
        '第三者が変更した可能性があります。アカウントを保護しますので、すぐに下記のお問い合わせ窓口へご連絡ください。',
    },
    'method-changed': {
      subject: 'ログイン方法が変更されました',
      lead: 'お客様のアカウントのログイン方法が変更されました。',
      next: '次のログインから、新しい方法になります。',
      notYou:
        '第三者が変更した可能性があります。アカウントを保護しますので、すぐに下記のお問い合わせ窓口へご連絡ください。',
    },
    'contact-changed': {
      mail: 'メールアドレス',
      phone: '電話番号',
      added: {
        mail: {
          subject: 'メールアドレスが追加されました',
          lead: 'お客様のアカウントにメールアドレスが追加されました。',
        },
        phone: { subject: '電話番号が追加されました', lead: 'お客様のアカウントに電話番号が追加されました。' },
      },
      changed: {
        mail: {
          subject: 'メールアドレスが変更されました',
          lead: 'お客様のアカウントのメールアドレスが変更されました。',
        },
        phone: { subject: '電話番号が変更されました', lead: 'お客様のアカウントの電話番号が変更されました。' },
      },
      removed: {
        mail: {
          subject: 'メールアドレスが削除されました',
          lead: 'お客様のアカウントからメールアドレスが削除されました。',
        },
        phone: { subject: '電話番号が削除されました', lead: 'お客様のアカウントから電話番号が削除されました。' },
      },
      notYou:
        '第三者が変更した可能性があります。アカウントを保護しますので、すぐに下記のお問い合わせ窓口へご連絡ください。',
    },
    'device-changed': {
      number: '端末の番号',
      added: { subject: '端末を追加しました', lead: 'お客様のアカウントに、ログインに使う端末を追加しました。' },
      changed: { subject: '端末の登録内容を変更しました', lead: 'お客様のアカウントの端末の登録内容を変更しました。' },
      removed: {
        subject: '端末を削除しました',
        lead: 'お客様のアカウントから端末を削除しました。この端末の電子証明書では、ログインできなくなりました。',
      },
      issued: {
        subject: '電子証明書がダウンロードされました',
        lead: 'お客様のアカウントの電子証明書がダウンロードされました。',
      },
      revoked: {
        subject: '電子証明書を失効しました',
        lead: 'お客様のアカウントの電子証明書を失効しました。この電子証明書では、ログインできなくなりました。',
      },
      notYou:
        '第三者が操作した可能性があります。アカウントを保護しますので、すぐに下記のお問い合わせ窓口へご連絡ください。',
    },
    reissued: {
      subject: 'パスワードを再発行しました',
      lead: 'お申し込みにより、お客様のアカウントのパスワードを再発行しました。',
      issued:
        '画面に表示したパスワードの有効期間は24時間です。次のログインのときに、新しいパスワードへ変更してください。',
      chosen: '次のログインから、登録した新しいパスワードをお使いください。',
      ended: 'これまでのパスワードは使えなくなり、ログイン中だったブラウザやアプリはすべてログアウトしました。',
      notYou:
        '第三者が手続きをした可能性があります。アカウントを保護しますので、すぐに下記のお問い合わせ窓口へご連絡ください。窓口からパスワードをお聞きすることはありません。',
    },
    'notices-changed': {
      subject: 'お知らせメールの設定が変更されました',
      lead: 'お知らせメールの設定（ログインのお知らせ、合言葉）が変更されました。',
      always: 'ログインのお知らせは、ログインのたびにお送りします。',
      'new-browser': 'ログインのお知らせは、初めて使うブラウザからのログインのときにお送りします。',
      off: 'ログインのお知らせは、お送りしません。',
      next: 'パスワードの変更やロックなど、安全にかかわるお知らせは、設定にかかわらずお送りします。',
      notYou:
        '第三者が変更した可能性があります。アカウントを保護しますので、すぐに下記のお問い合わせ窓口へご連絡ください。',
    },
    'data-exported': {
      subject: 'お客様の情報が出力されました',
      lead: 'アカウント管理の画面から、お客様の情報がファイルに出力されました。',
      next: 'ファイルには、連絡先やログイン履歴などが含まれます。大切に保管してください。',
      notYou:
        '第三者が操作した可能性があります。アカウントを保護しますので、すぐに下記のお問い合わせ窓口へご連絡ください。',
    },
    'sessions-ended': {
      subject: 'ほかのブラウザからログアウトしました',
      lead: 'アカウント管理の画面から、ほかのブラウザでのログインを終了しました。',
      next: '終了したブラウザで続けるには、もう一度ログインしてください。',
      notYou: '第三者が操作した可能性があります。パスワードを変更し、下記のお問い合わせ窓口へご連絡ください。',
    },
    'site-disconnected': {
      subject: 'サイトとの連携を終了しました',
      lead: 'アカウント管理の画面から、次のサイトやアプリとの連携を終了しました。',
      next: 'もう一度使うときは、そのサイトやアプリからログインしてください。',
      notYou: '第三者が操作した可能性があります。パスワードを変更し、下記のお問い合わせ窓口へご連絡ください。',
    },
    secured: {
      subject: 'アカウントを保護しました',
      lead: '「身に覚えがない」とのお知らせを受け、お客様のアカウントを保護しました。すべてのログインを終了し、パスワードを新しいものに変更しました。',
      next: '内容はサービスの運営会社に報告しました。お問い合わせの際は、下記の受付番号をお知らせください。',
      notYou:
        '第三者が操作した可能性があります。すぐに下記のお問い合わせ窓口へご連絡ください。窓口からパスワードをお聞きすることはありません。',
    },
  },
  {
    facts: {
      service: 'Service',
      userId: 'User ID',
      at: 'When',
      site: 'Site or app',
      browser: 'Browser',
      ip: 'IP address',
      unknown: 'unknown',
    },
    repeated: (times) => `The same has happened ${times} more ${times === 1 ? 'time' : 'times'} since our last notice.`,
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
    unlocked: {
      subject: 'Your account was unlocked',
      lead: 'Your account was unlocked.',
      next: 'To sign in, open the service as you always do: from its app or your bookmark.',
      notYou: 'If you did not ask for it, contact the support desk below at once.',
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
        'reissue-certificate': 'The support desk has sent you a mail about reissuing your certificate.',
        'sign-out': 'The support desk has signed you out in all browsers and apps.',
        'end-session': 'The support desk has signed you out in one browser.',
        'end-trust':
          'The support desk has ended the trust of one browser. From your next sign-in on, it asks for the second step.',
        'reissue-enrolment':
          'The support desk has issued a URL and a password with which your sign-in can be set up anew.',
        disable: 'The support desk has disabled your account.',
        enable: 'The support desk has enabled your account again.',
        'undo-password':
          'The support desk has undone the latest change of your password. That password no longer works, and you were signed out in all browsers and apps. Set a new one with the enrolment URL and password that the support desk gives you.',
        'undo-question':
          'The support desk has undone the latest change of your security question: question and answer were removed. Register them anew on your account page when you have signed in.',
        'undo-notices':
          'The support desk has undone the latest change of your choice of notices: you get the notices that are usual for this service, and the pass phrase was removed. Choose a new one on your account page.',
      },
      notYou:
        'If you did not ask for this, contact the support desk below at once. They will never ask for your password.',
    },
    'signed-in': {
      subjectNew: 'Sign-in from a new browser',
      leadNew: 'Somebody signed in to your account from a browser that was not used before.',
      subject: 'Sign-in to your account',
      lead: 'Somebody signed in to your account.',
      next: 'If it was you, there is nothing to do.',
      notYou:
        'Open the service as you always do, from its app or your bookmark, go to "This was not me" on your account page and enter the reference of this mail. You will be led through ending all sign-ins and changing your password. If you cannot get in, contact the support desk below.',
    },
    'not-started': {
      subject: 'A sign-in that nobody started was ended',
      lead: 'On a sign-in page "I did not start this" was chosen, so that request was ended. Nobody was signed in.',
      next: 'The support desk was told as well. If it was you who chose it, there is nothing to do.',
      notYou:
        'Somebody else may have typed your ID. As long as no password was typed there is no danger. If one was, open the service as you always do, from its app or your bookmark, and change your password.',
    },
    refused: {
      subject: 'A sign-in was stopped',
      lead: 'The right password was entered, but the sign-in was not completed.',
      next: 'If you stopped it yourself, or could not show everything that was asked for, there is nothing to do.',
      notYou:
        'Somebody else may know your password. Open the service as you always do, from its app or your bookmark, and change your password on your account page. If you cannot, contact the support desk below.',
    },
    'password-changed': {
      subject: 'Your password was changed',
      lead: 'The password of your account was changed.',
      next: 'Use the new password from your next sign-in on.',
      notYou:
        'Somebody else may have changed it. Contact the support desk below at once, so that they can protect the account. They will never ask for your password.',
    },
    'question-changed': {
      subject: 'Your security question was changed',
      lead: 'The security question of your account and its answer were changed.',
      next: 'Where you are asked for them, for example to get a new password, use the new ones.',
      notYou:
        'Somebody else may have changed it. Contact the support desk below at once, so that they can protect the account.',
    },
    'method-changed': {
      subject: 'Your sign-in method was changed',
      lead: 'The way in which you sign in to your account was changed.',
      next: 'It holds from your next sign-in on.',
      notYou:
        'Somebody else may have changed it. Contact the support desk below at once, so that they can protect the account.',
    },
    'contact-changed': {
      mail: 'Mail address',
      phone: 'Phone number',
      added: {
        mail: { subject: 'A mail address was added', lead: 'A mail address was added to your account.' },
        phone: { subject: 'A phone number was added', lead: 'A phone number was added to your account.' },
      },
      changed: {
        mail: { subject: 'A mail address was changed', lead: 'A mail address of your account was changed.' },
        phone: { subject: 'A phone number was changed', lead: 'A phone number of your account was changed.' },
      },
      removed: {
        mail: { subject: 'A mail address was removed', lead: 'A mail address was removed from your account.' },
        phone: { subject: 'A phone number was removed', lead: 'A phone number was removed from your account.' },
      },
      notYou:
        'Somebody else may have changed it. Contact the support desk below at once, so that they can protect the account.',
    },
    'device-changed': {
      number: 'Number of the device',
      added: { subject: 'A device was added', lead: 'A device for signing in was added to your account.' },
      changed: { subject: 'A device was changed', lead: 'A device of your account was changed.' },
      removed: {
        subject: 'A device was removed',
        lead: 'A device was removed from your account. Its certificate cannot be used to sign in any more.',
      },
      issued: {
        subject: 'A certificate was downloaded',
        lead: 'A certificate for signing in to your account was downloaded.',
      },
      revoked: {
        subject: 'A certificate was revoked',
        lead: 'A certificate of your account was revoked. It cannot be used to sign in any more.',
      },
      notYou:
        'Somebody else may have done this. Please contact the support desk below at once, so that your account can be protected.',
    },
    reissued: {
      subject: 'You were given a new password',
      lead: 'As was asked for, your account was given a new password.',
      issued:
        'The password that stood on the page is valid for 24 hours. Change it for one of your own when you sign in next.',
      chosen: 'Use the new password from your next sign-in on.',
      ended: 'The old password no longer works, and you were signed out in all browsers and apps.',
      notYou:
        'Somebody else may have asked for it. Contact the support desk below at once, so that they can protect the account. They will never ask for your password.',
    },
    'notices-changed': {
      subject: 'Your choice of notices was changed',
      lead: 'What we mail you was changed: which sign-ins we tell you of, or your pass phrase.',
      always: 'We tell you of every sign-in.',
      'new-browser': 'We tell you of sign-ins from a new browser.',
      off: 'We do not tell you of sign-ins.',
      next: 'What concerns your security, such as a changed password or a lock, we always tell you.',
      notYou:
        'Somebody else may have changed it. Contact the support desk below at once, so that they can protect the account.',
    },
    'data-exported': {
      subject: 'Your data was exported',
      lead: 'What we know of your account was saved to a file from your account page.',
      next: 'The file holds your contact addresses and your sign-in history, among other things. Keep it safe.',
      notYou:
        'Somebody else may have done it. Contact the support desk below at once, so that they can protect the account.',
    },
    'sessions-ended': {
      subject: 'You were signed out of other browsers',
      lead: 'Sign-ins in other browsers were ended on your account page.',
      next: 'To go on in one of them, sign in there again.',
      notYou: 'Somebody else may have done it. Change your password and contact the support desk below.',
    },
    'site-disconnected': {
      subject: 'A site was disconnected from your account',
      lead: 'The following site or app was disconnected on your account page.',
      next: 'To use it again, sign in from that site or app.',
      notYou: 'Somebody else may have done it. Change your password and contact the support desk below.',
    },
    secured: {
      subject: 'Your account was protected',
      lead: 'Since something was reported as "not me", your account was protected: everybody was signed out everywhere, and the password was changed.',
      next: 'The company that runs the service has been told. If you contact them, name the reference below.',
      notYou:
        'Somebody else may have done it. Contact the support desk below at once. They will never ask for your password.',
    },
  },
)
