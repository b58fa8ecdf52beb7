import type { CriticalOperationName } from './critical'
import type { Role, Scope } from './role'

/** The issuer of all tokens of the system. */
export const tokenIssuer = 'https://enigm.dev'

/** `typ` of each token: explicit typing keeps one kind from being accepted as another (RFC 8725 section 3.11). */
export const tokenType = {
  access: 'at+jwt',
  internal: 'enigm-internal+jwt',
  grant: 'stepup+jwt',
  enrollment: 'enrollment+jwt',
  device: 'device-enrollment+jwt',
  proof: 'dpop+jwt',
  deviceSignIn: 'device-sign-in+jwt',
  deviceRecovery: 'device-recovery+jwt',
  deviceCommand: 'device-command+jwt',
  devicePoll: 'device-poll+jwt',
  deviceEvidence: 'device-evidence+jwt',
  deviceReport: 'device-report+jwt',
  environmentCommand: 'environment-command+jwt',
  environmentReport: 'environment-report+jwt',
  appEvent: 'app-event+jwt',
  deletionReceipt: 'deletion-receipt+jwt',
} as const

/** `aud` of the tokens that are not addressed to one subgraph. */
export const tokenAudience = {
  gateway: 'enigm-gateway',
  grant: 'enigm-grant',
  enrollment: 'enigm-enrollment',
} as const

/** Token endpoint of machine clients, below the origin of the gateway (RFC 6749 section 3.2). */
export const tokenEndpointPath = '/oauth/token'

/**
 * `azp` of a session that a browser holds by the cookie of `/auth/*`: the web panel is the party that the token is for
 * (OpenID Connect Core, section 2).
 */
export const panelParty = 'panel'

/** Claims of the access token. Accounts signs it, the gateway verifies it; lifetime 5 minutes. */
export interface AccessClaims {
  /** The account or the machine client. */
  sub: string
  /** The session; for a machine client its client id, since it has no session. */
  sid: string
  /**
   * The session version at signing time: a restriction invalidates tokens of every earlier version (SES-03). For a
   * machine client, the client version that introduced the key of its authentication.
   */
  ver?: number
  jti: string
  role: Role
  scopes: Scope[]
  org?: string
  /** Present for the web panel only; the panel's tokens authorize the panel's own documents and nothing else. */
  azp?: typeof panelParty
  /** The machine client. The token is valid only with a proof by the key with the thumbprint `cnf.jkt` (RFC 9068, RFC 9449). */
  client_id?: string
  cnf?: { jkt: string }
  /** The same scopes in the format of RFC 9068. */
  scope?: string
  exp: number
  iat: number
}

/** Claims of the token from the gateway to one subgraph; lifetime 30 seconds. Without `sub` the caller is anonymous. */
export interface InternalClaims {
  sub?: string
  sid?: string
  role?: Role
  scopes: Scope[]
  org?: string
  /** Present while the gateway begins or refreshes a session for a browser; accounts repeats it in the access token. */
  azp?: typeof panelParty
  exp: number
  iat: number
}

/** Claims of a grant. Accounts signs it, the subgraph of the operation verifies and consumes it; lifetime 2 minutes. */
export interface GrantClaims {
  sub: string
  sid: string
  jti: string
  operation: CriticalOperationName
  target: string
  exp: number
  iat: number
}

/** The header that carries the correlation id from the edge to the last event handler. */
export const correlationHeader = 'x-correlation-id'
