import type { EventData } from '@enigm/contracts'
import type { AuditSubject, Transaction } from '@enigm/subgraph'
import { EnigmKey } from './key.entity'
import { keyLifecycle, type ACTIVATE, type KeyAction } from './key.lifecycle'

/** Moves a Key that is locked. @throws DomainFailure INVALID_TRANSITION */
export function moveKey(
  tx: Transaction,
  action: KeyAction | typeof ACTIVATE,
  id: string,
  reason = '',
): Promise<EnigmKey> {
  return tx.move(EnigmKey, keyLifecycle, action, {
    where: { id },
    set: { changedAt: new Date() },
    data: keyData,
    audit: (key) => ({ ...auditSubject(key), reason }),
  })
}

/** What every event of a Key says. */
export function keyData({
  id,
  accountId,
  state,
}: Pick<EnigmKey, 'id' | 'accountId' | 'state'>): EventData<'keys.key.reported'> {
  return { keyId: id, accountId, state }
}

/** The id stands in the trail; whoever reads it sees a handle of their own. */
export function auditSubject({ accountId, id }: Pick<EnigmKey, 'id' | 'accountId'>): AuditSubject {
  return { scope: `account:${accountId}`, target: id }
}
