import { words } from '#language/language.ts'
import { duration } from '#web/texts.ts'

/** Words of the pages that ask for a security code. */
export const codeTexts = words(
  {
    title: 'セキュリティコードの入力',
    sent: {
      sms: (to: string, minutes: number) =>
        `${to} に、セキュリティコードをSMSで送りました。届いた6桁の番号を入力してください（${minutes}分間有効）。`,
      mail: (to: string, minutes: number) =>
        `${to} に、セキュリティコードをメールで送りました。届いた6桁の番号を入力してください（${minutes}分間有効）。`,
    },
    sentSomewhere: (minutes: number) =>
      `登録されている送信先に、セキュリティコードを送りました。パスワードと、届いた6桁の番号を入力してください（${minutes}分間有効）。`,
    refused: 'コードを送れませんでした。下の「コードが届かない方」から、別の送信先をお選びください。',
    code: 'セキュリティコード',
    hint: '数字6桁です。続けて届いたときは、最後に届いたコードを入力してください。電話やメールでこの番号をお聞きすることはありません。',
    resend: 'コードを再送する',
    otherWays: 'ほかの方法',
    anotherWay: 'ほかの方法で確認する',
    nextDestination: '登録している別の送信先に送る',
    notArrived: 'コードが届かない方',
    lastSent: (at: string) => `最後に送った時刻：${at}。`,
    results: {
      waiting: '送信中です。',
      sent: '通信会社またはメールサーバーに渡しました。',
      delayed: '送信が遅れています。もう一度送っています。',
      refused: '送信先で受け取りを断られました。別の送信先をお選びください。',
      expired: '時間内に送れませんでした。再送してください。',
    },
    resendsLeft: (times: number) => `再送できる回数：あと${times}回。`,
    helpOf: {
      sms: {
        lead: 'SMSが届かないときは、次の点をお確かめください。',
        signal: '電波の届く場所にいること。機内モードを切り、端末を再起動すると届くことがあります。',
        blocked: 'SMSの受信拒否（海外や企業からのSMSの拒否、迷惑SMSの自動判定）を設定していないこと。',
        stored: '電話番号を「番号保管」にしたり、解約したりしていないこと。保管中の番号にSMSは届きません。',
        abroad: '海外で利用している、またはSMSに対応していない契約の回線でないこと。',
      },
      mail: {
        lead: 'メールが届かないときは、次の点をお確かめください。',
        spam: '迷惑メールのフォルダに入っていないこと。',
        allow: (sender: string) =>
          sender
            ? `${sender} からのメールを受信できるように設定していること。`
            : 'このサービスからのメールを受信できるように設定していること。',
        full: 'メールボックスの容量に空きがあること。届くまで数分かかることがあります。',
      },
    },
    destination: '別の送信先',
    useDestination: '選んだ送信先に送る',
    desk: 'スマートフォンをなくした場合など、どの方法も使えないときは、サポート窓口へご連絡ください。',
  },
  {
    title: 'Enter the security code',
    sent: {
      sms: (to, minutes) =>
        `We sent a security code by text message to ${to}. Enter its six digits (valid for ${minutes} minutes).`,
      mail: (to, minutes) =>
        `We sent a security code by mail to ${to}. Enter its six digits (valid for ${minutes} minutes).`,
    },
    sentSomewhere: (minutes) =>
      `We sent a security code to the registered destination. Enter your password and the six digits (valid for ${minutes} minutes).`,
    refused: 'The code could not be sent. Choose another destination below, under "The code did not arrive".',
    code: 'Security code',
    hint: 'Six digits. If several arrived, enter the latest. We never ask for this number by phone or mail.',
    resend: 'Send the code again',
    otherWays: 'Other ways',
    anotherWay: 'Verify in another way',
    nextDestination: 'Send it to another registered destination',
    notArrived: 'The code did not arrive',
    lastSent: (at) => `Last sent: ${at}. `,
    results: {
      waiting: 'It is being sent. ',
      sent: 'The phone company or mail server has taken it. ',
      delayed: 'Sending is delayed; we are trying again. ',
      refused: 'The destination refused it. Choose another one. ',
      expired: 'It could not be sent in time. Send it again. ',
    },
    resendsLeft: (times) => `It can be sent ${times} more ${times === 1 ? 'time' : 'times'}.`,
    helpOf: {
      sms: {
        lead: 'If the text message does not arrive, please check:',
        signal: 'You have a signal. Switching flight mode off and restarting the phone can help.',
        blocked: 'Your phone or contract does not block text messages from companies or from abroad.',
        stored: 'The number is not in storage and the contract has not ended: numbers in storage get no messages.',
        abroad: 'You are not abroad, or on a contract without text messages.',
      },
      mail: {
        lead: 'If the mail does not arrive, please check:',
        spam: 'It is not in the spam folder.',
        allow: (sender) =>
          sender ? `Mails from ${sender} are let through.` : 'Mails of this service are let through.',
        full: 'The mailbox is not full. It can take some minutes to arrive.',
      },
    },
    destination: 'Another destination',
    useDestination: 'Send it there',
    desk: 'If you lost your phone or no way works, please contact the support desk.',
  },
)

/** What went wrong with a code or its sending; `code` is stable. */
export const codeComplaints = {
  summary: { ja: '入力内容をご確認ください', en: 'There is a problem' },
  missing: { ja: 'コードを入力してください。', en: 'Enter the code.' },
  wrong: {
    ja: 'コードが正しくありません。最新のコードを入力してください。',
    en: 'The code is incorrect. Enter the latest code.',
  },
  expired: {
    ja: 'コードの有効期限が切れたか、入力できる回数を超えました。再送してください。',
    en: 'The code has expired or was tried too often. Send a new one.',
  },
  wrongBoth: {
    ja: 'ID、パスワード、またはセキュリティコードが正しくありません。',
    en: 'The ID, the password or the security code is incorrect.',
  },
  wrongBothWithLeft: (left: number) => ({
    ja: `ID、パスワード、またはセキュリティコードが正しくありません。あと${left}回間違えるとアカウントがロックされます。`,
    en: `The ID, the password or the security code is incorrect. Your account will be locked after ${left} more failed ${left === 1 ? 'attempt' : 'attempts'}.`,
  }),
  soon: (seconds: number) => ({
    ja: `コードは送ったばかりです。約${duration.ja(seconds)}後に再送できます。`,
    en: `A code was just sent. It can be sent again in about ${duration.en(seconds)}.`,
  }),
  many: (seconds: number) => ({
    ja: `再送できる回数を超えました。約${duration.ja(seconds)}後にもう一度お試しください。`,
    en: `Too many codes were sent. Please try again in about ${duration.en(seconds)}.`,
  }),
}
