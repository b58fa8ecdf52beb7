import { newId, type EventData } from '@enigm/contracts'
import { startOfHour, type Erased, type Transaction } from '@enigm/subgraph'
import { lockByReference, lockKeysOfAccount, lockShownByReference } from '../key/key.access'
import { emergencies, Emergency } from './emergency.entity'
import { emergencyLifecycle } from './emergency.lifecycle'

const auditOf =
  (accountId: string) =>
  ({ id }: Emergency) => ({ scope: `account:${accountId}`, target: id })

/** Records an emergency with its hour; none of a Key that is not in use or whose workflow is disabled (KEY-06, KEY-10). */
export async function recordEmergency(
  tx: Transaction,
  { keyReference, emergencyReference: reference, kind }: EventData<'app.key.emergency.recorded'>,
  occurredAt: Date,
): Promise<void> {
  const key = await lockShownByReference(tx, keyReference)
  if (key?.state !== 'ACTIVE') return
  if (await tx.manager.existsBy(Emergency, { keyId: key.id, reference })) return
  const emergency = {
    ...{ id: newId('emergency'), keyId: key.id, reference, kind },
    ...{ state: emergencyLifecycle.initial, at: startOfHour(occurredAt) },
  }
  await emergencies.create(tx, 'keys.emergency.recorded', emergency, { audit: auditOf(key.accountId) })
}

/** Ends or cancels an emergency. One that is unknown or no longer open stays as it is. */
export async function settleEmergency(
  tx: Transaction,
  { keyReference, emergencyReference: reference }: EventData<'app.key.emergency.ended'>,
  action: 'END' | 'CANCEL',
): Promise<void> {
  const key = await lockByReference(tx, keyReference)
  if (!key) return
  const open = { keyId: key.id, reference, state: 'OPEN' } as const
  if (!(await tx.manager.existsBy(Emergency, open))) return
  await emergencies.move(tx, action, open, { audit: auditOf(key.accountId) })
}

/** Erases the emergencies of a deleted account (ACC-05). */
export async function eraseEmergencies(tx: Transaction, accountId: string): Promise<Erased> {
  const keys = await lockKeysOfAccount(tx, accountId)
  const deleted = await tx.query<object>(
    'DELETE FROM emergency WHERE key_id = ANY($1) RETURNING 1 AS deleted',
    [keys.map(({ id }) => id)],
  )
  return { erased: deleted.length, detached: 0 }
}
