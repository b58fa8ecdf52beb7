import { connectionFrom, decodeCursor, type Connection, type PageArgs } from '@enigm/subgraph'
import { z } from 'zod'
import type { Account } from '../../account/account.entity'
import type { AccountsApp } from '../../config'
import { StaffAccount, staffAccount, StaffRole } from './staff-account'

/** A page of all staff accounts in the order of their handles; customers never stand in it. */
export async function staffAccounts(app: AccountsApp, page: PageArgs): Promise<Connection<StaffAccount>> {
  const [after = ''] = decodeCursor(page.after, z.tuple([z.string().max(64)])) ?? []
  const rows = await app.read<Account>(
    `SELECT platform_handle AS "platformHandle", role, state FROM account
     WHERE role = ANY($1) AND platform_handle > $2 ORDER BY platform_handle LIMIT $3`,
    [Object.values(StaffRole), after, page.first + 1],
  )
  return connectionFrom(rows.map(staffAccount), page.first, ({ handle }) => [handle])
}
