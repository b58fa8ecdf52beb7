import { AccountHandle, Audited, Audiences, RequiresScopes, type App, type Context } from '@enigm/subgraph'
import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql'
import { TrustCategory } from '../evidence/trust'
import { trustOfDevice } from '../evidence/trust.queries'
import { CustomerDevice, customerDevices, subjectOf } from './customer.queries'

/** The devices of customers for support, which has the handle from the customer. */
@Resolver(() => CustomerDevice)
export class CustomerResolver {
  constructor(private readonly app: App) {}

  @Audiences('panel')
  @RequiresScopes('devices:review')
  @Audited(subjectOf)
  @Query(() => [CustomerDevice], {
    description:
      'The devices of an account, the latest first, at most 100; the read is recorded in the audit trail of the account. Needs devices:review.',
  })
  customerDevices(
    @Arg('accountHandle', () => AccountHandle, {
      description: 'The platform handle that the customer has given.',
    })
    accountHandle: string,
  ): Promise<CustomerDevice[]> {
    return customerDevices(this.app, accountHandle)
  }

  @FieldResolver(() => [TrustCategory], {
    description:
      'The states that support a review of its trust, by kind and value, at most 6; they are no score, and none proves the device free of compromise.',
  })
  trust(@Root() { id }: CustomerDevice, @Ctx() context: Context): Promise<TrustCategory[]> {
    return trustOfDevice(id, context)
  }
}
