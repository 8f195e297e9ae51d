import { randomFillSync } from 'node:crypto'

/** Random bytes are fetched in loads: asking for each name and nonce alone costs more than making the page's words. */
const load = Buffer.allocUnsafeSlow(4096)
let given = load.length

/** So many fresh random bytes, base64url. None is given out twice, nor kept. */
export function randomText(bytes: number): string {
  if (given + bytes > load.length) {
    randomFillSync(load)
    given = 0
  }
  const text = load.toString('base64url', given, given + bytes)
  load.fill(0, given, given + bytes)
  given += bytes
  return text
}
