import { randomUUID } from 'node:crypto'
import {
  panelParty,
  tokenAudience,
  tokenIssuer,
  tokenType,
  type GrantClaims,
  type Role,
  type Scope,
} from '@enigm/contracts'
import { importJWK, SignJWT, type JWK } from 'jose'
import type { AccountsApp } from '../config'

const ACCESS_SECONDS = 5 * 60
const GRANT_SECONDS = 2 * 60

export interface SignedToken {
  token: string
  expiresAt: Date
}

/** What an access token says of a session. */
interface SessionClaims {
  sessionId: string
  /** The version of the session that the token is signed for. */
  version: number
  accountId: string
  role: Role
  scopes: readonly Scope[]
  /** Whether the web panel is the party that the token is for. */
  isPanel: boolean
}

/** What an access token says of a machine client. */
interface ClientClaims {
  clientId: string
  role: Role
  organizationId: string | null
  scopes: readonly Scope[]
  /** The version of the client that introduced the key by which it has authenticated. */
  keyVersion: number
  keyThumbprint: string
  /** The end of that key, which the token does not outlive. */
  endsBy: Date | null
}

/** Signs tokens that the gateway and the other services verify with the public key of accounts. */
export class TokenSigner {
  private readonly key: ReturnType<typeof importJWK>
  private readonly kid: string

  constructor(app: AccountsApp) {
    const { ACCESS_SIGNING_KEY } = app.config
    this.kid = ACCESS_SIGNING_KEY.kid
    this.key = importJWK(ACCESS_SIGNING_KEY as JWK, 'EdDSA')
  }

  /** An access token of 5 minutes for a session (RFC 9068). */
  access({ sessionId, version, accountId, role, scopes, isPanel }: SessionClaims): Promise<SignedToken> {
    return this.sign(
      { sid: sessionId, ver: version, role, scopes, ...(isPanel ? { azp: panelParty } : {}) },
      {
        typ: tokenType.access,
        audience: tokenAudience.gateway,
        subject: accountId,
        jti: randomUUID(),
        seconds: ACCESS_SECONDS,
      },
    )
  }

  /**
   * An access token of at most 5 minutes for a machine client. It is of use only with proofs by the key of the thumbprint
   * (RFC 9068, RFC 9449 section 6).
   */
  machine({
    clientId,
    role,
    organizationId,
    scopes,
    keyVersion,
    keyThumbprint,
    endsBy,
  }: ClientClaims): Promise<SignedToken> {
    const left = endsBy ? Math.floor((endsBy.getTime() - Date.now()) / 1000) : ACCESS_SECONDS
    const claims = {
      client_id: clientId,
      sid: clientId,
      ver: keyVersion,
      role,
      scopes,
      scope: scopes.join(' '),
      ...(organizationId ? { org: organizationId } : {}),
      cnf: { jkt: keyThumbprint },
    }
    return this.sign(claims, {
      typ: tokenType.access,
      audience: tokenAudience.gateway,
      subject: clientId,
      jti: randomUUID(),
      seconds: Math.min(ACCESS_SECONDS, left),
    })
  }

  /** A grant of 2 minutes for one operation on one target in one session (PIN-02). */
  grant({ sub, jti, ...claims }: Omit<GrantClaims, 'exp' | 'iat'>): Promise<SignedToken> {
    return this.sign(claims, {
      typ: tokenType.grant,
      audience: tokenAudience.grant,
      subject: sub,
      jti,
      seconds: GRANT_SECONDS,
    })
  }

  /** A receipt of a deletion: it proves what was deleted and what is kept, and does not expire. */
  async receipt(deletionId: string, claims: object): Promise<string> {
    return new SignJWT({ ...claims })
      .setProtectedHeader({ alg: 'EdDSA', typ: tokenType.deletionReceipt, kid: this.kid })
      .setIssuer(tokenIssuer)
      .setSubject(deletionId)
      .setIssuedAt()
      .sign(await this.key)
  }

  private async sign(
    claims: object,
    {
      typ,
      audience,
      subject,
      jti,
      seconds,
    }: Record<'typ' | 'audience' | 'subject' | 'jti', string> & { seconds: number },
  ): Promise<SignedToken> {
    const issuedAt = Math.floor(Date.now() / 1000)
    const token = await new SignJWT({ ...claims })
      .setProtectedHeader({ alg: 'EdDSA', typ, kid: this.kid })
      .setIssuer(tokenIssuer)
      .setAudience(audience)
      .setSubject(subject)
      .setJti(jti)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + seconds)
      .sign(await this.key)
    return { token, expiresAt: new Date((issuedAt + seconds) * 1000) }
  }
}
