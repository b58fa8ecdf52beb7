import {
  connectionFrom,
  decodeCursor,
  type App,
  type BatchLoader,
  type Connection,
  type Snapshot,
} from '@enigm/subgraph'
import { accountOf } from '@enigm/subgraph'
import { z } from 'zod'
import type { Device } from './device.entity'
import type { DevicesArgs } from './device.inputs'
import { DeviceState } from './device.lifecycle'
import { deviceData } from './device.transitions'

const columns = `id, version, account_id AS "accountId", handle, session_id AS "sessionId", kind, state,
  key_thumbprint AS "keyThumbprint", public_key AS "publicKey", requested_at AS "requestedAt",
  enrolled_at AS "enrolledAt", ended_at AS "endedAt", replaces`

/** The caller's own devices by handle; a foreign handle and an absent one both give null. */
export const ownDevices: BatchLoader<string, Device | null> = async (handles, { app, caller }) => {
  const devices = await app.read<Device>(
    `SELECT ${columns} FROM device WHERE account_id = $1 AND handle = ANY($2)`,
    [accountOf(caller), handles],
  )
  const byHandle = new Map(devices.map((device) => [device.handle, device]))
  return handles.map((handle) => byHandle.get(handle) ?? null)
}

/** The devices of an account that wait for a decision, the longest waiting first. */
export function pendingDevices(app: App, accountId: string): Promise<Device[]> {
  return app.read<Device>(
    `SELECT ${columns} FROM device WHERE account_id = $1 AND state = $2 ORDER BY requested_at, handle`,
    [accountId, DeviceState.PENDING_ENROLLMENT],
  )
}

/** One page of an account's devices, the latest first. */
export async function devicesOfAccount(
  app: App,
  accountId: string,
  { first, after, state }: DevicesArgs,
): Promise<Connection<Device>> {
  const [requestedAt, handle] = decodeCursor(after, z.tuple([z.iso.datetime(), z.string()])) ?? []
  const devices = await app.read<Device>(
    `SELECT ${columns} FROM device
     WHERE account_id = $1 AND ($2::text IS NULL OR state = $2)
       AND ($3::timestamptz IS NULL OR (requested_at, handle) < ($3, $4))
     ORDER BY requested_at DESC, handle DESC LIMIT $5`,
    [accountId, state ?? null, requestedAt ?? null, handle ?? null, first + 1],
  )
  return connectionFrom(devices, first, (device) => [device.requestedAt.toISOString(), device.handle])
}

/** A page of present states for services that join late, in the order of ids. */
export async function reportDevices(app: App, after: string, limit: number): Promise<Snapshot[]> {
  const devices = await app.read<Device>(`SELECT ${columns} FROM device WHERE id > $1 ORDER BY id LIMIT $2`, [
    after,
    limit,
  ])
  return devices.map((device) => ({
    aggregateId: device.id,
    version: device.version,
    data: deviceData(device),
  }))
}
