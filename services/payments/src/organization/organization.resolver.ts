import {
  AuditEntryConnection,
  Audiences,
  auditTrail,
  PageArgs,
  RequiresScopes,
  type AuditEntry,
  type Connection,
  type Context,
} from '@enigm/subgraph'
import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import {
  ActivationConnection,
  EntitlementConnection,
  SubscriptionConnection,
} from '../account/account.resolver'
import type { PaymentsApp } from '../config'
import { EntitlementState } from '../entitlement/entitlement.lifecycle'
import { EntitlementService } from '../entitlement/entitlement.service'
import { trailOfHolder } from '../holder'
import { OrderConnection } from '../order/order.resolver'
import { OrderService } from '../order/order.service'
import { OrganizationStub } from './organization.stub'

/** What an organization has bought and holds, for its administrators and its machine clients; to others it shows nothing. */
@Resolver(() => OrganizationStub)
export class OrganizationResolver {
  constructor(private readonly app: PaymentsApp) {}

  @Audiences('panel', 'partner')
  @RequiresScopes(['orders:place', 'organizations:read'])
  @FieldResolver(() => OrderConnection, {
    nullable: true,
    description:
      'The orders of the organization that are not fulfilled yet, newest day first; null for who does not administer it.',
  })
  orders(@Root() { id }: OrganizationStub, @Args(() => PageArgs) page: PageArgs): Promise<OrderConnection> {
    return this.app.get(OrderService).page(id, page)
  }

  @Audiences('panel', 'partner')
  @RequiresScopes(['entitlements:read', 'organizations:read'])
  @FieldResolver(() => EntitlementConnection, {
    nullable: true,
    description: 'What the organization is entitled to; null for who does not administer it.',
  })
  entitlements(
    @Root() { id }: OrganizationStub,
    @Arg('state', () => EntitlementState, { nullable: true, description: 'Only those in this state.' })
    state: EntitlementState | null | undefined,
    @Args(() => PageArgs) page: PageArgs,
  ): Promise<EntitlementConnection> {
    return this.app.get(EntitlementService).entitlements(id, page, state)
  }

  @Audiences('panel', 'partner')
  @RequiresScopes(['entitlements:read', 'organizations:read'])
  @FieldResolver(() => ActivationConnection, {
    nullable: true,
    description:
      'What the entitlements of the organization were used for; null for who does not administer it.',
  })
  activations(
    @Root() { id }: OrganizationStub,
    @Args(() => PageArgs) page: PageArgs,
  ): Promise<ActivationConnection> {
    return this.app.get(EntitlementService).activations(id, page)
  }

  @Audiences('panel', 'partner')
  @RequiresScopes(['entitlements:read', 'organizations:read'])
  @FieldResolver(() => SubscriptionConnection, {
    nullable: true,
    description: 'The prepaid terms of the organization; null for who does not administer it.',
  })
  subscriptions(
    @Root() { id }: OrganizationStub,
    @Args(() => PageArgs) page: PageArgs,
  ): Promise<SubscriptionConnection> {
    return this.app.get(EntitlementService).subscriptions(id, page)
  }

  @Audiences('panel')
  @RequiresScopes('organizations:manage')
  @FieldResolver(() => AuditEntryConnection, {
    nullable: true,
    description:
      'What payments has done for the organization; it names entitlements and products, never orders. Null for who does not administer it.',
  })
  paymentAudit(
    @Root() { id }: OrganizationStub,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: Context,
  ): Promise<Connection<AuditEntry>> {
    const scope = trailOfHolder(id)
    return auditTrail(context, scope, page)
  }
}
