import { Audiences, limitation, RequiresScopes, type Context } from '@enigm/subgraph'
import { Arg, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql'
import type { AccountsApp } from '../../config'
import { Organization, type ViewedOrganization } from './organization.entity'
import { CreateOrganizationInput } from './organization.inputs'
import { CreateOrganizationPayload } from './organization.payloads'
import { viewedOrganization } from './organization.queries'
import { OrganizationService } from './organization.service'

@Resolver(() => Organization)
export class OrganizationResolver {
  constructor(private readonly app: AccountsApp) {}

  @Query(() => Organization, {
    nullable: true,
    description:
      "An organization that the caller belongs to, or the one of a partner's client; null for every other id. Needs organizations:read.",
  })
  @RequiresScopes('organizations:read')
  @Audiences('panel', 'partner')
  organization(
    @Arg('id', () => ID, { description: 'Names the organization.' }) id: string,
    @Ctx() context: Context,
  ): Promise<ViewedOrganization | null> {
    return context.load(viewedOrganization, id)
  }

  @Mutation(() => CreateOrganizationPayload, {
    nullable: true,
    description:
      'Creates an organization; the caller becomes its first administrator. The same key gives the same organization. Needs organizations:create. Followed by accounts.organization.created and accounts.membership.activated.',
  })
  @RequiresScopes('organizations:create')
  @Audiences('panel')
  async createOrganization(
    @Arg('input', { description: 'What to create.' }) input: CreateOrganizationInput,
    @Ctx() context: Context,
  ): Promise<CreateOrganizationPayload> {
    const id = await this.app.get(OrganizationService).create(context, input)
    const [organization] = await viewedOrganization([id], context)
    if (organization instanceof Error) throw organization
    return { organization: organization ?? undefined, limitations: [limitation('ORGANIZATION_REACH')] }
  }
}
