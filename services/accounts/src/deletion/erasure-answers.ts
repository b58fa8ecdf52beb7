import { erasingServices, type EventEnvelope } from '@enigm/contracts'
import type { EventHandlers, Transaction } from '@enigm/subgraph'
import { In, Not } from 'typeorm'
import { Account } from '../account/account.entity'
import { AccountDeletion, DeletionStep } from './deletion.entity'
import { answeredStates, DeletionState, StepState } from './deletion.lifecycle'
import { deletionJob } from './deletion-job'

/**
 * Notes what a service has erased, once however often it is told. The last answer that is missing makes the deletion go on; an
 * answer to a deletion that does not execute, or that is none, means nothing.
 */
async function noteAnswer(
  { service: domain, data }: EventEnvelope<'devices.erasure.completed'>,
  tx: Transaction,
): Promise<void> {
  const { deletionId, erased, detached, retained } = data
  const deletion = await tx.manager.findOneBy(AccountDeletion, { id: deletionId })
  if (!deletion) return
  await tx.lock(Account, { id: deletion.accountId })
  const executing = { id: deletionId, state: DeletionState.EXECUTING }
  if (!(await tx.manager.existsBy(AccountDeletion, executing))) return
  const state = retained.length > 0 ? StepState.RETAINED : StepState.DONE
  await tx.manager.update(
    DeletionStep,
    { deletionId, domain, state: Not(In([...answeredStates])) },
    { state, erased, detached, retained },
  )
  await tx.scheduleJob({ kind: deletionJob, aggregateId: deletionId, dueAt: new Date() })
}

/** The answers of all services that erase; one that is added answers here too. */
export const erasureAnswers: EventHandlers = Object.fromEntries(
  erasingServices.flatMap((name) => [
    [`${name}.erasure.completed`, noteAnswer],
    [`${name}.erasure.snapshot`, noteAnswer],
  ]),
)
