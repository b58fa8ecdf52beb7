import { erasingServices, type EventEnvelope } from '@enigm/contracts'
import type { Reactions, Work } from '@enigm/subgraph'
import { In, Not } from 'typeorm'
import { Account } from '../account/account.entity'
import { AccountDeletion, DeletionStep } from './deletion.entity'
import { answeredStates, DeletionState, StepState } from './deletion.lifecycle'
import { deletionTimer } from './deletion-timer'

/**
 * Notes what a service has erased, once however often it is told. The last answer that is missing makes the deletion go on; an
 * answer to a deletion that does not execute, or that is none, means nothing.
 */
async function noteAnswer(
  { service: domain, data }: EventEnvelope<'devices.erasure.completed'>,
  work: Work,
): Promise<void> {
  const { deletionId, erased, detached, retained } = data
  const deletion = await work.manager.findOneBy(AccountDeletion, { id: deletionId })
  if (!deletion) return
  await work.lock(Account, { id: deletion.accountId })
  const executing = { id: deletionId, state: DeletionState.EXECUTING }
  if (!(await work.manager.existsBy(AccountDeletion, executing))) return
  const state = retained.length > 0 ? StepState.RETAINED : StepState.DONE
  await work.manager.update(
    DeletionStep,
    { deletionId, domain, state: Not(In([...answeredStates])) },
    { state, erased, detached, retained },
  )
  await work.schedule({ kind: deletionTimer, aggregateId: deletionId, dueAt: new Date() })
}

/** The answers of all services that erase; one that is added answers here too. */
export const erasureAnswers: Reactions = Object.fromEntries(
  erasingServices.flatMap((name) => [
    [`${name}.erasure.completed`, noteAnswer],
    [`${name}.erasure.reported`, noteAnswer],
  ]),
)
