import {
  accountOf,
  Audiences,
  AuditArgs,
  AuditEntryConnection,
  countedConnectionOf,
  ownAuditTrail,
  PageArgs,
  RequiresScopes,
  stub,
  type AuditEntry,
  type Connection,
  type CountedConnection,
  type Context,
} from '@enigm/subgraph'
import { Args, ArgsType, Ctx, Field, FieldResolver, Resolver } from 'type-graphql'
import { Device, DeviceKind } from './device.entity'
import { DeviceState } from './device.lifecycle'
import { devicesOfAccount } from './device.queries'

export const AccountStub = stub('Account', 'An account without identity. Only its holder sees it.')

const DeviceConnection = countedConnectionOf(Device, 'DeviceConnection', ['panel', 'device'])

@ArgsType()
class DevicesArgs extends PageArgs {
  @Field(() => DeviceState, { nullable: true, description: 'Only the devices in this state.' })
  state?: DeviceState | null

  @Field(() => DeviceKind, { nullable: true, description: 'Only the devices of this kind.' })
  kind?: DeviceKind | null

  @Field(() => Boolean, {
    nullable: true,
    description: 'Only the devices whose managed mode is on, or is off.',
  })
  managed?: boolean | null
}

@Resolver(() => AccountStub)
export class AccountResolver {
  @Audiences('panel', 'device')
  @RequiresScopes('devices:read')
  @FieldResolver(() => DeviceConnection, {
    description:
      'The devices of the account, ended ones included and removed ones not, the latest first. Needs devices:read.',
  })
  devices(@Args() args: DevicesArgs, @Ctx() { app, caller }: Context): Promise<CountedConnection<Device>> {
    return devicesOfAccount(app, accountOf(caller), args)
  }

  @Audiences('panel')
  @RequiresScopes('devices:read')
  @FieldResolver(() => AuditEntryConnection, {
    description:
      'The actions and refusals that concern the devices of the account, newest first. Needs devices:read.',
  })
  deviceAudit(@Args() args: AuditArgs, @Ctx() context: Context): Promise<Connection<AuditEntry>> {
    return ownAuditTrail(context, args)
  }
}
