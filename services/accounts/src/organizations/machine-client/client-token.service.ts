import { generateKeyPairSync } from 'node:crypto'
import { newId, scopesOfRole, tokenEndpointPath, type Scope } from '@enigm/contracts'
import { startOfDay, type CallContext, type Transaction } from '@enigm/subgraph'
import type { AccountsApp } from '../../config'
import { AccountsFailure } from '../../errors'
import { TokenSigner, type SignedToken } from '../../crypto/token-signer'
import { claimedClient, verifyClientAssertion, type ClientAssertion } from './client-assertion'
import { MachineClient } from './machine-client.entity'
import { MachineClientState } from './machine-client.lifecycle'
import { useJti } from './used-jti.entity'

/** Longer than a proof is taken by any gateway. */
const PROOF_MILLISECONDS = 2 * 60 * 1000

/** What came to the token endpoint; the gateway has verified the proof (RFC 9449) and vouches for its key and id. */
export interface TokenRequest {
  assertion: string
  keyThumbprint: string
  proofId: string
  /** Asked for, with blanks between; everything that the client may when left out. */
  scope?: string | null
}

export interface ClientToken extends SignedToken {
  scopes: readonly Scope[]
}

interface AcceptedKey {
  version: number
  /** Null for the present key, which has no end. */
  endsAt: Date | null
}

/** Gives access tokens to machine clients (RFC 6749 section 4.4). */
export class ClientTokenService {
  /** Nobody holds the private part: the work for an unknown client is that for a known one. */
  private readonly nobodysKey = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x!
  private readonly audiences: string[]

  constructor(private readonly app: AccountsApp) {
    this.audiences = app.config.ORIGINS.map((origin) => origin + tokenEndpointPath)
  }

  /**
   * A token for the client that the assertion proves. Assertion and proof are used up in the transaction that finds the
   * client in use, and no event follows: the day of the last use is the record.
   * @throws AccountsFailure CLIENT_UNPROVEN, the same whatever is wrong with client or assertion; SCOPE_NOT_GRANTED,
   * PROOF_REPLAYED
   */
  async issue(context: CallContext, request: TokenRequest): Promise<ClientToken> {
    const clientId = claimedClient(request.assertion) ?? newId('client')
    const known = await this.find(clientId)
    const keys = [known?.publicKey ?? this.nobodysKey, known?.previousPublicKey ?? this.nobodysKey]
    const proven = await verifyClientAssertion(request.assertion, clientId, keys, this.audiences)
    if (!proven) throw new AccountsFailure('CLIENT_UNPROVEN')
    return this.app.transaction(context, async (tx) => {
      const client = await tx.lock(MachineClient, { id: clientId, state: MachineClientState.ACTIVE })
      const key = client && acceptedKey(client, proven.publicKey)
      if (!client || !key) throw new AccountsFailure('CLIENT_UNPROVEN')
      const scopes = grantedScopes(client, request.scope)
      await useUp(tx, clientId, proven, request)
      await noteUse(tx, clientId)
      const { keyThumbprint } = request
      const { role, organizationId } = client
      const bound = {
        clientId,
        role,
        organizationId,
        keyVersion: key.version,
        keyThumbprint,
        endsBy: key.endsAt,
      }
      return { ...(await this.app.get(TokenSigner).machine({ ...bound, scopes })), scopes }
    })
  }

  private async find(
    id: string,
  ): Promise<Pick<MachineClient, 'publicKey' | 'previousPublicKey'> | undefined> {
    const [client] = await this.app.read<Pick<MachineClient, 'publicKey' | 'previousPublicKey'>>(
      `SELECT public_key AS "publicKey", previous_public_key AS "previousPublicKey"
       FROM machine_client WHERE id = $1`,
      [id],
    )
    return client
  }
}

/** The key, if it counts now: the present one, or the one before it until its end. */
function acceptedKey(client: MachineClient, publicKey: string): AcceptedKey | undefined {
  if (publicKey === client.publicKey) return { version: client.keyVersion, endsAt: null }
  const { previousPublicKey, previousKeyVersion: version, previousKeyEndsAt: endsAt } = client
  if (publicKey !== previousPublicKey || version === null || !endsAt || endsAt <= new Date()) return undefined
  return { version, endsAt }
}

/** @throws AccountsFailure SCOPE_NOT_GRANTED for a scope that the role does not have, or that does not exist */
function grantedScopes({ role }: MachineClient, asked: string | null | undefined): readonly Scope[] {
  const held = scopesOfRole[role]
  if (!asked) return held
  const names = new Set(asked.split(' '))
  const granted = held.filter((scope) => names.has(scope))
  if (granted.length !== names.size) throw new AccountsFailure('SCOPE_NOT_GRANTED', ['input', 'scope'])
  return granted
}

/** @throws AccountsFailure CLIENT_UNPROVEN, PROOF_REPLAYED */
async function useUp(
  tx: Transaction,
  clientId: string,
  { jti, endsAt }: ClientAssertion,
  { keyThumbprint, proofId }: TokenRequest,
): Promise<void> {
  if (!(await useJti(tx, clientId, jti, endsAt))) throw new AccountsFailure('CLIENT_UNPROVEN')
  const proofEndsAt = new Date(Date.now() + PROOF_MILLISECONDS)
  if (!(await useJti(tx, keyThumbprint, proofId, proofEndsAt))) throw new AccountsFailure('PROOF_REPLAYED')
}

/** Tells the registrar whether a client is in use; it is no step of the client's, so its version stays. */
async function noteUse(tx: Transaction, clientId: string): Promise<void> {
  await tx.query(
    'UPDATE machine_client SET last_used_day = $2 WHERE id = $1 AND last_used_day IS DISTINCT FROM $2',
    [clientId, startOfDay(new Date())],
  )
}
