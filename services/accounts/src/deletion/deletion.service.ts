import { erasingServices, newId, type EventData, type ServiceName } from '@enigm/contracts'
import {
  accountOf,
  DAY_MILLISECONDS,
  heldUntil,
  retainedByAll,
  sessionOf,
  serializeRetained,
  verifyErasure,
  type CallContext,
  type Job,
  type Transaction,
} from '@enigm/subgraph'
import { In, Not } from 'typeorm'
import { lockOwnAccount } from '../account/account.access'
import { Account, accountAudit, accounts } from '../account/account.entity'
import { cancelationAfter } from '../account/account.lifecycle'
import type { AccountsApp } from '../config'
import { Pepper } from '../crypto/pepper'
import { TokenSigner } from '../crypto/token-signer'
import { AccountsFailure } from '../errors'
import {
  lockOrganizationsOf,
  refuseLastAdministrator,
} from '../organizations/organization/organization.access'
import { closeLiveSessions } from '../sign-in/session/ending'
import { settleSessions } from '../sign-in/session/restriction'
import { leavableFrom, requireLive } from '../sign-in/session/session.access'
import { isDeletable, openDeletion, ownsServers, ownsServersNow } from './deletion.access'
import { AccountDeletion, DeletionStep } from './deletion.entity'
import { answeredStates, deletionLifecycle } from './deletion.lifecycle'
import { eraseAccount } from './erasure'
import { receiptClaims, receiptCode, receiptHash } from './receipt'

/** Runs when the grace period may be over, and when a service has answered. */
export const deletionJob = 'account.deletion'

const RETRY_MILLISECONDS = 60 * 60 * 1000

/** The services whose rows are erased; accounts itself is the last one. */
const domains: readonly ServiceName[] = [...erasingServices, 'accounts']

/** Deletes accounts at the request of their holders (ACC-04, ACC-05). */
export class DeletionService {
  constructor(private readonly app: AccountsApp) {}

  /**
   * Begins the grace period. Every other session is closed; the calling one can only read the own state and cancel the deletion.
   * @throws AccountsFailure NOT_FOUND, INVALID_TRANSITION, OWNED_SERVERS, LAST_ADMINISTRATOR
   */
  request(context: CallContext, accountId: string): Promise<AccountDeletion> {
    return this.app.transaction(context, async (tx) => {
      await lockOrganizationsOf(tx, accountOf(tx.caller))
      const { id, state } = await lockOwnAccount(tx, accountId)
      if (!isDeletable(state)) throw new AccountsFailure('INVALID_TRANSITION')
      await requireLive(tx, leavableFrom)
      if (await ownsServersNow(tx, id)) throw new AccountsFailure('OWNED_SERVERS')
      await refuseLastAdministrator(tx, id)
      const deletion = await this.open(tx, id, state)
      await accounts.move(
        tx,
        'REQUEST_DELETION',
        { id },
        { event: { deletionId: deletion.id }, audit: (moved) => accountAudit(moved, deletion.id) },
      )
      await closeLiveSessions(tx, { accountId: id, id: Not(sessionOf(tx.caller)) }, 'DELETION')
      await settleSessions(tx, id)
      return deletion
    })
  }

  /**
   * Returns the account and its sessions to their earlier state, restricted or not.
   * @throws AccountsFailure NOT_FOUND, INVALID_TRANSITION once the erasure has begun
   */
  cancel(context: CallContext, accountId: string): Promise<AccountDeletion> {
    return this.app.transaction(context, async (tx) => {
      const { id } = await lockOwnAccount(tx, accountId)
      const deletion = await openDeletion(tx, id)
      if (deletion?.state !== 'REQUESTED') throw new AccountsFailure('INVALID_TRANSITION')
      await requireLive(tx, ['DELETION'])
      await accounts.move(
        tx,
        cancelationAfter(deletion.stateBefore),
        { id },
        { event: { deletionId: deletion.id }, audit: (moved) => accountAudit(moved, deletion.id) },
      )
      const canceled = await move(tx, 'CANCEL', deletion, { endedAt: await tx.now() })
      await tx.cancelJob(deletionJob, deletion.id)
      await settleSessions(tx, id)
      return canceled
    })
  }

  /**
   * Starts the erasure after the grace period, and completes the deletion after the answer of every service. It runs again for
   * each missing answer, so that the end of a process loses nothing (ACC-05).
   */
  async advance(context: CallContext, job: Job): Promise<void> {
    await this.app.transaction(context, async (tx) => {
      await tx.completeJob(job)
      const known = await tx.manager.findOneBy(AccountDeletion, { id: job.aggregateId })
      if (!known) return
      await lockOrganizationsOf(tx, known.accountId)
      const account = await tx.lock(Account, { id: known.accountId })
      if (!account) throw new Error('a deletion belongs to no account')
      const deletion = await tx.manager.findOneByOrFail(AccountDeletion, { id: known.id })
      if (deletion.state === 'REQUESTED') await start(tx, account, deletion)
      if (deletion.state === 'EXECUTING') await this.complete(tx, account, deletion)
    })
  }

  /**
   * Records the answer of a service, once however often it arrives; the last one completes the deletion. An answer to a deletion
   * that is not executing, or that does not exist, has no effect.
   */
  async recordAnswer(
    tx: Transaction,
    domain: ServiceName,
    { deletionId, erased, detached, retained, checked }: EventData<'devices.erasure.completed'>,
  ): Promise<void> {
    const deletion = await tx.manager.findOneBy(AccountDeletion, { id: deletionId })
    if (!deletion) return
    await tx.lock(Account, { id: deletion.accountId })
    if (!(await tx.manager.existsBy(AccountDeletion, { id: deletionId, state: 'EXECUTING' }))) return
    await tx.manager.update(
      DeletionStep,
      { deletionId, domain, state: Not(In([...answeredStates])) },
      { state: retained.length > 0 ? 'RETAINED' : 'DONE', erased, detached, retained, checked },
    )
    await tx.scheduleJob({ kind: deletionJob, aggregateId: deletionId })
  }

  /** The rows of accounts are erased last: until then they identify the account of an answer. A legal hold keeps them. */
  private async complete(tx: Transaction, account: Account, deletion: AccountDeletion): Promise<void> {
    const { id } = deletion
    const unanswered = { domain: Not<ServiceName>('accounts'), state: Not(In([...answeredStates])) }
    if (await tx.manager.existsBy(DeletionStep, { deletionId: id, ...unanswered })) return
    if (await heldUntil(tx, account.id)) return tryLater(tx, id)
    const erased = await eraseAccount(tx, account, id)
    const read = <T extends object>(sql: string, parameters: unknown[]) => tx.query<T>(sql, parameters)
    const { checked, remaining } = await verifyErasure({ read, tables: this.app.tables }, account.id)
    if (remaining.length > 0) throw new Error(`rows of a deleted account are left in ${remaining.join(', ')}`)
    const retained = serializeRetained(retainedByAll(await tx.now()))
    const own = { deletionId: id, domain: 'accounts' } as const
    await tx.manager.update(DeletionStep, own, { state: 'RETAINED', erased, retained, checked })
    const endedAt = await tx.now()
    const steps = await tx.manager.find(DeletionStep, { where: { deletionId: id }, order: { domain: 'ASC' } })
    const receipt = await this.app.get(TokenSigner).receipt(id, receiptClaims(deletion, endedAt, steps))
    await move(tx, 'COMPLETE', deletion, { endedAt, receipt })
  }

  /** Replaces a canceled deletion of the account. */
  private async open(
    tx: Transaction,
    accountId: string,
    stateBefore: AccountDeletion['stateBefore'],
  ): Promise<AccountDeletion> {
    await tx.manager.delete(AccountDeletion, { accountId })
    const requestedAt = await tx.now()
    const grace = this.app.config.ACCOUNT_DELETION_GRACE_DAYS * DAY_MILLISECONDS
    const id = newId('accountDeletion')
    const deletion: AccountDeletion = {
      id,
      receiptHash: receiptHash(receiptCode(this.app.get(Pepper), id)),
      receipt: null,
      ...{ accountId, state: 'REQUESTED', stateBefore, requestedAt },
      executesAt: new Date(requestedAt.getTime() + grace),
      endedAt: null,
    }
    await tx.manager.insert(AccountDeletion, deletion)
    await createSteps(tx, deletion.id)
    await tx.scheduleJob({ kind: deletionJob, aggregateId: deletion.id, dueAt: deletion.executesAt })
    return deletion
  }
}

/** From here on the deletion cannot be canceled: every session is closed and every service is to erase its rows. */
async function start(tx: Transaction, account: Account, deletion: AccountDeletion): Promise<void> {
  const { id, executesAt } = deletion
  const again = (dueAt: Date) => tx.scheduleJob({ kind: deletionJob, aggregateId: id, dueAt })
  const now = await tx.now()
  const earliest = latest(executesAt, account.recoveryDelayUntil)
  if (earliest > now) {
    await tx.manager.update(AccountDeletion, { id }, { executesAt: earliest })
    return again(earliest)
  }
  await createSteps(tx, id)
  const isBlocked = await ownsServers(tx, account.id)
  const state = isBlocked ? 'BLOCKED' : 'PENDING'
  await tx.manager.update(DeletionStep, { deletionId: id, domain: 'servers' }, { state })
  if (isBlocked || (await heldUntil(tx, account.id))) return tryLater(tx, id)
  await closeLiveSessions(tx, { accountId: account.id }, 'DELETION')
  await move(tx, 'START', deletion)
  await accounts.change(
    tx,
    'accounts.account.deletion.started',
    { id: account.id },
    { event: { deletionId: id }, audit: (changed) => accountAudit(changed, id) },
  )
}

/** A server or a legal hold delays the erasure. */
function tryLater(tx: Transaction, id: string): Promise<void> {
  return tx.scheduleJob({ kind: deletionJob, aggregateId: id, afterMilliseconds: RETRY_MILLISECONDS })
}

/** Moves a deletion whose account is locked; the event is that of the account. @throws AccountsFailure INVALID_TRANSITION */
async function move(
  { manager }: Transaction,
  action: keyof typeof deletionLifecycle.moves,
  deletion: AccountDeletion,
  set: Pick<Partial<AccountDeletion>, 'endedAt' | 'receipt'> = {},
): Promise<AccountDeletion> {
  const { from, to } = deletionLifecycle.moves[action]
  const moved = { ...set, state: to }
  const { affected } = await manager.update(AccountDeletion, { id: deletion.id, state: In([...from]) }, moved)
  if (affected !== 1) throw new AccountsFailure('INVALID_TRANSITION')
  return { ...deletion, ...moved }
}

/** Creates a step for each service, also for one that was added after the request. */
async function createSteps({ manager }: Transaction, deletionId: string): Promise<void> {
  const steps = domains.map((domain) => ({
    ...{ deletionId, domain, state: 'PENDING' as const },
    ...{ erased: 0, detached: 0, retained: [], checked: 0 },
  }))
  await manager.createQueryBuilder().insert().into(DeletionStep).values(steps).orIgnore().execute()
}

/** A recovery delays the deletion, which another person than the holder may have requested (REC-01). */
function latest(executesAt: Date, delayedUntil: Date | null): Date {
  return delayedUntil && delayedUntil > executesAt ? delayedUntil : executesAt
}
