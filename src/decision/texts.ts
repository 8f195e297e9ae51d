import { words } from '#language/language.ts'

/** Each row of the decision in words, for the sign-in history and the support desk. */
export const texts = words(
  {
    'certificate-first': '契約で、はじめに電子証明書を確認する設定のため、電子証明書を求めました。',
    'name-missing': 'IDがまだ入力されていないため、IDの入力を求めました。',
    'method-switched-off': 'このアカウントのログイン方法は、現在の契約では利用できないため、ログインできませんでした。',
    'way-missing': 'このアカウントのログイン方法に必要な確認を行えないため、ログインできませんでした。',
    'nothing-shown': 'まだ何も確認されていないため、ログイン方法を明かさずに、まずパスワードの入力を求めました。',
    'passkey-chosen': 'パスキーでのログインが選択されたため、パスキーの確認を求めました。',
    locked: 'アカウントがロックされているため、ログインできませんでした。',
    'proof-missing': '本人確認が済んでいないため、確認を求めました。',
    'account-ended': 'アカウントが利用停止になっているため、ログインできませんでした。',
    'approval-before-password':
      '2段階認証の方法が「アプリでの確認」のため、パスワードの前にアプリでの確認を求めました。',
    'code-with-password':
      '2段階認証の方法がセキュリティコードのため、コードを送り、パスワードと一緒に入力を求めました。',
    'second-step-locked': 'コードの誤入力が繰り返されたため、2段階目の確認を行えず、ログインできませんでした。',
    'second-step-not-set-up': '2段階認証が必要ですが、まだ設定されていないため、設定を求めました。',
    'second-step-out-of-reach': '2段階目の確認が必要ですが、使える方法がないため、ログインできませんでした。',
    'site-wants-second-step': 'サイトが2段階認証を必ず求める設定のため、2段階目の確認を求めました。',
    'policy-wants-second-step': '契約で2段階認証が必須のため、2段階目の確認を求めました。',
    'account-wants-second-step': '2段階認証を利用する設定のため、2段階目の確認を求めました。',
    'risk-wants-second-step': 'いつもと違う様子が見られたため、2段階目の確認を求めました。',
    'step-up': 'サイトがより強い本人確認を求めているため、足りない確認を求めました。',
    'assurance-out-of-reach': 'サイトが求める強さの本人確認を行えないため、ログインできませんでした。',
    'assurance-missing': 'サイトが求める強さの本人確認に足りなかったため、ログインできませんでした。',
    'password-to-be-changed': 'パスワードの変更が必要なため、新しいパスワードの登録を求めました。',
    'password-expired': 'パスワードの有効期限が切れているため、新しいパスワードの登録を求めました。',
    enough: '必要な本人確認がすべて済んだため、ログインを許可しました。',
  },
  {
    'certificate-first': 'Asked for the certificate first, because the contract says so.',
    'name-missing': 'Asked for the ID, because none was given yet.',
    'method-switched-off': "Refused, because the contract no longer allows the account's sign-in method.",
    'way-missing': "Refused, because a proof that the account's sign-in method needs cannot be shown here.",
    'nothing-shown': 'Asked for the password first: how an account signs in is told to nobody who has shown nothing.',
    'passkey-chosen': 'Asked for a passkey, because the person chose to show one.',
    locked: 'Refused, because the account is locked.',
    'proof-missing': 'Asked for a proof, because it was not shown yet.',
    'account-ended': 'Refused, because the account is disabled.',
    'approval-before-password':
      'Asked for the approval in the app before the password, because that is how the account verifies in two steps.',
    'code-with-password':
      'Sent a security code and asked for it together with the password, because that is how the account verifies in two steps.',
    'second-step-locked': 'Refused, because codes were typed wrong too often, and no other second step was possible.',
    'second-step-not-set-up': 'Asked to set two-step verification up, because it is required and was not set up yet.',
    'second-step-out-of-reach': 'Refused, because a second step is required and the account has no way to show one.',
    'site-wants-second-step': 'Asked for a second step, because the site is set to always require one.',
    'policy-wants-second-step': 'Asked for a second step, because the contract requires two-step verification.',
    'account-wants-second-step':
      'Asked for a second step, because two-step verification is switched on for the account.',
    'risk-wants-second-step': 'Asked for a second step, because something about the sign-in was unusual.',
    'step-up': 'Asked for what was missing, because the site wants a stronger proof.',
    'assurance-out-of-reach': 'Refused, because the site asks for a stronger proof than can be shown here.',
    'assurance-missing': 'Refused, because what was shown is weaker than what the site asks for.',
    'password-to-be-changed': 'Asked for a new password, because the present one has to be changed.',
    'password-expired': 'Asked for a new password, because the present one is past its lifetime.',
    enough: 'Granted, because every proof that was needed had been shown.',
  },
)
