/** Words of the frame around the rooms of a signed-in person. The user ID stands between the two parts. */
export const ownTexts = {
  ja: { signOut: 'ログアウト', signedInAs: ['', ' でログインしています'] },
  en: { signOut: 'Sign out', signedInAs: ['Signed in as ', ''] },
} as const
