import {
  accountOf,
  administersOrganization,
  ownerClause,
  requireCurrent,
  type Transaction,
} from '@enigm/subgraph'
import { GovernanceFailure } from '../errors'
import { Webhook } from './webhook.entity'

/** SQL: the account `$2` administers the organization. */
function isAdministered(organization: string): string {
  return ownerClause(
    'Mutation.registerWebhook input.organizationId',
    administersOrganization(organization, '$2'),
  )
}

/**
 * Requires an administrator of the organization; its webhooks are registered one after the other.
 * @throws GovernanceFailure NOT_FOUND
 */
export async function requireAdministrator(tx: Transaction, organizationId: string): Promise<void> {
  await requireCurrent(tx, 'accounts')
  await tx.takeTurn(`webhooks of ${organizationId}`)
  const [administrator] = await tx.query(`SELECT 1 WHERE $1::text IS NOT NULL AND ${isAdministered('$1')}`, [
    organizationId,
    accountOf(tx.caller),
  ])
  if (!administrator) throw new GovernanceFailure('NOT_FOUND', ['input', 'organizationId'])
}

/** Locks a webhook of an organization that the caller administers. @throws GovernanceFailure NOT_FOUND */
export async function lockWebhook(tx: Transaction, id: string): Promise<Webhook> {
  await requireCurrent(tx, 'accounts')
  const [administered] = await tx.query<object>(
    `SELECT 1 FROM webhook w WHERE w.id = $1 AND ${isAdministered('w.organization_id')} FOR UPDATE OF w`,
    [id, accountOf(tx.caller)],
  )
  const webhook = administered ? await tx.manager.findOneBy(Webhook, { id }) : null
  if (!webhook) throw new GovernanceFailure('NOT_FOUND', ['input', 'webhookId'])
  return webhook
}
