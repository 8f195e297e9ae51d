/** How long what the protocol gives out can be used, in seconds. */
export const lifetimes = {
  /** RFC 9700, FAPI 2.0: at most a minute. */
  code: 60,
  accessToken: 15 * 60,
  idToken: 60 * 60,
  /** From the sign-in to the last refresh, however often it was rotated. */
  refreshToken: 30 * 24 * 3600,
  /** A little longer than any token that leans on it. */
  grant: 31 * 24 * 3600,
  /** From the request of a site until the person has finished. */
  interaction: 3600,
  /** What a device or a site asks for until a person answers. */
  remote: 10 * 60,
  /** For so long a refresh token that is bound to a key may be asked for its successor again. */
  askedAgain: 10,
  /** A session's former key goes on for the requests that were under way with it. */
  replacedKey: 60,
}
