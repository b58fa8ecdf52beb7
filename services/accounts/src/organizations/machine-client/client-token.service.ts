import { generateKeyPairSync } from 'node:crypto'
import { newId, scopesOfRole, tokenEndpointPath, type Scope } from '@enigm/contracts'
import { startOfDay, type CallContext, type Transaction } from '@enigm/subgraph'
import type { AccountsApp } from '../../config'
import { AccountsFailure } from '../../errors'
import { TokenSigner, type SignedToken } from '../../crypto/token-signer'
import { claimedClient, verifyClientAssertion, type ClientAssertion } from './client-assertion'
import { MachineClient } from './machine-client.entity'
import { keysOfClient } from './machine-client.queries'
import { useJti } from './used-jti.entity'

/** Longer than any gateway accepts a proof. */
const PROOF_MILLISECONDS = 3 * 60 * 1000

/** A request of the token endpoint; the gateway has verified the proof (RFC 9449) and asserts its key and id. */
interface TokenRequest {
  assertion: string
  keyThumbprint: string
  proofId: string
  /** The requested scopes, separated by spaces; all scopes of the client when it is left out. */
  scope?: string | null
}

export interface ClientToken extends SignedToken {
  scopes: readonly Scope[]
}

interface AcceptedKey {
  version: number
  /** Null for the present key, which does not expire. */
  endsAt: Date | null
}

/** Gives access tokens to machine clients (RFC 6749 section 4.4). */
export class ClientTokenService {
  /** Its private key is discarded: an unknown client takes as long to answer as a known one. */
  private readonly decoyKey = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x!
  private readonly audiences: string[]

  constructor(private readonly app: AccountsApp) {
    this.audiences = app.config.ORIGINS.map((origin) => origin + tokenEndpointPath)
  }

  /**
   * Gives a token to the client that the assertion authenticates. Assertion and proof are consumed in the transaction that
   * finds the client active. No event follows: the day of the last use is the record.
   * @throws AccountsFailure CLIENT_UNPROVEN, the same for every mistake in client or assertion; SCOPE_NOT_GRANTED,
   * PROOF_REPLAYED
   */
  async issue(context: CallContext, request: TokenRequest): Promise<ClientToken> {
    const clientId = claimedClient(request.assertion) ?? newId('client')
    const [known] = await this.app.read(keysOfClient, [clientId])
    const keys = [known?.publicKey ?? this.decoyKey, known?.previousPublicKey ?? this.decoyKey]
    const proven = await verifyClientAssertion(request.assertion, clientId, keys, this.audiences)
    if (!proven) throw new AccountsFailure('CLIENT_UNPROVEN')
    return this.app.transaction(context, async (tx) => {
      const client = await tx.lock(MachineClient, { id: clientId, state: 'ACTIVE' })
      const key = client && acceptedKey(client, proven.publicKey, await tx.now())
      if (!client || !key) throw new AccountsFailure('CLIENT_UNPROVEN')
      const scopes = grantedScopes(client, request.scope)
      await consume(tx, clientId, proven, request)
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
}

/** The key, if it is valid now: the present one, or the previous one until its end. */
function acceptedKey(client: MachineClient, publicKey: string, now: Date): AcceptedKey | undefined {
  if (publicKey === client.publicKey) return { version: client.keyVersion, endsAt: null }
  const { previousPublicKey, previousKeyVersion: version, previousKeyEndsAt: endsAt } = client
  if (publicKey !== previousPublicKey || version === null || !endsAt || endsAt <= now) return undefined
  return { version, endsAt }
}

/** @throws AccountsFailure SCOPE_NOT_GRANTED for a scope that the role does not have, or that does not exist */
function grantedScopes({ role }: MachineClient, requested: string | null | undefined): readonly Scope[] {
  const held = scopesOfRole[role]
  if (!requested) return held
  const names = new Set(requested.split(' '))
  const granted = held.filter((scope) => names.has(scope))
  if (granted.length !== names.size) throw new AccountsFailure('SCOPE_NOT_GRANTED', ['input', 'scope'])
  return granted
}

/** @throws AccountsFailure CLIENT_UNPROVEN, PROOF_REPLAYED */
async function consume(
  tx: Transaction,
  clientId: string,
  { jti, endsAt }: ClientAssertion,
  { keyThumbprint, proofId }: TokenRequest,
): Promise<void> {
  if (!(await useJti(tx, clientId, jti, endsAt))) throw new AccountsFailure('CLIENT_UNPROVEN')
  const proofEndsAt = new Date((await tx.now()).getTime() + PROOF_MILLISECONDS)
  if (!(await useJti(tx, keyThumbprint, proofId, proofEndsAt))) throw new AccountsFailure('PROOF_REPLAYED')
}

/** Shows administrators whether a client is in use. It is no event of the client, so its version stays. */
async function noteUse(tx: Transaction, clientId: string): Promise<void> {
  await tx.query(
    'UPDATE machine_client SET last_used_day = $2 WHERE id = $1 AND last_used_day IS DISTINCT FROM $2',
    [clientId, startOfDay(new Date())],
  )
}
