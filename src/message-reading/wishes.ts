/**
 * Whether a text wants anything of its reader. There are more ways to do harm than words to look for, so whatever is wanted
 * calls for care, except what leads back to the app, the account page or the support desk.
 */
import { denies, sentences } from './patterns.ts'

const japanese =
  /くだ?さい|下さい|お?願い|願います|なさい|ましょう|いただきます|いただけ|必要(?:です|があり|がござい)|お待ち|お預かり|お持ち|伺います|折り返|せよ/u
const noNeed = /必要は(?:あり|ござい)ません/u
const wayBack = /アプリ(?:を開|から|で|の)|アカウント(?:ページ|管理|の画面)|窓口|サポート|ご確認ください|お確かめ/u

const polite = /\b(?:please|kindly|must|have to|need to|should|ought|(?:would|could|can|will) you)\b/iu
/** Somebody who comes, calls or waits for something. */
const somebody =
  /\b(?:technician|colleague|agent|officer|courier|caller|robot|bearer)\b|\b(?:we|he|she|they)(?: will|['’]ll)? (?:call|ring|phone|visit) you\b|\basks? (?:you )?for (?:it|them|the|your)\b|\bif you (?:do not|don['’]t)\b/iu
const verb =
  /^(?:(?:now|then|just|so|or|and|but|first|next|also|in the app)\s+)*(?:add|allow|answer|approve|ask|buy|call|cancel|change|check|choose|click|come|confirm|connect|contact|copy|delete|deliver|disable|do|download|enable|enter|fill|find|follow|forward|get|give|go|grant|have|hold|install|join|keep|leave|let|log|look|mail|make|message|move|open|paste|pay|phone|pick|post|press|print|provide|put|read|remove|reply|reset|respond|restart|return|reveal|ring|run|say|scan|search|see|select|send|set|share|show|sign|start|stay|stop|submit|switch|take|tap|tell|text|transfer|trust|try|turn|type|unlock|update|upload|use|verify|visit|wait|write)\b/iu
const back =
  /^(?:(?:please|and|or|then)\s+)*(?:open|contact|start|sign in|check|look|see|ask|change|remove|type it)\b.*\b(?:app|account page|support desk|sign-in page)\b/iu

export function wants(text: string): boolean {
  return sentences(text).some((sentence) => !denies(sentence) && (inJapanese(sentence) || inEnglish(sentence)))
}

function inJapanese(sentence: string): boolean {
  return japanese.test(sentence.replace(noNeed, '')) && !wayBack.test(sentence)
}

function inEnglish(sentence: string): boolean {
  const clauses = sentence.split(/[,;:]\s|\s(?:and|then|so)\s|[()"“”]/u).map((clause) => clause.trim())
  return clauses.some(
    (clause) =>
      somebody.test(clause) || ((polite.test(clause) || verb.test(clause)) && !back.test(clause) && !denies(clause)),
  )
}
