import { page, select, type Connection, type PageArgs } from '@enigm/subgraph'
import { Account } from '../../account/account.entity'
import type { AccountState } from '../../account/account.lifecycle'
import type { AccountsApp } from '../../config'
import { StaffRole, staffAccount, type StaffAccount } from './staff.entity'

const staff = select(Account, undefined, ['platformHandle', 'role', 'state']).where('role = ANY($1)')

/** Staff accounts in the order of their handles, revoked ones included; customers are never among them. */
export async function staffAccounts(
  app: AccountsApp,
  args: PageArgs & { role?: StaffRole | null; state?: AccountState | null },
): Promise<Connection<StaffAccount>> {
  const { role, state } = args
  const { edges, pageInfo } = await page(
    app,
    staff,
    { parameters: [Object.values(StaffRole)], filter: { role, state }, order: ['platformHandle'] },
    args,
  )
  return { edges: edges.map(({ cursor, node }) => ({ cursor, node: staffAccount(node) })), pageInfo }
}
