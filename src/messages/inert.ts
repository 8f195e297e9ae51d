/** Words that somebody else chose, made harmless for a mail: no line breaks, no invisible or reordering signs, no links. */

/** One line without control, invisible and reordering signs (Unicode TR36); keeps everything that can be seen. */
export function plain(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u115f\u1160\u3164\uffa0]/gu, '')
    .trim()
}

/**
 * Like `plain`, and nothing in it becomes a link in a mail program: addresses of sites are shown in brackets, as in
 * "example[.]com". A text that as a whole is a mail address stays as it is.
 */
export function inert(text: string): string {
  const line = plain(text)
  if (/^[^\s@/:]+@[^\s@/:]+$/.test(line)) return line
  return line
    .replace(/(\p{L}):(?=\/\/|\\\\)/gu, '$1[:]')
    .replace(/(?<=[\p{L}\p{N}])\.(?=[\p{L}\p{N}-]*\p{L}{2})/gu, '[.]')
}
