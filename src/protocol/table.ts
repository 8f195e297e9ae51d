/** Something the engine issued and must find again: a code, a token, a sign-in asked for. Times are epoch seconds. */
export interface ArtifactTable {
  tenant_id: string
  /** The engine's name of its kind. */
  model: string
  /** SHA-256 of the value that was given out; the value itself is nowhere. */
  id_hash: string
  /** JSON, without any secret. */
  payload: string
  expires_at: number
  /** When it was used up or destroyed; the row stays until it expires, so that nothing can bring it back. */
  ended_at: number | null
}

/** What an account lets a site have. Every token leans on a grant, and falls with it. */
export interface GrantTable {
  tenant_id: string
  account_id: string
  grant_id: string
  /** JSON. */
  payload: string
  expires_at: number
  ended_at: number | null
}

/** The secret in a browser's cookie, and the session that it opens. */
export interface SessionKeyTable {
  tenant_id: string
  /** SHA-256 of the cookie's value. */
  key_hash: string
  account_id: string
  session_id: string
  expires_at: number
  /** When a newer key took its place in the same browser; it opens the session for a minute more. */
  replaced_at: number | null
}

/** A site to which a session has signed in. */
export interface SessionSiteTable {
  tenant_id: string
  account_id: string
  session_id: string
  client_id: string
  /** What the site calls the session (`sid`). */
  sid: string
  grant_id: string
  /** 1 when the site may go on after the session (offline_access). */
  outlives: number
  expires_at: number
}
