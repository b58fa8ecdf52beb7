import type { BatchLoader } from '@enigm/subgraph'
import type { AccountState } from '../../account/account.lifecycle'
import type { AccountMove } from '../../account/account-move.entity'
import type { AccountsApp } from '../../config'
import { administered, type AdministeredAccount } from './administered-account'

const MOST_MOVES = 100

interface Found {
  accountId: string
  handle: string
  state: AccountState
  forStaff: boolean
}

/**
 * Accounts by what the caller calls them: any customer's by its platform handle for staff, an ACTIVE member's by the
 * handle of an organization for whoever administers it and for its partner. Every other handle gives null, whatever it
 * is; to look for it is the same statement.
 */
export const administeredAccounts: BatchLoader<string, AdministeredAccount | null> = async (
  handles,
  { app, caller },
) => {
  const partnerOf = caller.kind === 'machine' ? caller.organizationId : undefined
  const rows = await app.read<Found>(
    `SELECT a.id AS "accountId", a.platform_handle AS handle, a.state, true AS "forStaff" FROM account a
     WHERE a.platform_handle = ANY($1) AND $2 AND a.role = 'CUSTOMER' AND a.state <> 'DELETED'
     UNION ALL
     SELECT a.id, m.handle, a.state, false FROM organization_member m JOIN account a ON a.id = m.account_id
     WHERE m.handle = ANY($1) AND m.state = 'ACTIVE' AND a.state <> 'DELETED'
       AND (m.organization_id = $3 OR m.organization_id IN (SELECT own.organization_id FROM organization_member own
         WHERE own.account_id = $4 AND own.state = 'ACTIVE' AND own.role = 'ADMIN'))`,
    [handles, caller.scopes.has('accounts:review'), partnerOf ?? null, caller.accountId ?? null],
  )
  const byHandle = new Map(rows.map((row) => [row.handle, asSeen(row)]))
  return handles.map((handle) => byHandle.get(handle) ?? null)
}

function asSeen({ accountId, handle, state, forStaff }: Found): AdministeredAccount {
  if (forStaff) return administered({ id: accountId, platformHandle: handle, state })
  return { accountId, handle, state, availableActions: [] }
}

/** The moves of an account with the hour of each, newest first. */
export function movesOf(app: AccountsApp, accountId: string): Promise<AccountMove[]> {
  return app.read<AccountMove>(
    `SELECT "from", "to", reason_category AS "reasonCategory", date_trunc('hour', at, 'UTC') AS at FROM account_move
     WHERE account_id = $1 ORDER BY seq DESC LIMIT $2`,
    [accountId, MOST_MOVES],
  )
}
