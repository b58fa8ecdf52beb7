import { newId, type EventData } from '@enigm/contracts'
import type { EventHandlers, Transaction } from '@enigm/subgraph'
import { entitlements } from '../entitlement/entitlement.entity'
import { entitlementLifecycle } from '../entitlement/entitlement.lifecycle'
import { Product } from '../product/product.entity'

/**
 * Grants an entitlement to an organization whose provisioning request the platform has approved: no order and no payment stands
 * behind it (SRV-17). An approval counts once, although a snapshot repeats it.
 */
async function grantApproved(
  { provisioningRequestId, organizationId, termDays, state }: EventData<'servers.provisioning.snapshot'>,
  tx: Transaction,
): Promise<void> {
  if (state !== 'APPROVED') return
  const [first] = await tx.query<object>(
    'INSERT INTO commercial_approval (provisioning_request_id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING 1 AS first',
    [provisioningRequestId],
  )
  if (!first) return
  const product = await tx.manager.findOneByOrFail(Product, { kind: 'SERVER', termDays })
  const { id } = await entitlements.create(
    tx,
    'payments.entitlement.created',
    {
      ...{ id: newId('entitlement'), state: entitlementLifecycle.initial, holderId: null, validUntil: null },
      ...{ productKey: product.key, productKind: product.kind, termDays, renewedDays: 0 },
    },
    { audit: null },
  )
  await entitlements.move(
    tx,
    'GRANT',
    { id },
    { set: { holderId: organizationId }, reason: 'COMMERCIAL_APPROVAL' },
  )
}

export const commercialApprovalHandlers: EventHandlers = {
  'servers.provisioning.approved': ({ data }, tx) => grantApproved(data, tx),
  'servers.provisioning.snapshot': ({ data }, tx) => grantApproved(data, tx),
}
