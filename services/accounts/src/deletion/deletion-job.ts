import {
  retainedByAll,
  toldOf,
  type App,
  type CallContext,
  type Job,
  type Transaction,
} from '@enigm/subgraph'
import { In, Not } from 'typeorm'
import { Account, accountAudit, accountData } from '../account/account.entity'
import { lockOrganizationsOf } from '../organizations/organization/organization.access'
import { closeLiveSessions } from '../sign-in/session/ending'
import { AccountDeletion, DeletionStep } from './deletion.entity'
import { answeredStates, DeletionState, StepState } from './deletion.lifecycle'
import { moveDeletion, openSteps } from './deletion.rows'
import { eraseAccount } from './erasure'
import { ownsServers } from './owned-server'

/** Fires when the grace period may be over, and when a service has answered. */
export const deletionJob = 'account.deletion'

const AGAIN_MILLISECONDS = 60 * 60 * 1000

/**
 * Takes a deletion as far as it goes: after the grace period it begins, after every service's answer it is completed. What it
 * waits for brings it here again, so that a process that ends in between loses nothing (ACC-05).
 */
export async function advanceDeletion(job: Job, app: App<any>, context: CallContext): Promise<void> {
  await app.transaction(context, async (tx) => {
    await tx.completeJob(job)
    const known = await tx.manager.findOneBy(AccountDeletion, { id: job.aggregateId })
    if (!known) return
    await lockOrganizationsOf(tx, known.accountId)
    const account = await tx.lock(Account, { id: known.accountId })
    const deletion = await tx.manager.findOneByOrFail(AccountDeletion, { id: known.id })
    if (deletion.state === DeletionState.REQUESTED) await begin(tx, account!, deletion)
    if (deletion.state === DeletionState.EXECUTING) await complete(tx, account!, deletion)
  })
}

/** Nothing takes it back from here on: every session is closed and every service is told to erase its side. */
async function begin(tx: Transaction, account: Account, { id, executesAt }: AccountDeletion): Promise<void> {
  const again = (dueAt: Date) => tx.scheduleJob({ kind: deletionJob, aggregateId: id, dueAt })
  const now = new Date()
  const earliest = latest(executesAt, account.recoveryDelayUntil)
  if (earliest > now) {
    await tx.manager.update(AccountDeletion, { id }, { executesAt: earliest })
    return again(earliest)
  }
  await openSteps(tx, id)
  const isBlocked = await ownsServers(tx, account.id)
  const servers = { deletionId: id, domain: 'servers' }
  await tx.manager.update(DeletionStep, servers, {
    state: isBlocked ? StepState.BLOCKED : StepState.PENDING,
  })
  if (isBlocked) return again(new Date(now.getTime() + AGAIN_MILLISECONDS))
  await closeLiveSessions(tx, { accountId: account.id }, 'DELETION')
  await moveDeletion(tx, id, 'start')
  await tx.change(Account, { id: account.id }, {}, (changed) => ({
    type: 'accounts.account.deletion.started',
    data: { ...accountData(changed), deletionId: id },
    audit: accountAudit(changed, id),
  }))
}

/** The side of accounts comes last: until then it knows whose deletion the answers are about. */
async function complete(tx: Transaction, account: Account, { id }: AccountDeletion): Promise<void> {
  const unanswered = { deletionId: id, domain: Not('accounts'), state: Not(In([...answeredStates])) }
  if (await tx.manager.existsBy(DeletionStep, unanswered)) return
  const erased = await eraseAccount(tx, account, id)
  const own = { deletionId: id, domain: 'accounts' }
  const retained = toldOf(retainedByAll(new Date()))
  await tx.manager.update(DeletionStep, own, { state: StepState.RETAINED, erased, retained })
  await moveDeletion(tx, id, 'complete', { endedAt: new Date() })
}

/** A recovery delays the deletion that somebody else may have asked for (REC-01). */
function latest(executesAt: Date, delayedUntil: Date | null): Date {
  return delayedUntil && delayedUntil > executesAt ? delayedUntil : executesAt
}
