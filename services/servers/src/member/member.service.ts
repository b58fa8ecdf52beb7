import { newId } from '@enigm/contracts'
import { deleteRows, startOfDay, type CallContext, type Erased, type Transaction } from '@enigm/subgraph'
import { In } from 'typeorm'
import type { ServersApp } from '../config'
import { ServersFailure } from '../errors'
import { inServerTrail } from '../server/server.entity'
import { lockAdministeredMember, lockLeavable, lockMemberOfOwned } from './member.access'
import { Member, members, type MemberRestrictionReason, type ServerRole } from './member.entity'
import { memberLifecycle } from './member.lifecycle'

const inTrail = { audit: ({ id, serverId }: Member) => inServerTrail(serverId, id) }

/** A membership begins with the creation of the server or with an approved request, and in no other way. */
export class MemberService {
  constructor(private readonly app: ServersApp) {}

  /**
   * Makes an active member an administrator or a user (SRV-08).
   * @throws ServersFailure NOT_FOUND, MEMBER_PROTECTED, INVALID_TRANSITION when it has this role or is not active
   */
  setRole(context: CallContext, memberId: string, role: ServerRole): Promise<Member> {
    return this.app.transaction(context, async (tx) => {
      const member = await lockMemberOfOwned(tx, memberId)
      if (member.state !== 'ACTIVE' || member.role === role) throw new ServersFailure('INVALID_TRANSITION')
      const change = { set: { role }, reason: role, ...inTrail }
      return members.change(tx, 'servers.member.role.changed', { id: memberId }, change)
    })
  }

  /** @throws ServersFailure NOT_FOUND, MEMBER_PROTECTED, INVALID_TRANSITION */
  restrict(context: CallContext, memberId: string, reason: MemberRestrictionReason): Promise<Member> {
    return this.app.transaction(context, async (tx) => {
      await lockAdministeredMember(tx, memberId)
      const change = { set: { restrictionReason: reason }, reason, ...inTrail }
      return members.move(tx, 'RESTRICT', { id: memberId }, change)
    })
  }

  /** @throws ServersFailure NOT_FOUND, MEMBER_PROTECTED, INVALID_TRANSITION */
  lift(context: CallContext, memberId: string): Promise<Member> {
    return this.app.transaction(context, async (tx) => {
      await lockAdministeredMember(tx, memberId)
      const change = { set: { restrictionReason: null }, ...inTrail }
      return members.move(tx, 'LIFT_RESTRICTION', { id: memberId }, change)
    })
  }

  /** @throws ServersFailure NOT_FOUND, MEMBER_PROTECTED, INVALID_TRANSITION */
  remove(context: CallContext, memberId: string): Promise<Member> {
    return this.app.transaction(context, async (tx) => {
      await lockAdministeredMember(tx, memberId)
      const change = { set: { restrictionReason: null }, ...inTrail }
      return members.move(tx, 'REMOVE', { id: memberId }, change)
    })
  }

  /** Ends the caller's own membership. @throws ServersFailure NOT_FOUND, OWNER_CANNOT_LEAVE, LAST_ADMINISTRATOR */
  leave(context: CallContext, serverId: string): Promise<Member> {
    return this.app.transaction(context, async (tx) => {
      const own = { id: await lockLeavable(tx, serverId), state: In(memberLifecycle.moves.LEAVE.from) }
      return members.move(tx, 'LEAVE', own, { set: { restrictionReason: null }, ...inTrail })
    })
  }

  /** A person who owns a server administers it: as its first member, or as the one who takes it over. */
  async addOwner(tx: Transaction, serverId: string, accountId: string): Promise<void> {
    const present = await tx.lock(Member, {
      serverId,
      accountId,
      state: In(memberLifecycle.moves.LEAVE.from),
    })
    if (!present) {
      await this.add(tx, { serverId, accountId, role: 'ADMINISTRATOR', joinRequestId: null })
      return
    }
    if (present.state === 'RESTRICTED') {
      const set = { restrictionReason: null }
      await members.move(tx, 'LIFT_RESTRICTION', { id: present.id }, { set, audit: null })
    }
    if (present.role !== 'ADMINISTRATOR') {
      // The entry of the transfer covers it.
      const details = { set: { role: 'ADMINISTRATOR' as const }, audit: null }
      await members.change(tx, 'servers.member.role.changed', { id: present.id }, details)
    }
  }

  /** Whether the account is a member of the server now, restricted or not. */
  isMember(tx: Transaction, serverId: string, accountId: string): Promise<boolean> {
    const state = In(memberLifecycle.moves.LEAVE.from)
    return tx.manager.existsBy(Member, { serverId, accountId, state })
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
    const ids = present.map(({ id }) => id)
    if (ids.length > 0) await members.moveMany(tx, 'REMOVE', ids, { set: { restrictionReason: null } })
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
      set: { restrictionReason: null },
      audit: ({ id, serverId }: Member) => inServerTrail(serverId, id),
      reason: 'ACCOUNT_DELETED',
    }
    for (const { id } of present) await members.move(tx, 'LEAVE', { id }, left)
    const detached = await tx.query(
      `UPDATE member SET account_id = $2, join_request_id = NULL
       WHERE account_id = $1 AND id IN (SELECT member_id FROM content_deletion) RETURNING id`,
      [accountId, newId('account')],
    )
    const rows = {
      ...{ member: 'account_id', server_device: 'account_id', session_device: 'account_id' },
      ...{ device_trust: 'account_id', account_state: 'account_id' },
    }
    return { erased: await deleteRows(tx, rows, accountId), detached: detached.length }
  }

  private add(
    tx: Transaction,
    place: Pick<Member, 'serverId' | 'accountId' | 'role' | 'joinRequestId'>,
  ): Promise<Member> {
    const row = {
      id: newId('member'),
      state: memberLifecycle.initial,
      restrictionReason: null,
      sinceDay: startOfDay(new Date()),
      ...place,
    }
    return members.create(tx, 'servers.member.activated', row)
  }
}
