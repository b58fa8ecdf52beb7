import { erasingServices, type ServiceName } from '@enigm/contracts'
import type { Transaction } from '@enigm/subgraph'
import { In } from 'typeorm'
import { AccountsFailure } from '../errors'
import { AccountDeletion, DeletionStep } from './deletion.entity'
import { deletionLifecycle, DeletionState, StepState } from './deletion.lifecycle'

/** Whose side is erased: that of accounts itself comes last. */
const domains: readonly ServiceName[] = [...erasingServices, 'accounts']

/** The deletion of a locked account that has not ended. */
export function openDeletion({ manager }: Transaction, accountId: string): Promise<AccountDeletion | null> {
  const state = In([DeletionState.REQUESTED, DeletionState.EXECUTING])
  return manager.findOneBy(AccountDeletion, { accountId, state })
}

/** Moves a deletion whose account is locked; the account's event tells it. @throws AccountsFailure INVALID_TRANSITION */
export async function moveDeletion(
  { manager }: Transaction,
  id: string,
  action: keyof typeof deletionLifecycle.moves,
  set: Partial<AccountDeletion> = {},
): Promise<void> {
  const { from, to } = deletionLifecycle.moves[action]
  const where = { id, state: In([...from]) }
  const { affected } = await manager.update(AccountDeletion, where, { ...set, state: to })
  if (affected !== 1) throw new AccountsFailure('INVALID_TRANSITION')
}

/** Gives every service a step; one that was added since the request gets it now. */
export async function openSteps({ manager }: Transaction, deletionId: string): Promise<void> {
  const steps = domains.map((domain) => ({
    ...{ deletionId, domain, state: StepState.PENDING },
    ...{ erased: 0, detached: 0, retained: [] },
  }))
  await manager.createQueryBuilder().insert().into(DeletionStep).values(steps).orIgnore().execute()
}
