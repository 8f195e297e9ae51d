import type { Words } from '#language/language.ts'

/** What the frame says of a call that it does not pass on; rooms say their own. */
export const texts = {
  unauthenticated: {
    ja: 'authorization: Bearer ヘッダーに、有効なAPIトークンを指定してください。',
    en: 'Send a valid API token in the header authorization: Bearer.',
  },
  tooManyTokens: {
    ja: '無効なAPIトークンが続けて送られました。しばらくしてからもう一度お試しください。',
    en: 'Too many invalid API tokens came from this network. Try again later.',
  },
  forbidden: {
    ja: 'このトークンのロールでは、この操作は行えません。',
    en: 'The role of this token does not allow this.',
  },
  notFound: { ja: '対象が見つかりません。', en: 'There is no such thing.' },
  invalid: { ja: '入力内容をご確認ください。', en: 'Some values cannot be used.' },
  cursor: {
    ja: 'cursorには、この一覧のnextの値をそのまま指定してください。',
    en: 'A cursor is the next of an earlier page of this same list, unaltered.',
  },
  operatorTenant: {
    ja: '運用者の契約は削除できません。',
    en: 'The tenant of the operators cannot be removed.',
  },
  methodNotAllowed: {
    ja: 'このログイン方法は、契約の設定で許可されていません。',
    en: 'The policy of the tenant does not allow this sign-in method.',
  },
  noPassword: { ja: 'このアカウントにはまだパスワードがありません。', en: 'This account has no password yet.' },
  disabledAccount: {
    ja: 'アカウントは利用停止中です。先に利用を再開してください。',
    en: 'The account is disabled. Enable it first.',
  },
  tooManyTests: {
    ja: 'テストの送信が多すぎます。しばらくしてからもう一度お試しください。',
    en: 'Too many tests were sent. Try again later.',
  },
  addressee: {
    ja: 'メールアドレスを1つ、または +81… の形の電話番号を指定してください。',
    en: 'Name one plain mail address, or a phone number such as +81 and so on.',
  },
  noMailServer: {
    ja: 'メールサーバーが設定されていません（SEKISHO_SMTP_URL、SEKISHO_MAIL_FROM）。',
    en: 'No mail server is configured (SEKISHO_SMTP_URL, SEKISHO_MAIL_FROM).',
  },
  noSmsGateway: {
    ja: 'SMSの送信先が設定されていません（SEKISHO_SMS_URL）。',
    en: 'No SMS gateway is configured (SEKISHO_SMS_URL).',
  },
  testMail: {
    subject: { ja: 'メール送信のテスト', en: 'Test of sending mail' },
    lead: {
      ja: 'これは、メールが届くかどうかを確かめるためのテストです。何もしていただく必要はありません。',
      en: 'This is a test of whether mail arrives. There is nothing to do.',
    },
    notYou: {
      ja: '運用者または管理者がテストとして送信しました。このメールは削除して構いません。',
      en: 'An operator or administrator has sent it as a test. You can delete this mail.',
    },
  },
  conflict: {
    ja: '同時に別の変更がありました。最新の内容を確認してからやり直してください。',
    en: 'Another change came at the same time. Look at the present values, then try again.',
  },
  mostDevices: (most: number): Words => ({
    ja: `登録できる端末は${most}台までです。`,
    en: `An account may have at most ${most} devices.`,
  }),
  noDevice: {
    ja: 'このアカウントには端末が登録されていません。',
    en: 'This account has no device.',
  },
  noCertificates: {
    ja: 'この契約のログイン方法では、電子証明書を使いません。',
    en: 'No sign-in method of this tenant uses certificates.',
  },
  rootKeyGone: {
    ja: 'ルート認証局の鍵はこのサーバーにありません。subordinateを指定し、要求（CSR）に署名した証明書を渡してください。',
    en: 'The key of the root is not on this server. Ask for a subordinate one, and give the certificate that the root issues for its request.',
  },
  keyNeeded: {
    ja: 'この認証局の鍵は発行に使われているか、すでに消されています。',
    en: 'The key of this authority is in use, or was removed already.',
  },
  notIssuing: {
    ja: '取り消せるのは、まだ取り消されていない発行局だけです。',
    en: 'Only an issuing authority can be withdrawn, and only once.',
  },
  queryTwice: { ja: '同じパラメーターが2回指定されています。', en: 'A parameter is given twice.' },
  mediaType: (types: readonly string[]): Words => ({
    ja: `content-type は ${types.join(' または ') || 'なし'} で送信してください。`,
    en: types.length > 0 ? `The content-type is ${types.join(' or ')}.` : 'This call has no body.',
  }),
  tooLarge: { ja: '送信された内容が大きすぎます。', en: 'What was sent is too large.' },
  tooDeep: { ja: '送信された内容の入れ子が深すぎます。', en: 'What was sent is nested too deeply.' },
  notJson: { ja: 'JSONとして読み取れません。', en: 'The body is not JSON in UTF-8.' },
  badText: { ja: '文字として扱えない値が含まれています。', en: 'A text holds something that is no character.' },
  twice: (name: string): Words => ({
    ja: `${shown(name)} が2回書かれています。`,
    en: `${shown(name)} is written twice.`,
  }),
  forbiddenName: (name: string): Words => ({
    ja: `${shown(name)} という名前は使えません。`,
    en: `${shown(name)} is not a name that can be used.`,
  }),
}

/** What is wrong with one value. */
export const faults = {
  unknown: { ja: 'この項目はありません。', en: 'There is no such property.' },
  missing: { ja: 'この項目は必須です。', en: 'This is required.' },
  type: (expected: string): Words => ({ ja: `${expected} で指定してください。`, en: `Must be of type ${expected}.` }),
  oneOf: (values: readonly string[]): Words => ({
    ja: `次のいずれかを指定してください: ${values.join('、')}`,
    en: `Must be one of: ${values.join(', ')}.`,
  }),
  atLeast: (least: number, of: Words): Words => ({ ja: `${least}${of.ja}以上`, en: `At least ${least}${of.en}.` }),
  atMost: (most: number, of: Words): Words => ({ ja: `${most}${of.ja}以下`, en: `At most ${most}${of.en}.` }),
  between: (least: number, most: number, of: Words): Words => ({
    ja: `${least}〜${most}${of.ja}の範囲で指定してください。`,
    en: `Must be from ${least} to ${most}${of.en}.`,
  }),
  form: { ja: '形式が正しくありません。', en: 'Does not have the right form.' },
}

/** What a length or a number counts. */
export const counted: Record<string, Words> = {
  string: { ja: '文字', en: ' characters' },
  array: { ja: '件', en: ' items' },
  number: { ja: '', en: '' },
}

/** Names come from outside: short, and inert in a log or a terminal. */
function shown(name: string): string {
  return JSON.stringify(name.slice(0, 60))
}
