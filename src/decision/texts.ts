import { words } from '#language/language.ts'

/** Each row of the decision in words, for the sign-in history and the support desk. */
export const texts = words(
  {
    'name-missing': 'IDがまだ入力されていないため、IDの入力を求めました。',
    'method-switched-off': 'このアカウントのログイン方法は、現在の契約では利用できないため、ログインできませんでした。',
    'way-missing': 'このアカウントのログイン方法に必要な確認を行えないため、ログインできませんでした。',
    'nothing-shown': 'まだ何も確認されていないため、ログイン方法を明かさずに、まずパスワードの入力を求めました。',
    locked: 'アカウントがロックされているため、ログインできませんでした。',
    'proof-missing': '本人確認が済んでいないため、確認を求めました。',
    'account-ended': 'アカウントが利用停止になっているため、ログインできませんでした。',
    'assurance-out-of-reach': 'サイトが求める強さの本人確認を行えないため、ログインできませんでした。',
    'assurance-missing': 'サイトが求める強さの本人確認に足りなかったため、ログインできませんでした。',
    'password-to-be-changed': 'パスワードの変更が必要なため、新しいパスワードの登録を求めました。',
    'password-expired': 'パスワードの有効期限が切れているため、新しいパスワードの登録を求めました。',
    enough: '必要な本人確認がすべて済んだため、ログインを許可しました。',
  },
  {
    'name-missing': 'Asked for the ID, because none was given yet.',
    'method-switched-off': "Refused, because the contract no longer allows the account's sign-in method.",
    'way-missing': "Refused, because a proof that the account's sign-in method needs cannot be shown here.",
    'nothing-shown': 'Asked for the password first: how an account signs in is told to nobody who has shown nothing.',
    locked: 'Refused, because the account is locked.',
    'proof-missing': 'Asked for a proof, because it was not shown yet.',
    'account-ended': 'Refused, because the account is disabled.',
    'assurance-out-of-reach': 'Refused, because the site asks for a stronger proof than can be shown here.',
    'assurance-missing': 'Refused, because what was shown is weaker than what the site asks for.',
    'password-to-be-changed': 'Asked for a new password, because the present one has to be changed.',
    'password-expired': 'Asked for a new password, because the present one is past its lifetime.',
    enough: 'Granted, because every proof that was needed had been shown.',
  },
)
