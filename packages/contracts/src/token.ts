import type { CriticalOperationName } from './critical'
import type { Role, Scope } from './role'

/** Who signs the tokens of the system. */
export const tokenIssuer = 'https://enigm.dev'

/** `typ` of each token, so that one kind is never taken for another (RFC 8725 section 3.11). */
export const tokenType = {
  access: 'at+jwt',
  internal: 'enigm-internal+jwt',
  grant: 'stepup+jwt',
  enrollment: 'enrollment+jwt',
  device: 'device-enrollment+jwt',
  proof: 'dpop+jwt',
  deviceSignIn: 'device-sign-in+jwt',
  deviceRecovery: 'device-recovery+jwt',
  environmentOrder: 'environment-order+jwt',
  environmentReport: 'environment-report+jwt',
  appEvent: 'app-event+jwt',
} as const

/** Audiences of the tokens that are not meant for one subgraph. */
export const tokenAudience = {
  gateway: 'enigm-gateway',
  grant: 'enigm-grant',
  enrollment: 'enigm-enrollment',
} as const

/** Where machine clients get access tokens, below the origin of the gateway (RFC 6749 section 3.2). */
export const tokenEndpointPath = '/oauth/token'

/** Claims of the access token, signed by accounts, verified by the gateway; 5 minutes. */
export interface AccessClaims {
  /** The account or the machine client. */
  sub: string
  /** The session; a machine client, which has none, stands for itself. */
  sid: string
  /**
   * The version of the session that the token was signed for: a restriction refuses every earlier one (SES-03). For a
   * machine client the version at which the key came that it has authenticated by.
   */
  ver?: number
  jti: string
  role: Role
  scopes: Scope[]
  org?: string
  /** The machine client; such a token counts only with a proof by the key of this thumbprint (RFC 9068, RFC 9449). */
  client_id?: string
  cnf?: { jkt: string }
  /** The scopes once more, as RFC 9068 writes them. */
  scope?: string
  exp: number
  iat: number
}

/** Claims of the token on the hop from gateway to one subgraph; 30 seconds. Without `sub` the caller is anonymous. */
export interface InternalClaims {
  sub?: string
  sid?: string
  role?: Role
  scopes: Scope[]
  org?: string
  exp: number
  iat: number
}

/** Claims of a grant, signed by accounts, verified and consumed by the subgraph that owns the operation; 2 minutes. */
export interface GrantClaims {
  sub: string
  sid: string
  jti: string
  operation: CriticalOperationName
  target: string
  exp: number
  iat: number
}

/** Name of the header that carries the correlation id from the edge to the last reaction. */
export const correlationHeader = 'x-correlation-id'
