/**
 * Whether a raw request target is one that no page of ours has: a doubled or encoded slash, a backslash, a dot segment, a path
 * parameter, a control or non-ASCII character, a percent sign that decodes to nothing. Servers and proxies read these differently, so
 * none of them reaches a route.
 */
export function isOddPath(target: string): boolean {
  const path = target.split('?', 1)[0] ?? ''
  if (!path.startsWith('/') || path.length > 2048) return true
  if (/\/\/|[;\\]|[^\u0021-\u007e]/.test(path)) return true
  if (/%(?:2f|5c|3b|2e|25|[01][\da-f]|7f)/i.test(path)) return true
  if (/(?:^|\/)\.\.?(?:\/|$)/.test(path)) return true
  return !decodes(path)
}

function decodes(path: string): boolean {
  try {
    decodeURIComponent(path)
    return true
  } catch {
    return false
  }
}
