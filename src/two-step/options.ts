import { choice } from '#options/options.ts'

/** Of the policy section `twoStep`. */
export const goneOptions = {
  destinationGone: choice({
    of: ['off', 'enrol'],
    default: 'off',
    explain: {
      ja: '契約の終了などでコードの送信先がなくなり、ほかの方法もないとき、2段階認証を解除するか、次のログインで登録し直してもらうかを選びます。2段階認証が必須のときは、つねに登録し直しです。',
      en: "What happens when the codes' destination ends, with its contract for example, and there is no other way: two-step verification is switched off, or set up again at the next sign-in. Where it is required it is always set up again.",
    },
  }),
}
