import { words } from '#language/language.ts'

export const enrolTexts = words(
  {
    title: '2段階認証の設定',
    why: 'このサービスでは、パスワードに加えて2段階目の確認が必要です。はじめに、セキュリティコードの送信先を登録します。',
    mailbox: (to: string, minutes: number) =>
      `ご本人であることを確認するため、登録済みのメールアドレス ${to} にコードを送りました。届いた6桁の番号を入力してください（${minutes}分間有効）。`,
    destination: {
      sms: 'SMSを受信できる携帯電話番号を入力してください。',
      mail: 'コードを受け取るメールアドレスを入力してください。',
      both: 'SMSを受信できる携帯電話番号か、メールアドレスを入力してください。',
    },
    labels: { sms: '携帯電話番号', mail: 'メールアドレス', both: '携帯電話番号またはメールアドレス' },
    hint: '例：090-1234-5678。日本国外の番号は + と国番号から入力してください。',
    lost: 'スマートフォンをなくすと、コードを受け取れなくなります。ログインしたあと、「2段階認証」の画面で予備コードも作成してください。',
    send: 'コードを送る',
    sent: (to: string, minutes: number) =>
      `${to} に、セキュリティコードを送りました。届いた6桁の番号を入力すると、登録が完了します（${minutes}分間有効）。`,
    register: '登録してログイン',
    another: '別の送信先を入力する',
  },
  {
    title: 'Set up two-step verification',
    why: 'This service needs a second step beside the password. First, register where security codes are sent.',
    mailbox: (to, minutes) =>
      `To make sure that it is you, we sent a code to your registered mail address ${to}. Enter its six digits (valid for ${minutes} minutes).`,
    destination: {
      sms: 'Enter a mobile number that receives text messages.',
      mail: 'Enter the mail address that is to receive the codes.',
      both: 'Enter a mobile number that receives text messages, or a mail address.',
    },
    labels: { sms: 'Mobile number', mail: 'Mail address', both: 'Mobile number or mail address' },
    hint: 'For example 090-1234-5678; from outside Japan begin with + and the country.',
    lost: 'If you lose your phone, codes cannot reach you. Once you are signed in, also make recovery codes on the page "Two-step verification".',
    send: 'Send a code',
    sent: (to, minutes) =>
      `We sent a security code to ${to}. Enter its six digits to complete the registration (valid for ${minutes} minutes).`,
    register: 'Register and sign in',
    another: 'Enter another destination',
  },
)

export const enrolComplaints = {
  summary: { ja: '入力内容をご確認ください', en: 'There is a problem' },
  missing: { ja: '送信先を入力してください。', en: 'Enter a destination.' },
  wrong: {
    sms: {
      ja: '携帯電話番号の形式が正しくありません。090-1234-5678、または +81 から始まる形で入力してください。',
      en: 'This is not a mobile number. Write it like 090-1234-5678, or from + and the country on.',
    },
    mail: { ja: 'メールアドレスの形式が正しくありません。', en: 'This is not a mail address.' },
    both: {
      ja: '携帯電話番号かメールアドレスの形で入力してください。',
      en: 'Enter a mobile number or a mail address.',
    },
  },
}
