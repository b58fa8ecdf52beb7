import { newId } from '@enigm/contracts'
import { startOfDay, accountOf, type CallContext, type Transaction } from '@enigm/subgraph'
import type { AccountsApp } from '../../config'
import { AccountsFailure } from '../../errors'
import { administer } from '../organization/membership.service'
import { Organization } from '../organization/organization.entity'
import { auditForPlatform } from '../../account/platform-audit'
import { requireOperator } from '../../account/account.access'
import { endClient } from './ending'
import { clientAudit, clientData, MachineClient, MachineRole } from './machine-client.entity'
import { MachineClientState } from './machine-client.lifecycle'

/** Clients in use at a time: of one organization, and dashboards of the platform. */
export const MOST_CLIENTS: Readonly<Record<MachineRole, number>> = { PARTNER: 10, DASHBOARD: 20 }
/** How long the key before goes on working, so that no call fails while the client changes over. */
export const OVERLAP_MILLISECONDS = 24 * 60 * 60 * 1000

export interface RegisterClient {
  /** Null for a dashboard. */
  organizationId: string | null
  label: string
  /** The `x` of an Ed25519 key. */
  publicKey: string
  idempotencyKey: string
}

/**
 * Registers machine clients, changes their keys and ends them (FED-05, FED-06). Changes of one organization's clients come
 * one after the other, as do those of operators.
 */
export class MachineClientService {
  constructor(private readonly app: AccountsApp) {}

  /** @throws AccountsFailure NOT_FOUND to who may not act for the organization, TOO_MANY_CLIENTS; DomainFailure IDEMPOTENCY_CONFLICT */
  register(context: CallContext, { idempotencyKey, ...request }: RegisterClient): Promise<MachineClient> {
    const scope = `account:${accountOf(context.caller)}:registerMachineClient`
    return this.app.transaction(context, async (tx) => {
      await actFor(tx, request.organizationId)
      const { result } = await tx.idempotent({ scope, key: idempotencyKey, request }, () =>
        create(tx, request),
      )
      const client = await tx.manager.findOneBy(MachineClient, { id: result })
      if (!client) throw new AccountsFailure('NOT_FOUND')
      return client
    })
  }

  /**
   * Gives a client another key. The one before works for 24 more hours and then ends with its tokens; one before that ends
   * at once.
   * @throws AccountsFailure NOT_FOUND, INVALID_TRANSITION once it is revoked, KEY_KNOWN
   */
  rotate(context: CallContext, role: MachineRole, id: string, publicKey: string): Promise<MachineClient> {
    return this.app.transaction(context, async (tx) => {
      const client = await lockClient(tx, role, id)
      if (client.state !== MachineClientState.ACTIVE) throw new AccountsFailure('INVALID_TRANSITION')
      if ([client.publicKey, client.previousPublicKey].includes(publicKey))
        throw new AccountsFailure('KEY_KNOWN', ['input', 'publicKey'])
      const rotated = await tx.change(
        MachineClient,
        { id },
        {
          publicKey,
          keyVersion: client.version + 1,
          previousPublicKey: client.publicKey,
          previousKeyVersion: client.keyVersion,
          previousKeyEndsAt: new Date(Date.now() + OVERLAP_MILLISECONDS),
        },
        (now) => ({
          type: 'accounts.client.rotated',
          data: { ...clientData(now), tokensFrom: client.keyVersion },
          audit: clientAudit(now),
        }),
      )
      await auditOfOperator(tx, 'accounts.client.rotated', rotated)
      return rotated
    })
  }

  /** Ends a client for good; gateways refuse its tokens as soon as they hear of it. @throws AccountsFailure NOT_FOUND, INVALID_TRANSITION */
  revoke(context: CallContext, role: MachineRole, id: string): Promise<MachineClient> {
    return this.app.transaction(context, async (tx) => {
      await lockClient(tx, role, id)
      const revoked = await endClient(tx, id)
      await auditOfOperator(tx, 'accounts.client.revoked', revoked)
      return revoked
    })
  }
}

async function create(tx: Transaction, request: Omit<RegisterClient, 'idempotencyKey'>): Promise<string> {
  const { organizationId, label, publicKey } = request
  const role = organizationId ? MachineRole.PARTNER : MachineRole.DASHBOARD
  const inUse = await tx.query<object>(
    `SELECT 1 FROM machine_client WHERE organization_id IS NOT DISTINCT FROM $1 AND state = 'ACTIVE'`,
    [organizationId],
  )
  if (inUse.length >= MOST_CLIENTS[role]) throw new AccountsFailure('TOO_MANY_CLIENTS')
  const row = {
    id: newId('client'),
    version: 1,
    state: MachineClientState.ACTIVE,
    role,
    organizationId,
    label,
    publicKey,
    keyVersion: 1,
    previousPublicKey: null,
    previousKeyVersion: null,
    previousKeyEndsAt: null,
    registeredDay: startOfDay(new Date()),
    lastUsedDay: null,
    endedAt: null,
  }
  const client = await tx.create(MachineClient, row, {
    type: 'accounts.client.registered',
    data: clientData(row),
    audit: clientAudit(row),
  })
  await auditOfOperator(tx, 'accounts.client.registered', client)
  return client.id
}

/** The client, under the lock of whoever may change it. @throws AccountsFailure NOT_FOUND to everybody else */
async function lockClient(tx: Transaction, role: MachineRole, id: string): Promise<MachineClient> {
  const found = await tx.manager.findOneBy(MachineClient, { id, role })
  if (!found) throw new AccountsFailure('NOT_FOUND')
  await actFor(tx, found.organizationId)
  const client = await tx.lock(MachineClient, { id, role })
  if (!client) throw new AccountsFailure('NOT_FOUND')
  return client
}

/**
 * That the caller may act on clients: of the organization as its administrator or as an operator, of the platform as an
 * operator. @throws AccountsFailure NOT_FOUND, Refusal FORBIDDEN
 */
async function actFor(tx: Transaction, organizationId: string | null): Promise<void> {
  if (organizationId && !isOperator(tx)) return administer(tx, organizationId)
  const organization = organizationId && (await tx.lock(Organization, { id: organizationId }))
  if (organizationId && !organization) throw new AccountsFailure('NOT_FOUND')
  await requireOperator(tx, accountOf(tx.caller))
}

function isOperator({ caller }: Transaction): boolean {
  return caller.scopes.has('platform:operate')
}

/** What an operator does in an organization stands in the platform's trail too; a dashboard's own entry is there already. */
async function auditOfOperator(tx: Transaction, action: string, client: MachineClient): Promise<void> {
  if (client.organizationId && isOperator(tx)) await auditForPlatform(tx, action, client.id, client.role)
}
