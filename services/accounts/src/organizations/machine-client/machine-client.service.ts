import { newId } from '@enigm/contracts'
import { accountOf, DAY_MILLISECONDS, startOfDay, type CallContext, type Transaction } from '@enigm/subgraph'
import { auditForPlatform } from '../../account/platform-audit'
import type { AccountsApp } from '../../config'
import { AccountsFailure } from '../../errors'
import { endClient } from './ending'
import { isOperator, lockClient, lockOwnerOfClients } from './machine-client.access'
import { MachineClient, machineClients, type MachineRole } from './machine-client.entity'

/** Active clients of one organization, and active dashboards of the platform. */
export const MOST_CLIENTS: Readonly<Record<MachineRole, number>> = { PARTNER: 10, DASHBOARD: 20 }
/** How long the previous key stays valid, so that no call fails during a rotation. */
const OVERLAP_MILLISECONDS = DAY_MILLISECONDS

interface RegisterClient {
  /** Null for a dashboard. */
  organizationId: string | null
  label: string
  /** The `x` of an Ed25519 key. */
  publicKey: string
  idempotencyKey: string
}

/** Registers machine clients, rotates their keys and revokes them (FED-05, FED-06). */
export class MachineClientService {
  constructor(private readonly app: AccountsApp) {}

  /**
   * Registers a client of an organization, or a dashboard. The same key gives the same client.
   * @throws AccountsFailure NOT_FOUND, TOO_MANY_CLIENTS, IDEMPOTENCY_CONFLICT; Refusal FORBIDDEN
   */
  register(context: CallContext, { idempotencyKey, ...request }: RegisterClient): Promise<MachineClient> {
    const scope = `account:${accountOf(context.caller)}:registerMachineClient`
    return this.app.transaction(context, async (tx) => {
      await lockOwnerOfClients(tx, request.organizationId)
      const { result } = await tx.idempotent({ scope, key: idempotencyKey, request }, () =>
        createClient(tx, request),
      )
      const client = await tx.manager.findOneBy(MachineClient, { id: result })
      if (!client) throw new AccountsFailure('NOT_FOUND')
      return client
    })
  }

  /**
   * Gives a client a new key. The previous one stays valid for 24 hours, with its tokens; the one before it ends at once.
   * @throws AccountsFailure NOT_FOUND, INVALID_TRANSITION once it is revoked, KEY_KNOWN; Refusal FORBIDDEN
   */
  rotate(context: CallContext, role: MachineRole, id: string, publicKey: string): Promise<MachineClient> {
    return this.app.transaction(context, async (tx) => {
      const client = await lockClient(tx, role, id)
      if (client.state !== 'ACTIVE') throw new AccountsFailure('INVALID_TRANSITION')
      if ([client.publicKey, client.previousPublicKey].includes(publicKey))
        throw new AccountsFailure('KEY_KNOWN', ['input', 'publicKey'])
      const set = {
        publicKey,
        keyVersion: client.version + 1,
        previousPublicKey: client.publicKey,
        previousKeyVersion: client.keyVersion,
        previousKeyEndsAt: new Date((await tx.now()).getTime() + OVERLAP_MILLISECONDS),
      }
      const event = { tokensFrom: client.keyVersion }
      const rotated = await machineClients.change(tx, 'accounts.client.rotated', { id }, { set, event })
      await auditOfOperator(tx, 'accounts.client.rotated', rotated)
      return rotated
    })
  }

  /**
   * Revokes a client permanently; gateways refuse its tokens as soon as they receive the event.
   * @throws AccountsFailure NOT_FOUND, INVALID_TRANSITION; Refusal FORBIDDEN
   */
  revoke(context: CallContext, role: MachineRole, id: string): Promise<MachineClient> {
    return this.app.transaction(context, async (tx) => {
      await lockClient(tx, role, id)
      const revoked = await endClient(tx, id)
      await auditOfOperator(tx, 'accounts.client.revoked', revoked)
      return revoked
    })
  }
}

async function createClient(
  tx: Transaction,
  { organizationId, label, publicKey }: Omit<RegisterClient, 'idempotencyKey'>,
): Promise<string> {
  const role = organizationId ? 'PARTNER' : 'DASHBOARD'
  const active = await tx.query<object>(
    `SELECT 1 FROM machine_client WHERE organization_id IS NOT DISTINCT FROM $1 AND state = 'ACTIVE'`,
    [organizationId],
  )
  if (active.length >= MOST_CLIENTS[role]) throw new AccountsFailure('TOO_MANY_CLIENTS')
  const client = await machineClients.create(tx, 'accounts.client.registered', {
    id: newId('client'),
    state: 'ACTIVE',
    ...{ role, organizationId, label, publicKey },
    keyVersion: 1,
    previousPublicKey: null,
    previousKeyVersion: null,
    previousKeyEndsAt: null,
    registeredDay: startOfDay(new Date()),
    lastUsedDay: null,
    endedAt: null,
  })
  await auditOfOperator(tx, 'accounts.client.registered', client)
  return client.id
}

/** An operator's action in an organization stands in the platform's trail too; a dashboard's own entry is there already. */
async function auditOfOperator(tx: Transaction, action: string, client: MachineClient): Promise<void> {
  if (client.organizationId && isOperator(tx)) await auditForPlatform(tx, action, client.id, client.role)
}
