/** What messages ask for, in the words of both languages. Kept loose: a word too many only makes the answer more careful. */

/** Parts of a message that are judged by themselves. A dot ends one only before a space, so that domains stay whole. */
export function sentences(text: string): string[] {
  return text.split(/[。！？!?\n\r]+|\.(?=\s)/u).filter((part) => part.trim() !== '')
}

/** "We never ask", "do not tell anybody": the verb right behind the no, so that nothing else hides in the sentence. */
const denial =
  /(?:お?聞き|お?尋ね|お?伺い|求め|お願い)(?:する|し|る)?(?:こと(?:は|が)?)?(?:あり|ござい|し|いたし)?ません|(?:教え|伝え|知らせ|入力し|渡さ|共有し|送ら|押さ|許可し|承認し)ないで|\b(?:tell|give) (?:it to )?(?:nobody|no one)|\b(?:never|do not|don['’]t|will not|won['’]t|not to|will never)\s+(?:be\s+)?(?:ask|share|tell|give|send|reply|enter|reveal|disclose|request|pass|tap|press|allow|approve)/iu

export const denies = (sentence: string): boolean => denial.test(sentence)

const handsOver =
  /返信|[知し]らせ(?=て|ください|下さい|願)|預か|お?教え|おしえ|伝え(?!な)|つたえ|送信|送っ|お送り(?=くだ|下さい|願)|読み上げ|連絡|\b(?:reply|send|tell(?! you\b)|give|provide|share|forward|read (?:it|them|out)|(?:text|mail|e-?mail|message) (?:it|us|me)|answering|answer (?:this|us|with|by)|(?:in|by|with) (?:your |an )?answer|respond|dictate|upload|call|let us (?:know|have))\b/iu
/** Whoever calls the desk by its registered number hands nothing over. */
const toDesk = /(?:窓口|デスク|センター)(?:へ|に|まで)?(?:の|も)?ご?連絡/gu
const types =
  /入力|ご?確認(?:の(?:うえ|上)|して|を|ください)|更新|登録|ログイン|認証(?:して|を)|\b(?:enter|type|confirm|verify|update|submit|log ?in|sign ?in)\b/iu

const code =
  /コード|合言葉|要求番号|ワンタイムパスワード|数字|\b(?:codes?|digits|pass ?phrase|(?:prompt|request) numbers?|one-time passwords?|OTP)\b/iu
const password = /パスワード|ぱすわーど|パスコード|\b(?:passwords?|passcodes?)\b/iu
const card =
  /(?:キャッシュ)カードを|通帳|カード(?:番号|情報|の(?:番号|情報|有効期限|裏))|クレジット|デビットカード|口座番号|マイナンバー|\b(?:CVV|CVC|(?:credit|debit|bank) ?cards?|card (?:number|details|information)|(?:back of|digits on) (?:your|the) card|(?:national|social) (?:insurance|security)|SSN|IBAN|bank account|account number)\b/iu
const pin = /暗証番号|予備コード|リカバリーコード|\b[Rr]ecovery codes?\b|\bPINs?\b/u
const payment =
  /暗号資産|仮想通貨|ビットコイン|振り?込(?:み|め|んで|先)|送金|ギフト(?:カード|券)|電子マネー|プリペイド|未払い?|未納|滞納|お?支払い?(?:ください|下さい|を(?:お願い|確認|完了)|方法の?(?:更新|変更))|還付|当選|\b(?:gift ?cards?|wire transfer|overdue|unpaid|to pay|pay (?:now|the|a)|payment (?:is )?(?:due|required)|(?:update|confirm|verify) your payment|refund|prize|lottery|bitcoins?|BTC|USDT|ETH|crypto(?:currency)?|send .{0,12}(?:money|yen|dollars?|euros?))\b/iu
const install =
  /(?:アプリ|ソフト|プロファイル|ファイル|ツール).{0,20}(?:インストール|ダウンロード|導入|入れ)|遠隔(?:操作|サポート)|添付(?:の|ファイル|書類)?.{0,10}(?:開|ご?確認|ダウンロード)|\.apk\b|\b(?:open|see|check|download) (?:the )?attach|\b(?:AnyDesk|TeamViewer|remote (?:access|support|control)|(?:install|download) .{0,40}(?:app|profile|software|tool|file|update))\b/iu
const hurry =
  /至急|緊急|ただちに|直ちに|すぐに|今すぐ|早急|速やか|本日(?:中|まで)|今日中|あと\d+|\d+\s*(?:時間|分|日)以内|(?:停止|凍結|制限|失効|無効|削除|解約|ロック)(?:され|し|いた|と|に|を|の)|最終(?:通知|警告|確認)|法的|侵入|録画|時間(?:です|しか|だけ)|異常|不正|不審|\b(?:tonight|hacked|recorded|camera|\d+ ?(?:hours?|hrs)|urgent(?:ly)?|immediate(?:ly)?|within \d+|suspend(?:ed)?|suspension|(?:will be|has been|have been|is|was) (?:locked|closed|limited|restricted|blocked|deactivated|disabled)|final (?:notice|warning)|last (?:chance|warning)|unusual|suspicious|unauthori[sz]ed|act now|right (?:away|now)|as soon as possible|asap|(?:by|before|until|only|end of) today|today (?:only|or)|expires? (?:in|soon|today))\b/iu

const personal =
  /生年月日|お?名前|氏名|ご?住所|電話番号|本人確認書類|免許証|ユーザー?ID|旧姓|秘密の質問|\b(?:maiden name|security questions?|date of birth|birth ?day|full name|home address|phone number|user ?name|user ID|login|driving licen[cs]e|passport)\b/iu
const reply = /返信(?:して|ください|下さい|を(?:お願い|ください))|\b(?:reply (?:to|with|by|now|here)|answer this)\b/iu
/** A second device must agree only to what its person began. */
const approval =
  /(?:許可|承認|はい)[」』”"]?(?:を|ボタンを)?(?:押し|タップ|選(?:択|んで)|してください)|\b(?:tap|press|choose|select|click|hit)\b.{0,20}\b(?:allow|approve|accept|yes)\b|\bapprove (?:the|this|it|our)\b/iu
/** In a sentence that wants nothing they are a mention, which our messages have no reason for. */
const asksFor =
  /入力|更新|登録|認証|必要|[:：]\s*$|\b(?:enter|type|confirm|verify|update|submit|needs?|requires?|required|missing)\b/iu
/** A way to somewhere that cannot be read off the text. */
const hiddenWay =
  /QR|二次元(?:コード|バーコード)|(?<![A-Za-zァ-ヶー])(?:LINE|ライン)(?:の|で|に|アカウント|ID)|友だち追加|ここを(?:タップ|クリック)|検索|(?:ページ|サイト|画面|アドレス)(?:は|が).{0,10}(?:新しく|変わ|移)|\b(?:WhatsApp|Telegram|WeChat|Signal|Messenger|scan (?:the|this)|search(?:es|ing)? (?:for|the|on)|(?:new|our) (?:address|page|site)|(?:sign-?in|login) (?:page|site) is|(?:click|tap) (?:here|below|the (?:link|button)))\b/iu

export const hidesWay = (text: string): boolean => hiddenWay.test(text)

export type Asked =
  | 'code'
  | 'password'
  | 'card'
  | 'pin'
  | 'payment'
  | 'install'
  | 'personal'
  | 'approval'
  | 'reply'
  | 'sensitive'
  | 'something'

/** What a message wants of its reader. `hasWay`: it names an address or a number to go to. */
export function askedIn(text: string, hasWay: boolean): Asked[] {
  const asked = new Set<Asked>()
  for (const sentence of sentences(text)) {
    if (install.test(sentence)) asked.add('install')
    if (payment.test(sentence)) asked.add('payment')
    if (denies(sentence)) continue
    const wants = handsOver.test(sentence.replace(toDesk, '')) || (hasWay && types.test(sentence))
    const isAsked = wants || hasWay || asksFor.test(sentence)
    if (card.test(sentence)) asked.add(isAsked ? 'card' : 'sensitive')
    if (pin.test(sentence)) asked.add(isAsked ? 'pin' : 'sensitive')
    if (approval.test(sentence)) asked.add('approval')
    if (wants && password.test(sentence)) asked.add('password')
    if (wants && code.test(sentence)) asked.add('code')
    if (wants && personal.test(sentence)) asked.add('personal')
    if (reply.test(sentence)) asked.add('reply')
  }
  return [...asked]
}

export const hurries = (text: string): boolean => hurry.test(text)
