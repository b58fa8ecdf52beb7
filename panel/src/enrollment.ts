let token = ''

/** Takes the token of a purchase to the page that creates the account. It is held in memory only. */
export function carryEnrollmentToken(enrollmentToken: string): void {
  token = enrollmentToken
}

/** The token that was carried; empty after a reload. */
export function carriedEnrollmentToken(): string {
  return token
}
