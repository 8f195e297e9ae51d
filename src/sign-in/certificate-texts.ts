import { words } from '#language/language.ts'

const jaNone = {
  what1: '電子証明書がこの端末とブラウザに取り込まれているか、ご確認ください。',
  what2: '有効期限が切れた電子証明書は、ブラウザの選択の画面に表示されません。',
  what3: '選択の画面で「キャンセル」を押したときは、「証明書を選び直す」を押してください。',
}
const enNone = {
  what1: 'Check that the certificate is installed on this device, for this browser.',
  what2: 'Browsers do not show certificates that have ended.',
  what3: 'If you pressed "Cancel" when you were asked for it, press "Choose a certificate".',
}

interface Said {
  title: string
  why: string
  what: readonly string[]
}

/** Words of each fault, in both languages. */
const faults = {
  ja: {
    missing: {
      title: '電子証明書を確認できませんでした',
      why: '電子証明書を確認できませんでした。証明書がこの端末に登録されているかご確認ください。',
      what: Object.values(jaNone),
    },
    expired: {
      title: '電子証明書の有効期限が切れています',
      why: '電子証明書の有効期限が切れています。再発行してください。',
      what: ['ほかに有効な電子証明書があるときは、「証明書を選び直す」を押してください。'],
    },
    'not-yet-valid': {
      title: '電子証明書はまだ使えません',
      why: '電子証明書の有効期間がまだ始まっていません。端末の日付と時刻をご確認ください。',
      what: ['端末の日付と時刻が正しいのに表示されるときは、サポート窓口へご連絡ください。'],
    },
    revoked: {
      title: 'この電子証明書は失効しています',
      why: 'この電子証明書は失効しています。',
      what: [
        '再発行したあとは、新しい電子証明書を選んでください。',
        '失効した電子証明書は、ブラウザや端末の設定から削除すると、間違えて選ぶことがなくなります。',
      ],
    },
    'other-account': {
      title: '別のIDの電子証明書です',
      why: '選択した電子証明書は、このIDのものではありません。ブラウザを閉じて選び直してください。',
      what: [
        '入力したIDが正しいか、ご確認ください。',
        '証明書の名前に、ご自分のユーザIDが含まれているものを選んでください。',
      ],
    },
    'unknown-issuer': {
      title: 'このサービスの電子証明書ではありません',
      why: '選択した電子証明書は、このサービスが発行したものではありません。',
      what: ['証明書の名前に、ご自分のユーザIDが含まれているものを選んでください。'],
    },
    'wrong-purpose': {
      title: 'ログインに使えない電子証明書です',
      why: '選択した電子証明書は、ログインのためのものではありません。',
      what: ['証明書の名前に、ご自分のユーザIDが含まれているものを選んでください。'],
    },
  },
  en: {
    missing: {
      title: 'We could not find your certificate',
      why: 'We could not find your certificate. Check that it is installed on this device.',
      what: Object.values(enNone),
    },
    expired: {
      title: 'Your certificate has ended',
      why: 'Your certificate has ended. Please have it reissued.',
      what: ['If you have another one that is valid, press "Choose a certificate".'],
    },
    'not-yet-valid': {
      title: 'Your certificate is not valid yet',
      why: 'Your certificate is not valid yet. Check the date and time of your device.',
      what: ['If they are right, contact the support desk.'],
    },
    revoked: {
      title: 'This certificate has been revoked',
      why: 'This certificate has been revoked.',
      what: [
        'If it was reissued, choose the new one.',
        'Remove the revoked one in the settings of your browser or device, so that you do not choose it by mistake.',
      ],
    },
    'other-account': {
      title: 'That certificate belongs to another ID',
      why: 'That certificate belongs to another ID. Close the browser and choose again.',
      what: ['Check the ID that you typed.', 'Choose the certificate whose name holds your own user ID.'],
    },
    'unknown-issuer': {
      title: 'That certificate is not from this service',
      why: 'The certificate you chose was not issued by this service.',
      what: ['Choose the certificate whose name holds your own user ID.'],
    },
    'wrong-purpose': {
      title: 'That certificate cannot be used to sign in',
      why: 'The certificate you chose is not made for signing in.',
      what: ['Choose the certificate whose name holds your own user ID.'],
    },
  },
} satisfies Record<'ja' | 'en', Record<string, Said>>

const said = words(
  {
    title: '電子証明書の確認',
    lead: 'ブラウザに電子証明書の選択が表示されたら、お使いの証明書を選んでください。',
    waits: '自動的に進みます。進まないときは、下のボタンを押してください。',
    goOn: '電子証明書を選ぶ',
    commonName: '証明書の名前',
    notAfter: '有効期限',
    what: 'お試しいただきたいこと',
    restartBrowser: '選択の画面が表示されないときは、ブラウザをすべて閉じてから、もう一度お試しください。',
    choose: '証明書を選び直す',
    anotherWay: 'ほかの方法でログインする',
    anotherId: '別のIDでログインする',
    cancel: 'キャンセル',
    reissue: '電子証明書の再発行',
    desk: '解決しないときは、画面の下のサポート窓口へご連絡ください。',
    test: '電子証明書の動作確認と取り込みの手順',
  },
  {
    title: 'Your certificate',
    lead: 'When your browser shows the list of certificates, choose yours.',
    waits: 'This goes on by itself. If it does not, press the button.',
    goOn: 'Choose a certificate',
    commonName: 'Name of the certificate',
    notAfter: 'Valid until',
    what: 'What you can try',
    restartBrowser: 'If you are not asked to choose, close all windows of the browser and try again.',
    choose: 'Choose a certificate',
    anotherWay: 'Sign in another way',
    anotherId: 'Sign in with another ID',
    cancel: 'Cancel',
    reissue: 'Reissue a certificate',
    desk: 'If nothing helps, contact the support desk at the foot of this page.',
    test: 'Test your certificate, and how to install it',
  },
)

export const certificateTexts = {
  ja: { ...said.ja, faults: faults.ja },
  en: { ...said.en, faults: faults.en },
}
