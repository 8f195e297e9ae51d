/** The security question that a person chose, and its answer. */
export interface SecurityAnswerTable {
  tenant_id: string
  account_id: string
  /** A stable id of questions.ts. */
  question: string
  /** The folded answer, as crypto/password-hashing.ts gives it. */
  hash: string
  set_at: number
}
