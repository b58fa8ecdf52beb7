import { newId, type EventData } from '@enigm/contracts'
import type { App, EventHandlers, Transaction } from '@enigm/subgraph'
import {
  Emergency,
  emergencyAudit,
  emergencyData,
  EmergencyKind,
  emergencyLifecycle,
  EmergencyState,
} from '../emergency/emergency.entity'
import { EnigmKey } from '../key/key.entity'
import { ACTIVATE, KeyAction, keyLifecycle, KeyState } from '../key/key.lifecycle'
import { auditSubject, keyData, moveKey } from '../key/key.transitions'
import { isShown } from '../key/key.reach'
import { fulfillOldestOrder } from '../order/key-order.service'

type Linked = EventData<'app.key.linked'>
type Found = Pick<EnigmKey, 'id' | 'accountId' | 'state'>

/**
 * What Enigm App tells of its Keys. What it says of a Key that has ended, or of an account that nobody knows, changes
 * nothing: it is no mistake of the stream, since the two sides decide at the same time.
 */
export const appReactions: EventHandlers = {
  'app.key.linked': ({ data }, tx, app) => link(data, tx, app),
  'app.key.activated': ({ data }, tx) => follow(data.keyReference, ACTIVATE, tx),
  'app.key.unlinked': ({ data }, tx) => follow(data.keyReference, KeyAction.RETIRE, tx, 'UNLINKED'),
  'app.key.emergency.recorded': ({ data, occurredAt }, tx) => record(data, new Date(occurredAt), tx),
  'app.key.emergency.ended': ({ data }, tx) => settle(data, 'end', tx),
  'app.key.emergency.canceled': ({ data }, tx) => settle(data, 'cancel', tx),
  // The present state, for what was missed: it brings a Key forward and never back.
  'app.key.reported': async ({ data }, tx, app) => {
    const { keyReference, state } = data
    if (state !== 'UNLINKED') await link(data, tx, app)
    if (state === 'ACTIVE') await follow(keyReference, ACTIVATE, tx)
    if (state === 'UNLINKED') await follow(keyReference, KeyAction.RETIRE, tx, 'UNLINKED')
  },
}

/**
 * A reference names one Key for ever: what is linked stays as it is. The oldest order for a Key of its place that waits is thereby
 * fulfilled; the lock on the account keeps two Keys from taking the same one.
 */
async function link(
  { keyReference, accountReference, organizationId }: Linked,
  tx: Transaction,
  app: App<any>,
) {
  const [account] = await tx.query<{ id: string }>('SELECT id FROM account WHERE reference = $1 FOR UPDATE', [
    accountReference,
  ])
  if (!account || (await tx.manager.existsBy(EnigmKey, { reference: keyReference }))) return
  const id = newId('key')
  const now = new Date()
  const key = {
    id,
    accountId: account.id,
    organizationId: organizationId ?? null,
    handle: app.handle('kh', `account:${account.id}`, id),
    organizationHandle: organizationId ? app.handle('kh', `organization:${organizationId}`, id) : null,
    reference: keyReference,
    state: KeyState.LINKED,
    associatedAt: now,
    changedAt: now,
    replacesId: await fulfillOldestOrder(tx, account.id, organizationId ?? null),
  }
  await tx.create(EnigmKey, key, { type: 'keys.key.linked', data: keyData(key), audit: auditSubject(key) })
}

/** Moves a Key where its state allows it: a lost one is found by its holder alone, an ended one never comes back. */
async function follow(reference: string, action: typeof ACTIVATE | KeyAction, tx: Transaction, reason = '') {
  const key = await lockKey(reference, tx)
  if (key && keyLifecycle.moves[action].from.includes(key.state)) await moveKey(tx, action, key.id, reason)
}

/** Nothing is kept of an emergency of a Key that is not in use, or whose holder does not have the workflow on (KEY-10). */
async function record(
  { keyReference, emergencyReference, kind }: EventData<'app.key.emergency.recorded'>,
  occurredAt: Date,
  tx: Transaction,
) {
  const key = await lockKey(keyReference, tx, isShown)
  if (key?.state !== KeyState.ACTIVE) return
  const known = { keyId: key.id, reference: emergencyReference }
  if (await tx.manager.existsBy(Emergency, known)) return
  const at = new Date(occurredAt)
  at.setUTCMinutes(0, 0, 0)
  const id = newId('emergency')
  const emergency = { ...known, id, kind: EmergencyKind[kind], state: EmergencyState.OPEN, at }
  const data = emergencyData({ ...emergency, version: 1 })
  const audit = emergencyAudit(key.accountId)(emergency)
  await tx.create(Emergency, emergency, { type: 'keys.emergency.recorded', data, audit })
}

async function settle(
  { keyReference, emergencyReference }: EventData<'app.key.emergency.ended'>,
  action: keyof typeof emergencyLifecycle.moves,
  tx: Transaction,
) {
  const key = await lockKey(keyReference, tx)
  if (!key) return
  const where = { keyId: key.id, reference: emergencyReference, state: EmergencyState.OPEN }
  if (!(await tx.manager.existsBy(Emergency, where))) return
  await tx.move(Emergency, emergencyLifecycle, action, {
    where,
    data: emergencyData,
    audit: emergencyAudit(key.accountId),
  })
}

async function lockKey(reference: string, tx: Transaction, clause = 'true'): Promise<Found | undefined> {
  const [key] = await tx.query<Found>(
    `SELECT k.id, k.account_id AS "accountId", k.state FROM enigm_key k
     WHERE k.reference = $1 AND ${clause} FOR UPDATE OF k`,
    [reference],
  )
  return key
}
