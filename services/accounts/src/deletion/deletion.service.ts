import { newId } from '@enigm/contracts'
import { accountOf, sessionOf, type Origin, type Work } from '@enigm/subgraph'
import { Not } from 'typeorm'
import { Account, accountAudit, accountData } from '../account/account.entity'
import { accountLifecycle, AccountState } from '../account/account.lifecycle'
import { lockOwnAccount } from '../account/own-account'
import type { AccountsApp } from '../config'
import { AccountsFailure } from '../errors'
import { lockOrganizationsOf, refuseLastAdministrator } from '../organization/leaving'
import { leavableFrom, requireLive } from '../session/live-session'
import { endSessionWithOthers, lockLiveSessions } from '../session/ending'
import { settleSessions } from '../session/restriction'
import { SessionRestriction } from '../session/session.lifecycle'
import { AccountDeletion, DeletionStep } from './deletion.entity'
import { DeletionState } from './deletion.lifecycle'
import { moveDeletion, openDeletion, openSteps } from './deletion.rows'
import { deletionTimer } from './deletion-timer'
import { ownsServers } from './owned-server'

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000

/** The holder's part of deleting an account: to ask for it, to look at it and to take it back (ACC-04). */
export class DeletionService {
  constructor(private readonly app: AccountsApp) {}

  /**
   * Begins the grace period. Every other session is closed, the calling one keeps what reads the own state and cancels.
   * @throws AccountsFailure NOT_FOUND, INVALID_TRANSITION, OWNED_SERVERS, LAST_ADMINISTRATOR
   */
  request(accountId: string, origin: Origin): Promise<AccountDeletion> {
    return this.app.transact(origin, async (work) => {
      await lockOrganizationsOf(work, accountOf(work.caller))
      const { id, state } = await lockOwnAccount(work, accountId)
      if (!isLeavable(state)) throw new AccountsFailure('INVALID_TRANSITION')
      await requireLive(work, leavableFrom)
      if (await ownsServers(work, id)) throw new AccountsFailure('OWNED_SERVERS')
      await refuseLastAdministrator(work, id)
      const deletion = await this.open(work, id, state)
      await work.move(Account, accountLifecycle, 'requestDeletion', {
        where: { id },
        data: (moved) => ({ ...accountData(moved), deletionId: deletion.id }),
        audit: (moved) => accountAudit(moved, deletion.id),
      })
      const others = await lockLiveSessions(work, { accountId: id, id: Not(sessionOf(work.caller)) })
      for (const session of others) await endSessionWithOthers(work, session, 'DELETION')
      await settleSessions(work, id)
      return deletion
    })
  }

  /**
   * Brings the account back to where it was before, restricted or not; so are its sessions.
   * @throws AccountsFailure NOT_FOUND, INVALID_TRANSITION once it has begun
   */
  cancel(accountId: string, origin: Origin): Promise<AccountDeletion> {
    return this.app.transact(origin, async (work) => {
      const { id } = await lockOwnAccount(work, accountId)
      const deletion = await openDeletion(work, id)
      if (deletion?.state !== DeletionState.REQUESTED) throw new AccountsFailure('INVALID_TRANSITION')
      await requireLive(work, [SessionRestriction.DELETION])
      const wasRestricted = deletion.stateBefore === AccountState.RESTRICTED
      const action = wasRestricted ? 'cancelDeletionOfRestricted' : 'cancelDeletion'
      await work.move(Account, accountLifecycle, action, {
        where: { id },
        data: (moved) => ({ ...accountData(moved), deletionId: deletion.id }),
        audit: (moved) => accountAudit(moved, deletion.id),
      })
      const ended = { endedAt: new Date() }
      await moveDeletion(work, deletion.id, 'cancel', ended)
      await work.cancelTimer(deletionTimer, deletion.id)
      await settleSessions(work, id)
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
    work: Work,
    accountId: string,
    stateBefore: AccountDeletion['stateBefore'],
  ): Promise<AccountDeletion> {
    await work.manager.delete(AccountDeletion, { accountId })
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
    await work.manager.insert(AccountDeletion, deletion)
    await openSteps(work, deletion.id)
    await work.schedule({ kind: deletionTimer, aggregateId: deletion.id, dueAt: deletion.executesAt })
    return deletion
  }
}

function isLeavable(state: AccountState): state is AccountDeletion['stateBefore'] {
  return accountLifecycle.moves.requestDeletion.from.includes(state)
}
