import type { BatchLoader } from '@enigm/subgraph'
import { isConnected } from './connections'

/** Whether devices poll now, by their ids. */
export const connectionsOfDevices: BatchLoader<string, boolean> = async (ids, { app }) => {
  const connected = await app.read<{ id: string }>(
    `SELECT id FROM unnest($1::text[]) AS asked (id) WHERE ${isConnected('asked.id')}`,
    [ids],
  )
  const found = new Set(connected.map(({ id }) => id))
  return ids.map((id) => found.has(id))
}
