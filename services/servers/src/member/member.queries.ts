import { countedConnectionOf, pagesBy, select, type Context } from '@enigm/subgraph'
import { accountOrNone, administersOrIsMember } from '../server/server.access'
import { standingOf, type Standing } from './member.access'
import { sees } from '../visibility/visibility.access'
import { Member } from './member.entity'

export const MemberConnection = countedConnectionOf(Member, 'MemberConnection', ['panel'])

/** A membership with what the caller is to it. */
export type ShownMember = Member & { standing: Standing }

const shown = select(Member, 'm')
  .with<{ standing: Standing }>({ standing: standingOf('$2') })
  .join('JOIN server s ON s.id = m.server_id')
  .where(
    `${administersOrIsMember('$2')} OR ${sees('MEMBERS', '$2')}
      OR (m.role = 'ADMINISTRATOR' AND ${sees('ADMINISTRATORS', '$2')})`,
  )

/** All members for administrators of the server; for its users the own membership, or those whom its visibility shows. */
export const membersOfServer = pagesBy(shown, {
  by: 'serverId',
  order: ['sinceDay desc', 'id desc'],
  filters: ['state', 'role'],
  parameters: ({ caller }) => [accountOrNone(caller)],
})

/** A membership after a change, as the caller sees it: read after the commit. */
export async function seenMember({ app, caller }: Context, member: Member): Promise<ShownMember> {
  const [seen] = await app.read(shown.where('m.id = $1'), [member.id, accountOrNone(caller)])
  return seen ?? { ...member, standing: 'NONE' }
}
