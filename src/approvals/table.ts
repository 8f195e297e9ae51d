/** An approval app of an account: one installation, with a key that never leaves it. Times are epoch seconds. */
export interface ApprovalAppTable {
  tenant_id: string
  account_id: string
  id: string
  /** Given by its owner. */
  name: string
  /** Of its P-256 key: the uncompressed point, base64url. */
  public_key: string
  /** Where pushes go: the sealed subscription; null where it only asks by itself. */
  push: string | null
  created_at: number
  last_used_at: number | null
}

/** A code that pairs an app with an account. */
export interface ApprovalPairingTable {
  /** Keyed digest of the code. */
  id: string
  tenant_id: string
  account_id: string
  /** Of the account: ends with everything else that was begun before. */
  generation: number
  expires_at: number
}

/** What the apps of an account are asked. An account has two slots, so that nobody can ask it more often than that. */
export interface ApprovalRequestTable {
  tenant_id: string
  /** Or what stands for a name that nobody has. */
  account_id: string
  slot: number
  id: string
  /** What it is asked for: a sign-in, by kind and id. */
  origin: string
  /** What the app shows of it. */
  facts: string
  nonce: string
  state: 'waiting' | 'approved' | 'denied' | 'wrong-number' | 'used'
  /** The app that answered. */
  app_id: string | null
  asked_at: number
  answered_at: number | null
}

/** The key that shows push services who sends (RFC 8292). */
export interface PushKeyTable {
  id: string
  /** The uncompressed point, base64url. */
  public_key: string
  /** Sealed: the private JWK. */
  private_key: string
  created_at: number
}
