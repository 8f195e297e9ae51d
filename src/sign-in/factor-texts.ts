import { words } from '#language/language.ts'

/** Words of the steps that ask for a one-time password, a recovery code or a passkey. */
export const factorTexts = words(
  {
    oneTimeTitle: 'ワンタイムパスワードの入力',
    oneTimeLead: '認証アプリや機器に表示されている6桁のコードを入力してください。',
    oneTimeCode: 'ワンタイムパスワード',
    oneTimeHint: 'コードは30秒ごとに変わります。1つのコードで入力できるのは1回だけです。',
    recoveryTitle: '予備コードの入力',
    recoveryLead: '保管している予備コードのうち、まだ使っていないものを1つ入力してください。',
    recoveryCode: '予備コード',
    recoveryHint: '10文字の英数字です。大文字と小文字、ハイフンの有無は問いません。',
    recoveryLost:
      '予備コードも使えないときは、ご利用のサイトのサポート窓口へご連絡ください。ご本人の確認のうえ、登録し直すためのパスワードを発行します。',
    next: '次へ',
    back: 'IDを変更',
    cancel: 'キャンセル',
    usePasskey: 'パスキーでログイン',
    passkeyTitle: 'パスキーの確認',
    passkeyLead:
      '「パスキーを使う」を押し、端末の画面の案内に沿って、指紋・顔・画面ロックやセキュリティキーで確認してください。',
    passkeyButton: 'パスキーを使う',
    passkeyNoScript:
      'このブラウザではパスキーを使えません。JavaScriptが使えるブラウザで開き直すか、ほかの方法をお選びください。',
    passkeyFailed:
      'パスキーを確認できませんでした。操作を取り消したか、時間がたった可能性があります。もう一度お試しになるか、ほかの方法をお選びください。',
    usePassword: 'パスワードでログイン',
  },
  {
    oneTimeTitle: 'Enter a one-time password',
    oneTimeLead: 'Enter the six digits that your authenticator app or device shows.',
    oneTimeCode: 'One-time password',
    oneTimeHint: 'The code changes every 30 seconds, and each one works once.',
    recoveryTitle: 'Enter a recovery code',
    recoveryLead: 'Enter one of the recovery codes that you have kept and not used yet.',
    recoveryCode: 'Recovery code',
    recoveryHint: 'Ten letters and digits. Capitals and hyphens do not matter.',
    recoveryLost:
      'If you have no recovery code either, contact the support desk of the site you use. They make sure that it is you and give you a password for registering anew.',
    next: 'Next',
    back: 'Use another ID',
    cancel: 'Cancel',
    usePasskey: 'Sign in with a passkey',
    passkeyTitle: 'Use your passkey',
    passkeyLead:
      'Choose "Use passkey" and follow your device: with your fingerprint, face, screen lock or security key.',
    passkeyButton: 'Use passkey',
    passkeyNoScript:
      'This browser cannot use passkeys. Open this page in a browser with JavaScript, or choose another way.',
    passkeyFailed:
      'We could not check your passkey. It may have been cancelled, or taken too long. Try again, or choose another way.',
    usePassword: 'Sign in with a password',
  },
)

export const factorComplaints = {
  oneTimeWrong: {
    ja: 'ワンタイムパスワードが正しくないか、すでに使われています。新しいコードが表示されるのを待って、入力してください。',
    en: 'The one-time password is wrong, or was used already. Wait for the next one and enter it.',
  },
  recoveryWrong: {
    ja: '予備コードが正しくないか、すでに使われています。',
    en: 'The recovery code is wrong, or was used already.',
  },
  passkey: {
    ja: 'パスキーを確認できませんでした。もう一度お試しになるか、ほかの方法をお選びください。',
    en: 'We could not check your passkey. Try again or choose another way.',
  },
  passkeySuspect: {
    ja: 'このパスキーは複製されたものである可能性があるため、使用できません。ほかの方法でログインし、アカウント管理でこのパスキーを削除してください。',
    en: 'There may be a copy of this passkey, so we do not take it. Sign in another way and remove it on your account page.',
  },
}
