import {
  accountOf,
  connectionFrom,
  connectionOf,
  decodeCursor,
  type BatchLoader,
  type Connection,
  type PageArgs,
} from '@enigm/subgraph'
import { z } from 'zod'
import type { AccountsApp } from '../../config'
import { MachineClient } from './machine-client.entity'

export const MachineClientConnection = connectionOf(MachineClient, 'MachineClientConnection', ['panel'])

const columns = `c.id, c.state, c.role, c.label, c.public_key AS "publicKey",
  c.previous_key_ends_at AS "previousKeyEndsAt", c.registered_day AS "registeredDay",
  c.last_used_day AS "lastUsedDay"`

/** One page of the clients of one organization. */
export interface ClientPage {
  organizationId: string
  first: number
  after: string
}

/** @throws Refusal BAD_USER_INPUT when the cursor is not one of ours */
export function clientPage(organizationId: string, page: PageArgs): ClientPage {
  return { organizationId, first: page.first, after: idAfter(page) }
}

/** All pages that one request asks for, by one statement; empty for who does not administer the organization now. */
export const clientPages: BatchLoader<ClientPage, Connection<MachineClient>> = async (
  pages,
  { app, caller },
) => {
  const rows = await app.read<MachineClient & { number: number }>(
    `SELECT k.number, page.*
     FROM jsonb_to_recordset($2::jsonb) AS k(number int, "organizationId" text, first int, after text)
     CROSS JOIN LATERAL (SELECT ${columns} FROM machine_client c
       JOIN organization_member a ON a.organization_id = c.organization_id
         AND a.account_id = $1 AND a.state = 'ACTIVE' AND a.role = 'ADMIN'
       WHERE c.organization_id = k."organizationId" AND c.id > k.after ORDER BY c.id LIMIT k.first + 1) page
     ORDER BY k.number, page.id`,
    [accountOf(caller), JSON.stringify(pages.map((page, number) => ({ ...page, number })))],
  )
  return pages.map(({ first }, number) =>
    connectionFrom(
      rows.filter((row) => row.number === number),
      first,
      ({ id }) => [id],
    ),
  )
}

/** A page of the platform's dashboards, in the order of their ids. */
export async function dashboardClients(app: AccountsApp, page: PageArgs): Promise<Connection<MachineClient>> {
  const rows = await app.read<MachineClient>(
    `SELECT ${columns} FROM machine_client c WHERE c.role = 'DASHBOARD' AND c.id > $1 ORDER BY c.id LIMIT $2`,
    [idAfter(page), page.first + 1],
  )
  return connectionFrom(rows, page.first, ({ id }) => [id])
}

function idAfter({ after }: PageArgs): string {
  const [id = ''] = decodeCursor(after, z.tuple([z.string().max(64)])) ?? []
  return id
}
