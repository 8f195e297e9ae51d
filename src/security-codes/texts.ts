import { words } from '#language/language.ts'

export const texts = words(
  {
    subject: (service: string) => `セキュリティコードのお知らせ（${service}）`,
    code: (code: string, service: string, minutes: number) =>
      `${code} が「${service}」のセキュリティコードです（${minutes}分間有効）。`,
    never: '電話・メール・SMSでこの番号をお聞きすることはありません。ログインの画面以外には入力しないでください。',
    newest: '続けて届いたときは、最後に届いたコードだけが使えます。',
    notYou:
      'ログインしようとした覚えがないときは、このコードをだれにも伝えないでください。くり返し届くときは、パスワードを変更するか、下記のお問い合わせ窓口へご連絡ください。',
    site: 'サイト・アプリ',
    browser: 'ブラウザ',
    prompt: '要求番号',
    at: '日時',
    ip: '接続元のIPアドレス',
    unknown: '不明',
    testSubject: (service: string) => `テスト送信（${service}）`,
    test: (service: string) =>
      `「${service}」からのテスト送信です。このメールが届いた送信先で、セキュリティコードを受け取れます。`,
    testNotYou: '2段階認証の設定をした覚えがないときは、下記のお問い合わせ窓口へご連絡ください。',
    testSms: (service: string) => `【${service}】テスト送信です。この番号でセキュリティコードを受け取れます。`,
    sms: (service: string, code: string, minutes: number) =>
      `【${service}】セキュリティコード ${code}（${minutes}分）。他人に教えないでください。`,
  },
  {
    subject: (service) => `Your security code for ${service}`,
    code: (code, service, minutes) => `${code} is your security code for ${service} (valid for ${minutes} minutes).`,
    never: 'We never ask for it by phone, mail or SMS. Type it nowhere but on the sign-in page.',
    newest: 'If several arrive, only the latest can be used.',
    notYou:
      'If you were not signing in, tell this code to nobody. If codes keep coming, change your password or contact the support desk below.',
    site: 'Site or app',
    browser: 'Browser',
    prompt: 'Request number',
    at: 'Time',
    ip: 'IP address',
    unknown: 'unknown',
    testSubject: (service) => `Test message from ${service}`,
    test: (service) => `This is a test message from ${service}. Security codes can reach you here.`,
    testNotYou: 'If you did not set up two-step verification, please contact the support desk below.',
    testSms: (service) => `${service}: this is a test. Security codes can reach you here.`,
    sms: (service, code, minutes) => `${service}: security code ${code} (${minutes} min). Never share it.`,
  },
)
