import Bowser from 'bowser'

const remembered = new Map<string, string>()
const mostRemembered = 500

/** A browser as its owner would call it: "Chrome, Windows". Empty when the User-Agent tells nothing. */
export function browserName(userAgent: string): string {
  const known = remembered.get(userAgent)
  if (known !== undefined) return known
  const name = readName(userAgent.slice(0, 500))
  if (remembered.size >= mostRemembered) remembered.clear()
  remembered.set(userAgent, name)
  return name
}

function readName(userAgent: string): string {
  if (userAgent === '') return ''
  const { browser, os } = Bowser.parse(userAgent)
  return [browser.name, os.name]
    .filter((part) => part !== undefined && part !== '')
    .join(', ')
    .slice(0, 80)
}
