import {
  accountOf,
  byKey,
  countedConnectionOf,
  page,
  select,
  type BatchLoader,
  type Context,
  type CountedConnection,
  type PageArgs,
} from '@enigm/subgraph'
import { accountOrNone, owns } from '../server/server.access'
import { receives } from './transfer.access'
import { ServerTransfer, type ViewedTransfer } from './transfer.entity'
import type { ServerTransferState } from './transfer.lifecycle'

export const ServerTransferConnection = countedConnectionOf(ServerTransfer, 'ServerTransferConnection', [
  'panel',
])

const viewed = select(ServerTransfer, 't')
  .with<Pick<ViewedTransfer, 'serverName' | 'isOwner' | 'isNewOwner'>>({
    serverName: 's.display_name',
    isOwner: owns('$1'),
    isNewOwner: receives('$1'),
  })
  .join('JOIN server s ON s.id = t.server_id')

/** One page of the offers to the account and to the organizations that it administers, the latest first. */
export function receivedTransfers(
  { app, caller }: Context,
  { state, ...args }: PageArgs & { state?: ServerTransferState | null },
): Promise<CountedConnection<ViewedTransfer>> {
  const order = ['offeredDay desc', 'id desc'] as const
  const received = viewed.where(receives('$1'))
  return page(app, received, { parameters: [accountOf(caller)], filter: { state }, order }, args)
}

const openTransfers = viewed.where('t.server_id = ANY($2)', `t.state = 'OFFERED'`, owns('$1'))

/** The transfer that the owner of each server has offered and that is not decided. */
export const openTransferOf: BatchLoader<string, ViewedTransfer | null> = async (ids, { app, caller }) =>
  byKey(ids, await app.read(openTransfers, [accountOrNone(caller), ids]), 'serverId')

const one = viewed.where('t.id = $2', `(${owns('$1')} OR ${receives('$1')})`)

/** A transfer as either side sees it. */
export async function viewedTransfer(context: Context, id: string): Promise<ViewedTransfer | null> {
  const [found] = await context.app.read(one, [accountOrNone(context.caller), id])
  return found ?? null
}
