import { byKey, select, type BatchLoader } from '@enigm/subgraph'
import type { AccountState } from '../../account/account.lifecycle'
import { AccountMove } from '../../account/account-move.entity'
import type { AccountsApp } from '../../config'
import { ofCustomers, ofMembers } from './administered-account.access'
import { administered, type AdministeredAccount } from './administered-account.entity'

const MOST_MOVES = 100

interface Found {
  accountId: string
  handle: string
  state: AccountState
  forStaff: boolean
}

/**
 * Accounts by the caller's handle of them: for staff a customer's by its platform handle; for administrators and the partner of
 * an organization an ACTIVE member's by the handle of that organization. Every other handle gives null, by the same statement.
 */
export const administeredAccounts: BatchLoader<string, AdministeredAccount | null> = async (
  handles,
  { app, caller },
) => {
  const partnerOf = caller.kind === 'machine' ? caller.organizationId : undefined
  const rows = await app.read<Found>(
    `SELECT a.id AS "accountId", a.platform_handle AS handle, a.state, true AS "forStaff" FROM account a
     WHERE a.platform_handle = ANY($1) AND ${ofCustomers} AND a.state <> 'DELETED'
     UNION ALL
     SELECT a.id, m.handle, a.state, false FROM organization_member m JOIN account a ON a.id = m.account_id
     WHERE m.handle = ANY($1) AND m.state = 'ACTIVE' AND a.state <> 'DELETED' AND ${ofMembers}`,
    [handles, caller.scopes.has('accounts:review'), partnerOf ?? null, caller.accountId ?? null],
  )
  return byKey(handles, rows.map(administeredFrom), 'handle')
}

function administeredFrom({ accountId, handle, state, forStaff }: Found): AdministeredAccount {
  if (forStaff) return administered({ id: accountId, platformHandle: handle, state })
  return { accountId, handle, state, availableActions: [] }
}

const moves = select(AccountMove, undefined, ['seq', 'from', 'to', 'reasonCategory'])
  .with<{ at: Date }>({ at: "date_trunc('hour', at, 'UTC')" })
  .where('account_id = $1')
  .orderBy('seq desc')
  .limit('$2')

/** The moves of an account with the hour of each, newest first; at most 100. */
export function movesOf(app: AccountsApp, accountId: string) {
  return app.read(moves, [accountId, MOST_MOVES])
}
