import type { ErrorCode } from '@enigm/contracts'

/** The errors of the token endpoint (RFC 6749 section 5.2, RFC 9449 section 5): status, words, and what our figures call it. */
const refusals = {
  invalid_request: [400, 'The request is not one for a token.', 'BAD_USER_INPUT'],
  invalid_client: [401, 'The client is not known, or its assertion does not prove it.', 'UNAUTHENTICATED'],
  invalid_scope: [400, 'The client does not have each of these scopes.', 'BAD_USER_INPUT'],
  unsupported_grant_type: [400, 'The only grant type is client_credentials.', 'BAD_USER_INPUT'],
  invalid_dpop_proof: [400, 'The DPoP proof is not valid.', 'BAD_USER_INPUT'],
  temporarily_unavailable: [503, 'A part of the system is not available; try again.', 'UNAVAILABLE'],
  server_error: [500, 'Something went wrong.', 'INTERNAL'],
} as const satisfies Record<string, readonly [status: number, words: string, code: ErrorCode]>

export type OAuthErrorName = keyof typeof refusals

/** A refusal of the token endpoint; its words repeat nothing of the request. */
export class OAuthRefusal extends Error {
  readonly code: ErrorCode
  readonly status: number

  constructor(
    readonly error: OAuthErrorName,
    message: string = refusals[error][1],
    status: number = refusals[error][0],
  ) {
    super(message)
    this.name = 'OAuthRefusal'
    this.status = status
    this.code = refusals[error][2]
  }
}
