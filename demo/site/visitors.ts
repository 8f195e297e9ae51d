/** The browsers that visit the demo site, in memory: a restart forgets them, as the service does not. */
import { newId } from '#crypto/secrets.ts'
import type { Attempt, SignedIn } from './relying-party.ts'

export interface Visitor {
  id: string
  /** By state. */
  attempts: Map<string, Attempt>
  /** By tenant. */
  signedIn: Map<string, SignedIn>
}

/** The oldest are forgotten first. */
const mostVisitors = 1000
const mostAttempts = 20

export function visitors() {
  const known = new Map<string, Visitor>()

  function welcome(visitor: Visitor): Visitor {
    known.set(visitor.id, visitor)
    if (known.size > mostVisitors) known.delete(known.keys().next().value ?? '')
    return visitor
  }

  return {
    find: (id: string | undefined): Visitor | undefined => (id === undefined ? undefined : known.get(id)),

    add: (): Visitor => welcome({ id: newId(), attempts: new Map(), signedIn: new Map() }),

    /** The same browser under a new id: one that somebody planted before the sign-in is worth nothing after it. */
    renew(visitor: Visitor): Visitor {
      known.delete(visitor.id)
      return welcome({ ...visitor, id: newId() })
    },
  }
}

export function remember({ attempts }: Visitor, attempt: Attempt): void {
  attempts.set(attempt.state, attempt)
  if (attempts.size > mostAttempts) attempts.delete(attempts.keys().next().value ?? '')
}

/** An attempt answers once. */
export function takeAttempt({ attempts }: Visitor, state: string | undefined): Attempt | undefined {
  const attempt = state === undefined ? undefined : attempts.get(state)
  if (attempt) attempts.delete(attempt.state)
  return attempt
}
