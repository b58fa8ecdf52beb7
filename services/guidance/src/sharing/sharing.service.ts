import { newId } from '@enigm/contracts'
import {
  accountOf,
  deleteRows,
  type App,
  type CallContext,
  type Erased,
  type Transaction,
} from '@enigm/subgraph'
import { holdCurrentMembership, holdOwnMembership } from './sharing.access'
import { sharings } from './sharing.entity'
import { sharingLifecycle, type SharingAction } from './sharing.lifecycle'

/** Lets members decide whether an organization sees if they have passed. */
export class SharingService {
  constructor(private readonly app: App) {}

  /** @throws GuidanceFailure NOT_FOUND, INVALID_TRANSITION */
  move(context: CallContext, action: SharingAction, organizationId: string): Promise<void> {
    return this.app.transaction(context, async (tx) => {
      await (action === 'ALLOW' ? holdCurrentMembership : holdOwnMembership)(tx, organizationId)
      const accountId = accountOf(tx.caller)
      await tx.query(
        `INSERT INTO sharing (id, version, account_id, organization_id, state) VALUES ($1, 0, $2, $3, $4)
         ON CONFLICT (account_id, organization_id) DO NOTHING`,
        [newId('sharing'), accountId, organizationId, sharingLifecycle.initial],
      )
      await sharings.move(tx, action, { accountId, organizationId })
    })
  }
}

/** Withdraws the consent of a member who has left: it does not return with another membership. */
export async function endSharing(tx: Transaction, organizationId: string, accountId: string): Promise<void> {
  const [allowed] = await tx.query<{ id: string }>(
    `SELECT id FROM sharing WHERE organization_id = $1 AND account_id = $2 AND state = 'ALLOWED' FOR UPDATE`,
    [organizationId, accountId],
  )
  if (allowed) await sharings.move(tx, 'WITHDRAW', { id: allowed.id }, { reason: 'MEMBERSHIP_ENDED' })
}

export async function eraseSharings(tx: Transaction, accountId: string): Promise<Erased> {
  return { erased: await deleteRows(tx, { sharing: 'account_id' }, accountId), detached: 0 }
}
