import {
  accountOf,
  Audiences,
  AuditEntryConnection,
  ownAuditTrail,
  type AuditEntry,
  connectionOf,
  Key,
  PageArgs,
  RequiresScopes,
  type Connection,
  type Context,
} from '@enigm/subgraph'
import { Args, Ctx, Field, FieldResolver, ID, ObjectType, Resolver } from 'type-graphql'
import { Server, type ViewedServer } from './server.entity'
import { serversOfAccount } from './server.queries'

@Audiences('panel')
@ObjectType({ description: 'A page of servers.' })
class ServerConnection extends connectionOf(Server, 'ServerConnection', ['panel']) {}

@Key('id')
@ObjectType('Account', { description: 'An account, owned by accounts.' })
export class AccountStub {
  @Field(() => ID, { description: 'Names the account to its owner.' })
  id!: string
}

@Resolver(() => AccountStub)
export class AccountResolver {
  @Audiences('panel')
  @RequiresScopes('servers:read')
  @FieldResolver(() => ServerConnection, {
    description: 'The servers that the account owns or is a member of. Needs servers:read.',
  })
  servers(@Args() page: PageArgs, @Ctx() { app, caller }: Context): Promise<Connection<ViewedServer>> {
    return serversOfAccount(app, accountOf(caller), page)
  }

  @Audiences('panel')
  @RequiresScopes('servers:read')
  @FieldResolver(() => AuditEntryConnection, {
    description:
      "The account's own requests to join and everything about servers that it was refused, newest first. Needs servers:read.",
  })
  serverAudit(@Args() page: PageArgs, @Ctx() context: Context): Promise<Connection<AuditEntry>> {
    return ownAuditTrail(context, page)
  }
}
