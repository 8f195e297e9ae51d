/** A passkey of an account (WebAuthn Level 3, credential record). Times are epoch seconds. */
export interface PasskeyTable {
  tenant_id: string
  account_id: string
  /** The credential id, base64url. */
  id: string
  /** Given by its owner. */
  name: string
  /** COSE key, base64url. */
  public_key: string
  /** The highest signature counter that was seen; 0 for authenticators that keep none. */
  counter: number
  /** JSON list: how the browser reaches the authenticator. */
  transports: string
  /** What made it, as it says itself: good for a name and for nothing else. */
  aaguid: string
  /** Whether it has ever shown that it asks for the person. */
  user_verified: number
  /** Whether its key may be copied to other devices; never changes. */
  backup_eligible: number
  /** Whether it was copied when it was seen last. */
  backed_up: number
  created_at: number
  last_used_at: number | null
  /** When its counter went back: a copy of it may be about. */
  suspect_at: number | null
}

/** Whose a credential id is. Over all tenants: they may share a host, and then their authenticators. */
export interface PasskeyOwnerTable {
  id: string
  tenant_id: string
  account_id: string
}

/** What authenticators know an account by: random, and nobody else's. */
export interface PasskeyHandleTable {
  tenant_id: string
  account_id: string
  handle: string
}

/** A registration under way; its challenge is good once. */
export interface PasskeyRegistrationTable {
  tenant_id: string
  account_id: string
  challenge: string
  expires_at: number
}
