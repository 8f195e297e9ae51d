/** Why a choice cannot be kept; the names are the stable codes. */
export const complaints = {
  required: {
    ja: 'ご契約により、2段階認証を利用しない設定にはできません。',
    en: 'Your contract does not allow two-step verification to be turned off.',
  },
  missing: { ja: '方法を選択してください。', en: 'Choose a way.' },
  'not-allowed': {
    ja: 'この方法は、ご契約内容によりご利用いただけません。',
    en: 'Your contract does not include this way.',
  },
  'not-ready': {
    ja: 'この方法はまだ登録されていません。先に登録してください。',
    en: 'Nothing is registered for this way yet. Register it first.',
  },
  'not-reachable': {
    ja: 'コードを送れる送信先がありません。確認済みの連絡先を登録してください。',
    en: 'There is no destination that codes can be sent to. Register and confirm one first.',
  },
}
