import { choice, choices, flag, section, type ValuesOf } from '#options/options.ts'

export const reissueOptions = section('reissue', {
  on: flag({
    default: true,
    explain: {
      ja: 'パスワードを忘れた利用者に、画面からの再発行を提供します。オフのときは、サポート窓口だけが対応します。',
      en: 'Lets people who forgot their password get a new one by themselves. Off: only the support desk helps.',
    },
  }),
  gives: choice({
    of: ['issued', 'chosen'],
    default: { recommended: 'chosen', 'two-step': 'chosen', manual: 'issued' },
    explain: {
      ja: '再発行で、新しいパスワードを発行して画面に一度だけ表示するか（issued）、本人が決めるか（chosen）を選びます。',
      en: 'Whether reissue shows a newly made password once (issued), or lets the person choose one (chosen).',
    },
  }),
  proofs: choices({
    of: ['registered', 'answer'],
    default: { recommended: ['registered'], 'two-step': ['registered'], manual: ['answer'] },
    explain: {
      ja: 'メールのほかに再発行で求める確認です。registered は登録済みの別の電話番号やメールアドレスへのコード（登録があればワンタイムパスワードや予備コードも使えます）、answer は秘密の質問の答えです。複数選ぶと、すべてを求めます。2段階認証を使うアカウントでは、この設定にかかわらず registered を求め、メールだけでは再発行しません。',
      en: 'What reissue asks beside the mail: a code sent to another registered phone or mail address, or a one-time password or recovery code where the account has one (registered), the answer to the security question (answer), or both where both are named. An account with two-step verification is always asked for another registered way that is not a mailbox.',
    },
  }),
  mustChange: flag({
    default: { recommended: false, 'two-step': false, manual: true },
    explain: {
      ja: '再発行したパスワードを、次のログインで変更してもらいます。発行したパスワードは、変更されないまま24時間たつと使えなくなります。',
      en: 'A reissued password must be changed at the next sign-in. One that was issued ends after 24 hours if it was not.',
    },
  }),
})

export type ReissuePolicy = ValuesOf<typeof reissueOptions>
