import { countersOf, select, type App } from '@enigm/subgraph'
import { AccountDeletion, DeletionStep, type AccountDeletionReceipt } from './deletion.entity'
import { answeredStates } from './deletion.lifecycle'
import { receiptHash } from './receipt'

const deletionOfAccount = select(AccountDeletion).where('account_id = $1')
const stepsOfDeletion = select(DeletionStep).where('deletion_id = $1').orderBy('domain')

/** The latest deletion of the account, or null. */
export async function deletionOf(app: App<any>, accountId: string): Promise<AccountDeletion | null> {
  const [deletion] = await app.read(deletionOfAccount, [accountId])
  return deletion ?? null
}

const holdOfDeletion = `SELECT max(h.until) AS until FROM legal_hold h
  JOIN account_deletion d ON d.account_id = h.subject_id WHERE d.id = $1 AND h.until > clock_timestamp()`

/** The erasure by each service, in the order of the services' names. A legal hold keeps the rows that are not erased yet. */
export async function stepsOf(app: App<any>, deletionId: string): Promise<DeletionStep[]> {
  const [steps, [hold]] = await Promise.all([
    app.read(stepsOfDeletion, [deletionId]),
    app.read<{ until: Date | null }>(holdOfDeletion, [deletionId]),
  ])
  const until = hold?.until?.toISOString()
  if (!until) return steps
  const retained = [{ ground: 'LEGAL_HOLD' as const, until }]
  return steps.map((step) =>
    answeredStates.includes(step.state) ? step : { ...step, state: 'RETAINED', retained },
  )
}

const deletionOfReceipt = select(AccountDeletion).where('receipt_hash = $1')

/** The deletion with this receipt code; null when there is none. */
export async function receiptOf(app: App<any>, code: string): Promise<AccountDeletionReceipt | null> {
  const [deletion] = await app.read(deletionOfReceipt, [receiptHash(code)])
  if (!deletion) return null
  const { state, requestedAt, endedAt, receipt } = deletion
  return { state, requestedAt, endedAt, steps: await stepsOf(app, deletion.id), signature: receipt }
}

export const accountDeletionCounters = countersOf(AccountDeletion, 'state', {
  name: 'AccountDeletionCounters',
  description: 'Deletions of accounts by state',
  values: {
    REQUESTED: 'Deletions that can be canceled.',
    CANCELED: 'Canceled deletions.',
    EXECUTING: 'Deletions for which services erase their rows.',
    COMPLETED: 'Deletions after which the account is deleted.',
  },
})
