import { newId } from '@enigm/contracts'
import { accountOf, sessionOf, type CallContext, type Transaction } from '@enigm/subgraph'
import { Not } from 'typeorm'
import { Account, accountAudit, accountData } from '../account/account.entity'
import { accountLifecycle, AccountState } from '../account/account.lifecycle'
import { lockOwnAccount } from '../account/account.access'
import type { AccountsApp } from '../config'
import { AccountsFailure } from '../errors'
import {
  lockOrganizationsOf,
  refuseLastAdministrator,
} from '../organizations/organization/organization.access'
import { leavableFrom, requireLive } from '../sign-in/session/session.access'
import { closeLiveSessions } from '../sign-in/session/ending'
import { settleSessions } from '../sign-in/session/restriction'
import { SessionRestriction } from '../sign-in/session/session.lifecycle'
import { AccountDeletion, DeletionStep } from './deletion.entity'
import { DeletionState } from './deletion.lifecycle'
import { moveDeletion, openDeletion, openSteps } from './deletion.rows'
import { deletionJob } from './deletion-job'
import { ownsServers } from './owned-server'

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000

/** The holder's part of deleting an account: to ask for it, to look at it and to take it back (ACC-04). */
export class DeletionService {
  constructor(private readonly app: AccountsApp) {}

  /**
   * Begins the grace period. Every other session is closed, the calling one keeps what reads the own state and cancels.
   * @throws AccountsFailure NOT_FOUND, INVALID_TRANSITION, OWNED_SERVERS, LAST_ADMINISTRATOR
   */
  request(context: CallContext, accountId: string): Promise<AccountDeletion> {
    return this.app.transaction(context, async (tx) => {
      await lockOrganizationsOf(tx, accountOf(tx.caller))
      const { id, state } = await lockOwnAccount(tx, accountId)
      if (!isLeavable(state)) throw new AccountsFailure('INVALID_TRANSITION')
      await requireLive(tx, leavableFrom)
      if (await ownsServers(tx, id)) throw new AccountsFailure('OWNED_SERVERS')
      await refuseLastAdministrator(tx, id)
      const deletion = await this.open(tx, id, state)
      await tx.move(Account, accountLifecycle, 'REQUEST_DELETION', {
        where: { id },
        data: (moved) => ({ ...accountData(moved), deletionId: deletion.id }),
        audit: (moved) => accountAudit(moved, deletion.id),
      })
      await closeLiveSessions(tx, { accountId: id, id: Not(sessionOf(tx.caller)) }, 'DELETION')
      await settleSessions(tx, id)
      return deletion
    })
  }

  /**
   * Brings the account back to where it was before, restricted or not; so are its sessions.
   * @throws AccountsFailure NOT_FOUND, INVALID_TRANSITION once it has begun
   */
  cancel(context: CallContext, accountId: string): Promise<AccountDeletion> {
    return this.app.transaction(context, async (tx) => {
      const { id } = await lockOwnAccount(tx, accountId)
      const deletion = await openDeletion(tx, id)
      if (deletion?.state !== DeletionState.REQUESTED) throw new AccountsFailure('INVALID_TRANSITION')
      await requireLive(tx, [SessionRestriction.DELETION])
      const wasRestricted = deletion.stateBefore === AccountState.RESTRICTED
      const action = wasRestricted ? 'CANCEL_DELETION_OF_RESTRICTED' : 'CANCEL_DELETION'
      await tx.move(Account, accountLifecycle, action, {
        where: { id },
        data: (moved) => ({ ...accountData(moved), deletionId: deletion.id }),
        audit: (moved) => accountAudit(moved, deletion.id),
      })
      const ended = { endedAt: new Date() }
      await moveDeletion(tx, deletion.id, 'cancel', ended)
      await tx.cancelJob(deletionJob, deletion.id)
      await settleSessions(tx, id)
      return { ...deletion, ...ended, state: DeletionState.CANCELED }
    })
  }

  /** The latest deletion of the account, or null. */
  async find(accountId: string): Promise<AccountDeletion | null> {
    const [deletion] = await this.app.read<AccountDeletion>(
      `SELECT id, state, requested_at AS "requestedAt", executes_at AS "executesAt"
       FROM account_deletion WHERE account_id = $1`,
      [accountId],
    )
    return deletion ?? null
  }

  /** What each service has done, in the order of their names. */
  steps(deletionId: string): Promise<DeletionStep[]> {
    return this.app.read<DeletionStep>(
      'SELECT domain, state, retained FROM deletion_step WHERE deletion_id = $1 ORDER BY domain',
      [deletionId],
    )
  }

  /** A canceled deletion is forgotten by the next one. */
  private async open(
    tx: Transaction,
    accountId: string,
    stateBefore: AccountDeletion['stateBefore'],
  ): Promise<AccountDeletion> {
    await tx.manager.delete(AccountDeletion, { accountId })
    const requestedAt = new Date()
    const grace = this.app.config.ACCOUNT_DELETION_GRACE_DAYS * DAY_MILLISECONDS
    const deletion = {
      id: newId('accountDeletion'),
      accountId,
      state: DeletionState.REQUESTED,
      stateBefore,
      requestedAt,
      executesAt: new Date(requestedAt.getTime() + grace),
      endedAt: null,
    }
    await tx.manager.insert(AccountDeletion, deletion)
    await openSteps(tx, deletion.id)
    await tx.scheduleJob({ kind: deletionJob, aggregateId: deletion.id, dueAt: deletion.executesAt })
    return deletion
  }
}

function isLeavable(state: AccountState): state is AccountDeletion['stateBefore'] {
  return accountLifecycle.moves.REQUEST_DELETION.from.includes(state)
}
