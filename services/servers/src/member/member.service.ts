import { newId } from '@enigm/contracts'
import { deleteRows, startOfDay, type Erased, type Transaction } from '@enigm/subgraph'
import { inServerTrail } from '../server/server.entity'
import { Member, members } from './member.entity'
import { memberLifecycle } from './member.lifecycle'

/** A membership begins with the creation of the server or with an approved request, and in no other way. */
export class MemberService {
  /** A person who owns a server administers it: as its first member, or as the one who takes it over. */
  async addOwner(tx: Transaction, serverId: string, accountId: string): Promise<void> {
    const present = await tx.lock(Member, { serverId, accountId, state: 'ACTIVE' })
    if (!present) {
      await this.add(tx, { serverId, accountId, role: 'ADMINISTRATOR', joinRequestId: null })
    } else if (present.role !== 'ADMINISTRATOR') {
      // The entry of the transfer covers it.
      const details = { set: { role: 'ADMINISTRATOR' as const }, audit: null }
      await members.change(tx, 'servers.member.role.changed', { id: present.id }, details)
    }
  }

  /** Whether the account is a member of the server now. */
  isMember(tx: Transaction, serverId: string, accountId: string): Promise<boolean> {
    return tx.manager.existsBy(Member, { serverId, accountId, state: 'ACTIVE' })
  }

  addUser(tx: Transaction, serverId: string, accountId: string, joinRequestId: string): Promise<Member> {
    return this.add(tx, { serverId, accountId, role: 'USER', joinRequestId })
  }

  /** Ends every membership of a server whose row the transaction has locked. */
  async removeAll(tx: Transaction, serverId: string): Promise<void> {
    const present = await tx.query<{ id: string }>(
      'SELECT id FROM member WHERE server_id = $1 AND state = ANY($2) ORDER BY id FOR UPDATE',
      [serverId, memberLifecycle.moves.REMOVE.from],
    )
    for (const { id } of present) await members.move(tx, 'REMOVE', { id })
  }

  /**
   * Erases the memberships of a deleted account: it leaves its servers, and its rows go. A membership that a content deletion
   * is about stays for the owner of the server and leads to no account (ACC-05, ACC-07).
   */
  async erase(tx: Transaction, accountId: string): Promise<Erased> {
    const present = await tx.query<{ id: string }>(
      'SELECT id FROM member WHERE account_id = $1 AND state = ANY($2) ORDER BY id FOR UPDATE',
      [accountId, memberLifecycle.moves.LEAVE.from],
    )
    const left = {
      audit: ({ id, serverId }: Member) => inServerTrail(serverId, id),
      reason: 'ACCOUNT_DELETED',
    }
    for (const { id } of present) await members.move(tx, 'LEAVE', { id }, left)
    const detached = await tx.query(
      `UPDATE member SET account_id = $2, join_request_id = NULL
       WHERE account_id = $1 AND id IN (SELECT member_id FROM content_deletion) RETURNING id`,
      [accountId, newId('account')],
    )
    const rows = { member: 'account_id', device_trust: 'account_id', account_state: 'account_id' }
    return { erased: await deleteRows(tx, rows, accountId), detached: detached.length }
  }

  private add(
    tx: Transaction,
    place: Pick<Member, 'serverId' | 'accountId' | 'role' | 'joinRequestId'>,
  ): Promise<Member> {
    const row = {
      id: newId('member'),
      state: memberLifecycle.initial,
      sinceDay: startOfDay(new Date()),
      ...place,
    }
    return members.create(tx, 'servers.member.activated', row)
  }
}
