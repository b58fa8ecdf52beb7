import { newId } from '@enigm/contracts'
import { deleteRows, type Erase, type Transaction } from '@enigm/subgraph'
import { joinData, EXPIRY_JOB } from './join-request/join-request.service'
import { JoinRequest } from './join-request/join-request.entity'
import { joinRequestLifecycle } from './join-request/join-request.lifecycle'
import { Member } from './member/member.entity'
import { memberLifecycle } from './member/member.lifecycle'
import { memberData } from './member/member.service'
import { serverAudit } from './server/administration'

/** Members before the requests that they came from. */
const held = {
  member: 'account_id',
  join_request: 'applicant_account_id',
  entitlement: 'holder_id',
  device_trust: 'account_id',
  account_state: 'account_id',
}

/**
 * Erases what a deleted account has in servers: it leaves them, its requests to join are closed, its rows go and what other
 * services told of it is forgotten. What others wrote, own or decided stays; where their records need a member or an owner,
 * they get one that is nobody (ACC-05). A server never stays without its owner.
 * @throws Error while the account owns a server that is not deleted (SRV-05)
 */
export const eraseAccount: Erase = async (accountId, tx) => {
  await refuseOwner(tx, accountId)
  await leaveServers(tx, accountId)
  await closeRequests(tx, accountId)
  const nobody = newId('account')
  const detached = [
    ...(await tx.query(
      `UPDATE member SET account_id = $2, join_request_id = NULL
       WHERE account_id = $1 AND id IN (SELECT member_id FROM content_deletion) RETURNING id`,
      [accountId, nobody],
    )),
    ...(await tx.query('UPDATE server SET owner_id = $2 WHERE owner_id = $1 RETURNING id', [
      accountId,
      nobody,
    ])),
  ]
  return { erased: await deleteRows(tx, held, accountId), detached: detached.length }
}

async function refuseOwner(tx: Transaction, accountId: string): Promise<void> {
  const owned = await tx.query(`SELECT 1 FROM server WHERE owner_id = $1 AND state <> 'DELETED' LIMIT 1`, [
    accountId,
  ])
  if (owned.length > 0) throw new Error('the account owns a server that is not deleted')
}

async function leaveServers(tx: Transaction, accountId: string): Promise<void> {
  const present = await tx.query<{ id: string }>(
    'SELECT id FROM member WHERE account_id = $1 AND state = ANY($2) ORDER BY id FOR UPDATE',
    [accountId, memberLifecycle.moves.leave.from],
  )
  for (const { id } of present) {
    await tx.move(Member, memberLifecycle, 'leave', {
      where: { id },
      data: memberData,
      audit: ({ serverId }) => ({ ...serverAudit({ id: serverId }, id), reason: 'ACCOUNT_DELETED' }),
    })
  }
}

async function closeRequests(tx: Transaction, accountId: string): Promise<void> {
  const pending = await tx.query<{ id: string }>(
    `SELECT id FROM join_request WHERE applicant_account_id = $1 AND state = ANY($2) ORDER BY id FOR UPDATE`,
    [accountId, joinRequestLifecycle.moves.close.from],
  )
  for (const { id } of pending) {
    await tx.move(JoinRequest, joinRequestLifecycle, 'close', { where: { id }, data: joinData })
    await tx.cancelJob(EXPIRY_JOB, id)
  }
}
