import { newId, type EventData } from '@enigm/contracts'
import type { App, Transaction } from '@enigm/subgraph'
import { fulfillOldestOrder } from '../order/key-order.service'
import { lockByReference } from './key.access'
import { EnigmKey, enigmKeys, moveKey } from './key.entity'
import { keyLifecycle } from './key.lifecycle'

/**
 * What Enigm App does with Keys. An event about an ended Key or an unknown account changes nothing and is no failure: both sides
 * decide at the same time.
 */
export class LinkService {
  constructor(private readonly app: App) {}

  /**
   * Enters a Key. A reference names one Key permanently, so a known one stays as it is. The oldest pending key order for the
   * same deployment, or for the holder, is thereby fulfilled; the lock on the account keeps two Keys from fulfilling one order.
   */
  async link(tx: Transaction, data: EventData<'app.key.linked'>): Promise<void> {
    const { keyReference: reference, accountReference, organizationId = null } = data
    const [account] = await tx.query<{ id: string }>(
      'SELECT id FROM account WHERE reference = $1 FOR UPDATE',
      [accountReference],
    )
    if (!account || (await tx.manager.existsBy(EnigmKey, { reference }))) return
    const id = newId('key')
    const now = new Date()
    await enigmKeys.create(tx, 'keys.key.linked', {
      ...{ id, accountId: account.id, organizationId, reference },
      handle: this.app.handle('kh', `account:${account.id}`, id),
      organizationHandle: organizationId && this.app.handle('kh', `organization:${organizationId}`, id),
      ...{ state: keyLifecycle.initial, associatedAt: now, changedAt: now },
      replacesId: await fulfillOldestOrder(tx, account.id, organizationId),
    })
  }

  activate(tx: Transaction, reference: string): Promise<void> {
    return moveIfPossible(tx, 'ACTIVATE', reference)
  }

  unlink(tx: Transaction, reference: string): Promise<void> {
    return moveIfPossible(tx, 'RETIRE', reference, 'UNLINKED')
  }

  /** Applies a snapshot, which makes up for lost messages: it moves a Key forward only (KEY-03). */
  async applySnapshot(tx: Transaction, data: EventData<'app.key.snapshot'>): Promise<void> {
    const { keyReference, state } = data
    if (state === 'UNLINKED') return this.unlink(tx, keyReference)
    await this.link(tx, data)
    if (state === 'ACTIVE') await this.activate(tx, keyReference)
  }
}

/** Moves a Key where its state allows it: Enigm App neither finds a lost Key nor brings back an ended one. */
async function moveIfPossible(
  tx: Transaction,
  action: 'ACTIVATE' | 'RETIRE',
  reference: string,
  reason?: 'UNLINKED',
): Promise<void> {
  const key = await lockByReference(tx, reference)
  if (key && keyLifecycle.next(key.state).includes(action)) await moveKey(tx, action, key.id, reason)
}
