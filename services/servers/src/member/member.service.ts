import { newId } from '@enigm/contracts'
import type { App, Transaction } from '@enigm/subgraph'
import { dayOf } from '../day'
import { Member, ServerRole } from './member.entity'
import { memberLifecycle, MemberState } from './member.lifecycle'

/** What others in the server, and its environment, know a member by: a handle of this server alone (SRV-13). */
export function memberHandle(app: App<any>, serverId: string, accountId: string): string {
  return app.handle('mh', `server:${serverId}`, accountId)
}

export function memberData({ id, serverId, accountId, state }: Member) {
  return { memberId: id, serverId, accountId, state }
}

/** Memberships begin by creation of the server or by an approved request, and by nothing else. */
export class MemberService {
  constructor(private readonly app: App) {}

  /** The owner does the first administration. */
  addOwner(tx: Transaction, serverId: string, accountId: string): Promise<Member> {
    return this.add(tx, { serverId, accountId, role: ServerRole.ADMINISTRATOR, joinRequestId: null })
  }

  addUser(tx: Transaction, serverId: string, accountId: string, joinRequestId: string): Promise<Member> {
    return this.add(tx, { serverId, accountId, role: ServerRole.USER, joinRequestId })
  }

  /** Ends every membership of a server whose row the caller has locked. */
  async removeAll(tx: Transaction, serverId: string): Promise<void> {
    const present = await tx.query<{ id: string }>(
      `SELECT id FROM member WHERE server_id = $1 AND state = ANY($2) ORDER BY id FOR UPDATE`,
      [serverId, memberLifecycle.moves.remove.from],
    )
    for (const { id } of present) {
      await tx.move(Member, memberLifecycle, 'remove', { where: { id }, data: memberData })
    }
  }

  private add(
    tx: Transaction,
    place: Pick<Member, 'serverId' | 'accountId' | 'role' | 'joinRequestId'>,
  ): Promise<Member> {
    const row = { id: newId('member'), state: MemberState.ACTIVE, sinceDay: dayOf(new Date()), ...place }
    return tx.create(Member, row, {
      type: 'servers.member.activated',
      data: memberData({ ...row, version: 1 }),
    })
  }
}
