import { isId, type EventData } from '@enigm/contracts'
import { aggregate, Audiences, enumType, Stored, type App } from '@enigm/subgraph'
import { GraphQLDate } from 'graphql-scalars'
import { Field, ID, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { memberLifecycle, MemberState } from './member.lifecycle'

/** Exactly two; ownership is a relation and no third role (SRV-09). */
export const ServerRole = enumType('ServerRole', 'The role of a member in a server.', {
  ADMINISTRATOR: 'Administers the server day to day; the role gives no access to content.',
  USER: 'Participates.',
})
export type ServerRole = keyof typeof ServerRole

export const MemberRestrictionReason = enumType(
  'MemberRestrictionReason',
  'The category of why a membership is restricted.',
  {
    UNAUTHORIZED: 'The participation is not authorized.',
    SECURITY: 'The account or a device of the member may be compromised.',
    CONDUCT: 'The member has broken a rule of the server.',
    INACTIVE: 'The member does not need the access at present.',
  },
)
export type MemberRestrictionReason = keyof typeof MemberRestrictionReason

/** The id of the account has no field: viewers of a member see a handle of this server (SRV-13). */
@Stored({
  class: 'OPERATIONAL',
  kept: 'HOLDER',
  purposes: {
    IDENTIFICATION: ['id'],
    HOLDER: ['accountId'],
    RELATION: ['serverId', 'joinRequestId'],
    LIFECYCLE: ['version', 'state', 'role', 'restrictionReason'],
    TIMING: ['sinceDay'],
  },
})
@Entity()
@Audiences('panel')
@ObjectType({ description: 'The membership of an account in a server.' })
export class Member {
  @Field(() => ID, { description: 'Identifies the membership.' })
  @PrimaryColumn('text')
  id!: string

  /** Counts the membership's events. */
  @Column('int')
  version!: number

  @Field(() => MemberState, { description: 'The state of the membership in its lifecycle.' })
  @Column('text')
  state!: MemberState

  @Column('text')
  serverId!: string

  @Column('text')
  accountId!: string

  @Field(() => ServerRole, { description: 'The rights of the member in the server.' })
  @Column('text')
  role!: ServerRole

  /** The approved request that created it; the owner has none. */
  @Column('text', { nullable: true })
  joinRequestId!: string | null

  @Field(() => MemberRestrictionReason, {
    nullable: true,
    description: 'The category of its restriction; null unless it is restricted.',
  })
  @Column('text', { nullable: true })
  restrictionReason!: MemberRestrictionReason | null

  @Field(() => GraphQLDate, { description: 'The day on which the membership began, in UTC.' })
  @Column('timestamptz')
  sinceDay!: Date
}

/** The entry of the server or of the request that begins or ends a membership covers it. */
export const members = aggregate(Member, {
  lifecycle: memberLifecycle,
  event({ id, serverId, accountId, role, state }): EventData<'servers.member.activated'> {
    return { memberId: id, serverId, accountId, role, state }
  },
  audit: null,
})

/** The name of a member for others in the server and for its environment: a handle of this server alone (SRV-13). */
export function memberHandle(
  app: App<any>,
  { serverId, accountId }: Pick<Member, 'serverId' | 'accountId'>,
): string {
  return app.handle('mh', `server:${serverId}`, accountId)
}

/** The handles of people in the trail of a server, which names their accounts or memberships; other trails have no members. */
export async function memberHandlesOfTrail(
  app: App<any>,
  scope: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const [kind, serverId = ''] = scope.split(':')
  if (kind !== 'server') return new Map()
  const memberships = await app.read<Pick<Member, 'id' | 'accountId'>>(
    'SELECT id, account_id AS "accountId" FROM member WHERE server_id = $1 AND id = ANY($2)',
    [serverId, ids],
  )
  const accounts = ids.filter((id) => isId('account', id)).map((id) => ({ id, accountId: id }))
  const people = [...memberships, ...accounts]
  return new Map(people.map(({ id, accountId }) => [id, memberHandle(app, { serverId, accountId })]))
}
