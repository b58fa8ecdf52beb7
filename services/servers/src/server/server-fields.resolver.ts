import {
  actionsOf,
  Audiences,
  enumType,
  limitation,
  Limitation,
  PageArgs,
  type CountedConnection,
  type Context,
} from '@enigm/subgraph'
import { Args, ArgsType, Ctx, Field, FieldResolver, ID, ObjectType, Resolver, Root } from 'type-graphql'
import type { ContentDeletion } from '../content-deletion/content-deletion.entity'
import { ContentDeletionState } from '../content-deletion/content-deletion.lifecycle'
import {
  ContentDeletionConnection,
  contentDeletionsOfServer,
} from '../content-deletion/content-deletion.queries'
import type { ServerJoinRequest } from '../join-request/join-request.entity'
import { JoinRequestState } from '../join-request/join-request.lifecycle'
import { joinRequestsOfServer, ServerJoinRequestConnection } from '../join-request/join-request.queries'
import { memberCounts, ServerMemberCounts } from '../member/member-counters'
import { ServerRole, type Member } from '../member/member.entity'
import { MemberState } from '../member/member.lifecycle'
import { MemberConnection, membersOfServer } from '../member/member.queries'
import { serverRegion, ServerRegion } from '../region/region'
import { DeletionReceipt } from './deletion-receipt'
import { showLocator } from './locator'
import { LocatorAvailability, Server, type ViewedServer } from './server.entity'
import { OwnerKind } from './owner-kind'
import { canChangeOwner, isEnding, serverLifecycle } from './server.lifecycle'
import { deletionReceipts } from './server.queries'
import { ServerLifecycleStage, stagesOf } from './stage'

@Audiences('panel')
@ObjectType({
  description: 'The text by which accounts ask to join a server. It is no credential: it grants no access.',
})
class ServerLocator {
  @Field(() => String, { description: 'The text to hand out.' })
  value!: string

  @Field(() => LocatorAvailability, { description: 'Whether it accepts requests to join.' })
  availability!: LocatorAvailability
}

@Audiences('panel', 'partner')
@ObjectType({
  description:
    'The owner of a server, who is responsible for its lifecycle. Ownership is administrative and gives no access to content.',
})
class ServerOwner {
  @Field(() => OwnerKind, { description: 'The kind of the owner.' })
  kind!: OwnerKind

  @Field(() => ID, {
    nullable: true,
    description:
      'The organization that owns the server, for its administrators and its machine clients; null for others and for an account.',
  })
  organizationId!: string | null
}

const ServerAction = actionsOf(serverLifecycle, 'ServerAction', 'An action of the caller on a server.', {
  ROTATE_LOCATOR: 'rotateServerLocator',
  SET_LOCATOR_AVAILABILITY: 'setLocatorAvailability',
  TRANSFER: 'transferServerOwnership',
  SUSPEND: 'suspendServer',
  RESUME: 'resumeServer',
})
type ServerAction = keyof typeof ServerAction

const ServerViewerRole = enumType('ServerViewerRole', 'The relation of a caller to a server.', {
  OWNER: 'It owns the server, or administers the organization that owns it.',
  ADMINISTRATOR: 'It administers the server day to day.',
  USER: 'It participates.',
})
type ServerViewerRole = keyof typeof ServerViewerRole

@ArgsType()
class MembersArgs extends PageArgs {
  @Field(() => MemberState, { nullable: true, description: 'Only the memberships in this state.' })
  state?: MemberState | null

  @Field(() => ServerRole, { nullable: true, description: 'Only the members with this role.' })
  role?: ServerRole | null
}

@ArgsType()
class ContentDeletionsArgs extends PageArgs {
  @Field(() => ContentDeletionState, { nullable: true, description: 'Only the deletions in this state.' })
  state?: ContentDeletionState | null
}

@ArgsType()
class JoinRequestsArgs extends PageArgs {
  @Field(() => JoinRequestState, { nullable: true, description: 'Only the requests in this state.' })
  state?: JoinRequestState | null
}

const isAdministrator = ({ viewer }: ViewedServer) => viewer === 'OWNER' || viewer === 'ADMINISTRATOR'

/** The further fields of a server, to each caller as far as its role in the server reaches. */
@Resolver(() => Server)
export class ServerFieldsResolver {
  @Audiences('panel', 'partner')
  @FieldResolver(() => ServerRegion, { description: 'Where its environment runs, as a public category.' })
  region(@Root() server: ViewedServer): ServerRegion {
    return serverRegion(server.region)
  }

  @Audiences('panel', 'partner')
  @FieldResolver(() => ServerOwner, { description: 'The owner of the server; a server always has one.' })
  owner(@Root() { ownerKind, ownerId, viewer }: ViewedServer): ServerOwner {
    const isShown = ownerKind !== 'INDIVIDUAL' && (viewer === 'OWNER' || viewer === 'ORGANIZATION')
    return { kind: ownerKind, organizationId: isShown ? ownerId : null }
  }

  @Audiences('panel', 'partner')
  @FieldResolver(() => ServerOwner, {
    description:
      'The party that is responsible for the lawful administration of the server: its owner, who acknowledged this at the creation or the transfer.',
  })
  responsibleParty(@Root() server: ViewedServer): ServerOwner {
    return this.owner(server)
  }

  @Audiences('panel', 'partner')
  @FieldResolver(() => [ServerLifecycleStage], {
    nullable: true,
    description:
      'The ten stages of its lifecycle, in their order; null for callers who do not administer the server.',
  })
  lifecycle(@Root() server: ViewedServer): ServerLifecycleStage[] | null {
    return server.viewer === 'USER' ? null : stagesOf(server)
  }

  @Audiences('panel')
  @FieldResolver(() => ServerViewerRole, {
    description: 'The relation of the caller to the server; an owner who is a member too is its owner.',
  })
  viewerRole(@Root() { viewer }: ViewedServer): ServerViewerRole {
    return viewer === 'ORGANIZATION' ? 'OWNER' : viewer
  }

  @Audiences('panel')
  @FieldResolver(() => ServerLocator, {
    nullable: true,
    description:
      'Its locator; null for callers who do not administer the server, and once it is deleted or canceled.',
  })
  locator(@Root() server: ViewedServer): ServerLocator | null {
    const { locator, availability } = server
    return isAdministrator(server) && locator ? { value: showLocator(locator), availability } : null
  }

  @Audiences('panel')
  @FieldResolver(() => MemberConnection, {
    description:
      'Its members, ended memberships included, the latest first; a user of the server sees the own membership only.',
  })
  members(
    @Root() { id }: ViewedServer,
    @Args() { state, role, ...args }: MembersArgs,
    @Ctx() context: Context,
  ): Promise<CountedConnection<Member>> {
    return context.load(membersOfServer, { of: id, ...args, filter: { state, role } })
  }

  @Audiences('panel', 'partner')
  @FieldResolver(() => ServerMemberCounts, {
    nullable: true,
    description:
      'How many members it has, for its owner and the machine clients of an organization that owns it; null for everybody else.',
  })
  memberCounts(@Root() { id }: ViewedServer, @Ctx() context: Context): Promise<ServerMemberCounts | null> {
    return context.load(memberCounts, id)
  }

  @Audiences('panel')
  @FieldResolver(() => ServerJoinRequestConnection, {
    nullable: true,
    description: 'The requests to join, the latest first; null for callers who do not administer the server.',
  })
  async joinRequests(
    @Root() server: ViewedServer,
    @Args() { state, ...args }: JoinRequestsArgs,
    @Ctx() context: Context,
  ): Promise<CountedConnection<ServerJoinRequest> | null> {
    if (!isAdministrator(server)) return null
    return context.load(joinRequestsOfServer, { of: server.id, ...args, filter: { state } })
  }

  @Audiences('panel')
  @FieldResolver(() => ContentDeletionConnection, {
    description:
      'Its content deletions, the latest first; a user of the server sees those of the own content only.',
  })
  contentDeletions(
    @Root() { id }: ViewedServer,
    @Args() { state, ...args }: ContentDeletionsArgs,
    @Ctx() context: Context,
  ): Promise<CountedConnection<ContentDeletion>> {
    return context.load(contentDeletionsOfServer, { of: id, ...args, filter: { state } })
  }

  @Audiences('panel')
  @FieldResolver(() => DeletionReceipt, {
    nullable: true,
    description: 'The deleted and the retained data of a deleted server; for its owner only.',
  })
  deletionReceipt(@Root() { id }: ViewedServer, @Ctx() context: Context): Promise<DeletionReceipt | null> {
    return context.load(deletionReceipts, id)
  }

  @Audiences('panel')
  @FieldResolver(() => [ServerAction], {
    description: 'The actions of the caller that its current state permits.',
  })
  availableActions(@Root() server: ViewedServer): ServerAction[] {
    if (!isAdministrator(server)) return []
    const ofOwner = server.viewer === 'OWNER' ? serverLifecycle.available(server.state) : []
    if (isEnding(server.state)) return ofOwner
    const ofAdministrator = ['ROTATE_LOCATOR', 'SET_LOCATOR_AVAILABILITY'] as const
    if (server.viewer !== 'OWNER' || !canChangeOwner(server.state)) return [...ofAdministrator, ...ofOwner]
    const pause = server.suspendedBy.includes('OWNER') ? 'RESUME' : 'SUSPEND'
    return [...ofAdministrator, 'TRANSFER', pause, ...ofOwner]
  }

  @Audiences('panel', 'partner')
  @FieldResolver(() => [Limitation], { description: 'The limits of a private environment.' })
  limitations(): Limitation[] {
    return [limitation('SERVER_NOT_SUBSTITUTE'), limitation('MEMBERSHIP_METADATA')]
  }
}
