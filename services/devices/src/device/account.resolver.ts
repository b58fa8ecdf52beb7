import {
  accountOf,
  Audiences,
  ownAuditTrail,
  AuditEntryConnection,
  type AuditEntry,
  connectionOf,
  Key,
  PageArgs,
  RequiresScopes,
  type Connection,
  type Context,
} from '@enigm/subgraph'
import { Args, Ctx, Field, FieldResolver, ID, ObjectType, Resolver } from 'type-graphql'
import { Device } from './device.entity'
import { DevicesArgs } from './device.inputs'
import { devicesOfAccount } from './device.queries'

/** The latest first. */
const DeviceConnection = connectionOf(Device, 'DeviceConnection', ['panel', 'device'])

@Key('id')
@ObjectType('Account', { description: 'An account without identity. Only its holder sees it.' })
export class AccountStub {
  @Field(() => ID, { description: 'Names the account inside the system; it is not the account number.' })
  id!: string
}

@Resolver(() => AccountStub)
export class AccountResolver {
  @Audiences('panel', 'device')
  @RequiresScopes('devices:read')
  @FieldResolver(() => DeviceConnection, {
    description: 'The devices of the account, ended ones included, the latest first. Needs devices:read.',
  })
  devices(@Args() page: DevicesArgs, @Ctx() { app, caller }: Context): Promise<Connection<Device>> {
    return devicesOfAccount(app, accountOf(caller), page)
  }

  @Audiences('panel')
  @RequiresScopes('devices:read')
  @FieldResolver(() => AuditEntryConnection, {
    description:
      'What was done and refused about the devices of the account, newest first. Needs devices:read.',
  })
  deviceAudit(@Args() page: PageArgs, @Ctx() context: Context): Promise<Connection<AuditEntry>> {
    return ownAuditTrail(context, page)
  }
}
