/**
 * A pure function that remembers its answers, for texts that come again and again: headers of browsers, names. When there are
 * too many it begins anew, so that strangers cannot fill the memory; long texts are not kept at all.
 */
export function remembered<T>(answer: (text: string) => T, most = 500): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => {
    const found = known.get(text)
    if (found !== undefined) return found
    const made = answer(text)
    if (text.length > longestKept) return made
    if (known.size >= most) known.clear()
    known.set(text, made)
    return made
  }
}

const longestKept = 500
