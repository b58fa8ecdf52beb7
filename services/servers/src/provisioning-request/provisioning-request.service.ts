import { newId } from '@enigm/contracts'
import { actorOf, startOfDay, type CallContext, type Transaction } from '@enigm/subgraph'
import type { ServersApp } from '../config'
import { ServersFailure } from '../errors'
import type { RegionCode } from '../region/region'
import { requireOwner } from '../server/server.access'
import {
  ProvisioningRequest,
  provisioningRequests,
  type ProvisioningTerm,
} from './provisioning-request.entity'
import { provisioningRequestLifecycle } from './provisioning-request.lifecycle'

/** So many requests of one organization await a decision at most. */
const LARGEST_OPEN = 10

interface NewRequest {
  organizationId: string
  region: RegionCode
  term: ProvisioningTerm
}

/** Procurement by an organization: it asks, and the platform decides. */
export class ProvisioningRequestService {
  constructor(private readonly app: ServersApp) {}

  /** @throws ServersFailure NOT_FOUND, REGION_NOT_OFFERED, TOO_MANY_OPEN_REQUESTS, IDEMPOTENCY_CONFLICT */
  request(context: CallContext, idempotencyKey: string, request: NewRequest): Promise<ProvisioningRequest> {
    return this.app.transaction(context, async (tx) => {
      const organizationId = await requireOwner(tx, request.organizationId)
      if (!this.app.config.ENVIRONMENT_AGENTS[request.region]) {
        throw new ServersFailure('REGION_NOT_OFFERED', ['input', 'region'])
      }
      const once = { scope: `${actorOf(tx.caller)}:requestServerProvisioning`, key: idempotencyKey, request }
      const { result: id } = await tx.idempotent(once, async () => {
        await refuseTooMany(tx, organizationId)
        const created = await provisioningRequests.create(tx, 'servers.provisioning.requested', {
          ...{ id: newId('provisioningRequest'), state: provisioningRequestLifecycle.initial },
          ...{ ...request, organizationId, requestedDay: startOfDay(new Date()), decidedDay: null },
        })
        return created.id
      })
      return tx.manager.findOneByOrFail(ProvisioningRequest, { id })
    })
  }

  /** @throws ServersFailure NOT_FOUND, INVALID_TRANSITION */
  decide(context: CallContext, id: string, decision: 'APPROVE' | 'REJECT'): Promise<ProvisioningRequest> {
    const set = { decidedDay: startOfDay(new Date()) }
    return this.app.transaction(context, (tx) => provisioningRequests.move(tx, decision, { id }, { set }))
  }

  /** Rejects the open requests of an organization that has ended. */
  async rejectAll(tx: Transaction, organizationId: string): Promise<void> {
    const open = await tx.manager.find(ProvisioningRequest, {
      where: { organizationId, state: 'REQUESTED' },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    })
    const set = { decidedDay: startOfDay(new Date()) }
    for (const { id } of open) await provisioningRequests.move(tx, 'REJECT', { id }, { set })
  }
}

/** Requests of one organization are counted one after the other. @throws ServersFailure TOO_MANY_OPEN_REQUESTS */
async function refuseTooMany(tx: Transaction, organizationId: string): Promise<void> {
  await tx.takeTurn(`provisioning:${organizationId}`)
  const open = await tx.manager.countBy(ProvisioningRequest, { organizationId, state: 'REQUESTED' })
  if (open >= LARGEST_OPEN) throw new ServersFailure('TOO_MANY_OPEN_REQUESTS')
}
