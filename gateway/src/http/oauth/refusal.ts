import type { ErrorCode } from '@enigm/contracts'

/** Errors of the token endpoint (RFC 6749 section 5.2, RFC 9449 section 5): status, description and code for metrics. */
const refusals = {
  invalid_request: [400, 'The request is not a token request.', 'BAD_USER_INPUT'],
  invalid_client: [
    401,
    'The client is unknown or revoked, or its assertion was used before or is signed by another key.',
    'UNAUTHENTICATED',
  ],
  invalid_scope: [400, 'The client does not have all of these scopes.', 'BAD_USER_INPUT'],
  unsupported_grant_type: [400, 'The only grant type is client_credentials.', 'BAD_USER_INPUT'],
  invalid_dpop_proof: [400, 'The DPoP proof is not valid.', 'BAD_USER_INPUT'],
  temporarily_unavailable: [503, 'The service is temporarily unavailable; try again.', 'UNAVAILABLE'],
  server_error: [500, 'Internal error.', 'INTERNAL'],
} as const satisfies Record<string, readonly [status: number, description: string, code: ErrorCode]>

type OAuthErrorName = keyof typeof refusals

/** A refusal of the token endpoint; its description repeats nothing of the request. */
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
