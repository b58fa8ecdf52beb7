import { newId, type EventData } from '@enigm/contracts'
import type { App, Reactions, Work } from '@enigm/subgraph'
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
import { auditSubject, keyData, moveKey } from '../key/key.moves'
import { isShown } from '../key/key.reach'
import { fulfillOldestOrder } from '../order/key-order.service'

type Linked = EventData<'app.key.linked'>
type Found = Pick<EnigmKey, 'id' | 'accountId' | 'state'>

/**
 * What Enigm App tells of its Keys. What it says of a Key that has ended, or of an account that nobody knows, changes
 * nothing: it is no mistake of the stream, since the two sides decide at the same time.
 */
export const appReactions: Reactions = {
  'app.key.linked': ({ data }, work, app) => link(data, work, app),
  'app.key.activated': ({ data }, work) => follow(data.keyReference, ACTIVATE, work),
  'app.key.unlinked': ({ data }, work) => follow(data.keyReference, KeyAction.RETIRE, work, 'UNLINKED'),
  'app.key.emergency.recorded': ({ data, occurredAt }, work) => record(data, new Date(occurredAt), work),
  'app.key.emergency.ended': ({ data }, work) => settle(data, 'end', work),
  'app.key.emergency.canceled': ({ data }, work) => settle(data, 'cancel', work),
  // The present state, for what was missed: it brings a Key forward and never back.
  'app.key.reported': async ({ data }, work, app) => {
    const { keyReference, state } = data
    if (state !== 'UNLINKED') await link(data, work, app)
    if (state === 'ACTIVE') await follow(keyReference, ACTIVATE, work)
    if (state === 'UNLINKED') await follow(keyReference, KeyAction.RETIRE, work, 'UNLINKED')
  },
}

/**
 * A reference names one Key for ever: what is linked stays as it is. The oldest order for a Key of its place that waits is thereby
 * fulfilled; the lock on the account keeps two Keys from taking the same one.
 */
async function link({ keyReference, accountReference, organizationId }: Linked, work: Work, app: App<any>) {
  const [account] = await work.query<{ id: string }>(
    'SELECT id FROM account WHERE reference = $1 FOR UPDATE',
    [accountReference],
  )
  if (!account || (await work.manager.existsBy(EnigmKey, { reference: keyReference }))) return
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
    replacesId: await fulfillOldestOrder(work, account.id, organizationId ?? null),
  }
  await work.create(EnigmKey, key, { type: 'keys.key.linked', data: keyData(key), audit: auditSubject(key) })
}

/** Moves a Key where its state allows it: a lost one is found by its holder alone, an ended one never comes back. */
async function follow(reference: string, action: typeof ACTIVATE | KeyAction, work: Work, reason = '') {
  const key = await lockKey(reference, work)
  if (key && keyLifecycle.moves[action].from.includes(key.state)) await moveKey(work, action, key.id, reason)
}

/** Nothing is kept of an emergency of a Key that is not in use, or whose holder does not have the workflow on (KEY-10). */
async function record(
  { keyReference, emergencyReference, kind }: EventData<'app.key.emergency.recorded'>,
  occurredAt: Date,
  work: Work,
) {
  const key = await lockKey(keyReference, work, isShown)
  if (key?.state !== KeyState.ACTIVE) return
  const known = { keyId: key.id, reference: emergencyReference }
  if (await work.manager.existsBy(Emergency, known)) return
  const at = new Date(occurredAt)
  at.setUTCMinutes(0, 0, 0)
  const id = newId('emergency')
  const emergency = { ...known, id, kind: EmergencyKind[kind], state: EmergencyState.OPEN, at }
  const data = emergencyData({ ...emergency, version: 1 })
  const audit = emergencyAudit(key.accountId)(emergency)
  await work.create(Emergency, emergency, { type: 'keys.emergency.recorded', data, audit })
}

async function settle(
  { keyReference, emergencyReference }: EventData<'app.key.emergency.ended'>,
  action: keyof typeof emergencyLifecycle.moves,
  work: Work,
) {
  const key = await lockKey(keyReference, work)
  if (!key) return
  const where = { keyId: key.id, reference: emergencyReference, state: EmergencyState.OPEN }
  if (!(await work.manager.existsBy(Emergency, where))) return
  await work.move(Emergency, emergencyLifecycle, action, {
    where,
    data: emergencyData,
    audit: emergencyAudit(key.accountId),
  })
}

async function lockKey(reference: string, work: Work, clause = 'true'): Promise<Found | undefined> {
  const [key] = await work.query<Found>(
    `SELECT k.id, k.account_id AS "accountId", k.state FROM enigm_key k
     WHERE k.reference = $1 AND ${clause} FOR UPDATE OF k`,
    [reference],
  )
  return key
}
