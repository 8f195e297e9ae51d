import { words } from '#language/language.ts'
import { duration } from '#web/texts.ts'

export const approvalTexts = words(
  {
    title: 'アプリでの確認',
    sent: '登録済みの確認アプリに、確認画面を送りました。アプリを開き、次の番号を入力してください。',
    sentTo: (devices: string) =>
      `確認アプリ（${devices}）に、確認画面を送りました。アプリを開き、次の番号を入力してください。`,
    between: '、',
    number: 'アプリに入力する番号',
    left: (seconds: number) => `残り約${duration.ja(seconds)}です。`,
    afterwards: 'アプリでの操作が終わったら、「次へ」を押してください。',
    caution: 'この番号を、電話やメールで伝えないでください。ご自分の確認アプリにだけ入力してください。',
    noApp: 'アプリを削除した、スマートフォンが手元にないなどの場合は、セキュリティコードでログインできます。',
    useCode: 'セキュリティコードでログインする',
    again: 'もう一度アプリで確認する',
    over: {
      expired: {
        title: '時間切れになりました',
        body: '確認アプリでの操作がないまま2分が過ぎたため、この確認を終了しました。もう一度確認するか、ほかの方法をお選びください。',
      },
      'wrong-number': {
        title: '番号が違います',
        body: '確認アプリに入力された番号が違うため、この確認を終了しました。もう一度確認するか、ほかの方法をお選びください。',
      },
      denied: {
        title: 'ログインが拒否されました',
        body: '確認アプリで「いいえ」が選ばれたため、この確認を終了しました。',
      },
      'too-often': {
        title: 'いまはアプリで確認できません',
        body: '身に覚えのない確認が続くことを防ぐため、短い時間に送れる確認の数を限っています。',
      },
    },
    ended: {
      title: 'ログインが拒否されました',
      lead: '確認アプリで「いいえ、私ではありません」が選ばれました。',
      body: 'このログインは終了しました。ご自分の操作で、選び間違えた場合は、サイトやアプリに戻ってはじめからやり直してください。',
    },
  },
  {
    title: 'Check in your app',
    sent: 'We sent a request to your approval app. Open the app and enter this number there.',
    sentTo: (devices) =>
      `We sent a request to your approval app (${devices}). Open the app and enter this number there.`,
    between: ', ',
    number: 'Number to enter in the app',
    left: (seconds) => `About ${duration.en(seconds)} left.`,
    afterwards: 'When you are done in the app, choose "Next".',
    caution: 'Never tell this number to anybody by phone or mail. Enter it in your own approval app and nowhere else.',
    noApp: 'If you removed the app or do not have your phone with you, you can sign in with a security code.',
    useCode: 'Sign in with a security code',
    again: 'Check in the app again',
    over: {
      expired: {
        title: 'The time is over',
        body: 'Nobody answered in the app for two minutes, so this request has ended. Try again, or choose another way.',
      },
      'wrong-number': {
        title: 'The number was not right',
        body: 'Another number was entered in the app, so this request has ended. Try again, or choose another way.',
      },
      denied: {
        title: 'The sign-in was refused',
        body: 'Somebody chose "No" in the app, so this request has ended.',
      },
      'too-often': {
        title: 'The app cannot be asked now',
        body: 'So that nobody is worn down by requests that are not theirs, only a few are sent in a short time.',
      },
    },
    ended: {
      title: 'The sign-in was refused',
      lead: 'Somebody chose "No, it is not me" in the approval app.',
      body: 'This sign-in is over. If it was you and you chose the wrong button, go back to the site or app and start again.',
    },
  },
)

export const approvalComplaints = {
  notYet: {
    ja: 'アプリでの確認がまだ終わっていません。アプリに番号を入力してから、「次へ」を押してください。',
    en: 'There is no answer from the app yet. Enter the number in the app, then choose "Next".',
  },
  many: (minutes: number) => ({
    ja: `短い時間に確認が続いたため、いまはアプリで確認できません。ほかの方法を選ぶか、${minutes}分ほどたってからお試しください。`,
    en: `There were several requests in a short time, so the app cannot be asked now. Choose another way, or try again in about ${minutes} minutes.`,
  }),
}
