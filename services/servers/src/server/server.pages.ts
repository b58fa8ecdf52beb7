import {
  connectionFrom,
  decodeCursor,
  type BatchLoader,
  type Connection,
  type Context,
  type PageArgs,
} from '@enigm/subgraph'
import { z } from 'zod'
import { accountOrNone } from './administration'

/** One page of a list of one server. */
export interface ServerPage {
  serverId: string
  first: number
  state: string | null
  afterAt: string | null
  afterId: string | null
}

/** @throws Refusal BAD_USER_INPUT when the cursor is not one of ours */
export function serverPage(
  serverId: string,
  { first, after }: PageArgs,
  state: string | null = null,
): ServerPage {
  const [afterAt = null, afterId = null] =
    decodeCursor(after, z.tuple([z.iso.datetime(), z.string().max(64)])) ?? []
  return { serverId, first, state, afterAt, afterId }
}

interface ServerList<Row extends { id: string }, Node> {
  columns: string
  from: string
  /** Timestamp that the list is sorted by, newest first, then by id; the node shows it. */
  at: string
  id: string
  /** Ties the rows to the page `k` and to what the caller `$2` may see. */
  where: string
  atOf: (row: Row) => Date
  view: (row: Row, context: Context) => Node
}

/** A batch that answers all pages of one list with one statement; the caller's clause stands in it. */
export function serverList<Row extends { id: string }, Node extends { id: string }>(
  list: ServerList<Row, Node>,
): BatchLoader<ServerPage, Connection<Node>> {
  const { columns, from, at, id, where, atOf, view } = list
  const order = `${at} DESC, ${id} DESC`
  const sql = `
    SELECT k.number, page.*
    FROM jsonb_to_recordset($1::jsonb)
      AS k(number int, "serverId" text, first int, state text, "afterAt" timestamptz, "afterId" text)
    CROSS JOIN LATERAL (
      SELECT ${columns}, row_number() OVER (ORDER BY ${order}) AS place
      FROM ${from}
      WHERE ${where} AND (k."afterAt" IS NULL OR (${at}, ${id}) < (k."afterAt", k."afterId"))
      ORDER BY ${order} LIMIT k.first + 1
    ) page
    ORDER BY k.number, page.place`
  return async (pages, context) => {
    const numbered = JSON.stringify(pages.map((page, number) => ({ ...page, number })))
    const rows = await context.app.read<Row & { number: number }>(sql, [
      numbered,
      accountOrNone(context.caller),
    ])
    return pages.map(({ first }, number) => {
      const own = rows.filter((row) => row.number === number)
      const times = new Map(own.map((row) => [row.id, atOf(row).toISOString()]))
      const nodes = own.map((row) => view(row, context))
      return connectionFrom(nodes, first, (node) => [times.get(node.id)!, node.id])
    })
  }
}
