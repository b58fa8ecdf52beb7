import {
  Audiences,
  AuditEntryConnection,
  auditTrail,
  type AuditEntry,
  limitation,
  Limitation,
  PageArgs,
  type Connection,
  type Context,
} from '@enigm/subgraph'
import {
  Args,
  ArgsType,
  Ctx,
  Field,
  FieldResolver,
  ObjectType,
  registerEnumType,
  Resolver,
  Root,
} from 'type-graphql'
import {
  ContentDeletionConnection,
  contentDeletionsOfServer,
} from '../content-deletion/content-deletion.queries'
import type { ContentDeletion } from '../content-deletion/content-deletion.entity'
import { ServerJoinRequest } from '../join-request/join-request.entity'
import { JoinRequestState } from '../join-request/join-request.lifecycle'
import { joinRequestsOfServer, ServerJoinRequestConnection } from '../join-request/join-request.queries'
import type { Member } from '../member/member.entity'
import { MemberConnection, membersOfServer } from '../member/member.queries'
import { serverRegion, ServerRegion } from '../region/region'
import { DeletionReceipt } from './deletion-receipt'
import { showLocator } from './locator'
import { LocatorAvailability, Server, type ViewedServer } from './server.entity'
import { serverLifecycle, ServerState } from './server.lifecycle'
import { serverPage } from './server.pages'
import { deletionReceipts } from './server.queries'

@Audiences('panel')
@ObjectType({
  description: 'By what people ask to join a server. It is no credential: it gives nothing by itself.',
})
export class ServerLocator {
  @Field(() => String, { description: 'The text to hand out.' })
  value!: string

  @Field(() => LocatorAvailability, { description: 'Whether it leads to the server.' })
  availability!: LocatorAvailability
}

export enum ServerAction {
  ROTATE_LOCATOR = 'ROTATE_LOCATOR',
  SET_LOCATOR_AVAILABILITY = 'SET_LOCATOR_AVAILABILITY',
  DELETE = 'DELETE',
}

registerEnumType(ServerAction, {
  name: 'ServerAction',
  description: 'What the caller can do with a server in its present state.',
  valuesConfig: {
    ROTATE_LOCATOR: { description: 'rotateServerLocator.' },
    SET_LOCATOR_AVAILABILITY: { description: 'setLocatorAvailability.' },
    DELETE: { description: 'deleteServer.' },
  },
})

@ArgsType()
class JoinRequestsArgs extends PageArgs {
  @Field(() => JoinRequestState, { nullable: true, description: 'Only the requests in this state.' })
  state?: JoinRequestState | null
}

const ended: readonly ServerState[] = [ServerState.DELETION_REQUESTED, ServerState.DELETED]
const runs = ({ viewer }: ViewedServer) => viewer === 'OWNER' || viewer === 'ADMINISTRATOR'

/** What else a server shows, to each caller as far as the caller's place in it reaches. */
@Resolver(() => Server)
export class ServerFieldsResolver {
  @Audiences('panel', 'partner')
  @FieldResolver(() => ServerRegion, { description: 'Where its environment runs, as a public category.' })
  region(@Root() server: ViewedServer): ServerRegion {
    return serverRegion(server.region)
  }

  @Audiences('panel')
  @FieldResolver(() => ServerLocator, {
    nullable: true,
    description: 'Its locator; null for who does not run the server, and once it is deleted.',
  })
  locator(@Root() server: ViewedServer): ServerLocator | null {
    const { locator, availability } = server
    return runs(server) && locator ? { value: showLocator(locator), availability } : null
  }

  @Audiences('panel')
  @FieldResolver(() => MemberConnection, {
    description:
      'Its members, ended ones included, the latest first; a plain member sees the own membership only.',
  })
  members(
    @Root() { id }: ViewedServer,
    @Args() page: PageArgs,
    @Ctx() context: Context,
  ): Promise<Connection<Member>> {
    return context.load(membersOfServer, serverPage(id, page))
  }

  @Audiences('panel')
  @FieldResolver(() => ServerJoinRequestConnection, {
    nullable: true,
    description: 'Who asked to join, the latest first; null for who does not run the server.',
  })
  async joinRequests(
    @Root() server: ViewedServer,
    @Args() { state, ...page }: JoinRequestsArgs,
    @Ctx() context: Context,
  ): Promise<Connection<ServerJoinRequest> | null> {
    return runs(server) ? context.load(joinRequestsOfServer, serverPage(server.id, page, state)) : null
  }

  @Audiences('panel')
  @FieldResolver(() => ContentDeletionConnection, {
    description:
      'Its deletions of content, the latest first; a plain member sees those of the own content only.',
  })
  contentDeletions(
    @Root() { id }: ViewedServer,
    @Args() page: PageArgs,
    @Ctx() context: Context,
  ): Promise<Connection<ContentDeletion>> {
    return context.load(contentDeletionsOfServer, serverPage(id, page))
  }

  @Audiences('panel')
  @FieldResolver(() => DeletionReceipt, {
    nullable: true,
    description: 'What was deleted with it and what is retained; for its owner, once it is deleted.',
  })
  deletionReceipt(@Root() { id }: ViewedServer, @Ctx() context: Context): Promise<DeletionReceipt | null> {
    return context.load(deletionReceipts, id)
  }

  @Audiences('panel')
  @FieldResolver(() => [ServerAction], {
    description: 'What the caller can do with it in its present state.',
  })
  availableActions(@Root() server: ViewedServer): ServerAction[] {
    if (!runs(server) || ended.includes(server.state)) return []
    const canDelete =
      server.viewer === 'OWNER' && serverLifecycle.next(server.state).includes('requestDeletion')
    return [
      ServerAction.ROTATE_LOCATOR,
      ServerAction.SET_LOCATOR_AVAILABILITY,
      ...(canDelete ? [ServerAction.DELETE] : []),
    ]
  }

  @Audiences('panel')
  @FieldResolver(() => AuditEntryConnection, {
    nullable: true,
    description: 'What was done in the server, newest first; null for who does not run the server.',
  })
  async audit(
    @Root() server: ViewedServer,
    @Args() page: PageArgs,
    @Ctx() context: Context,
  ): Promise<Connection<AuditEntry> | null> {
    const scope = `server:${server.id}`
    return runs(server) ? auditTrail(context, scope, page) : null
  }

  @Audiences('panel', 'partner')
  @FieldResolver(() => [Limitation], { description: 'What a private environment cannot do.' })
  limitations(): Limitation[] {
    return [limitation('SERVER_NOT_SUBSTITUTE'), limitation('MEMBERSHIP_METADATA')]
  }
}
