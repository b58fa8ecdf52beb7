import {
  Audiences,
  AuditEntryConnection,
  auditTrail,
  type AuditEntry,
  Key,
  PageArgs,
  RequiresScopes,
  type BatchLoader,
  type Connection,
  type Context,
} from '@enigm/subgraph'
import { Args, Ctx, Field, FieldResolver, ID, ObjectType, Resolver, Root } from 'type-graphql'
import type { ViewedEsim } from '../esim/esim.entity'
import { EsimConnection, esimsOfOrganization, organizationPage } from '../esim/esim.queries'
import { administeredOrganizations } from './membership'

@Key('id')
@ObjectType('Organization', { description: 'An organization, owned by accounts.' })
export class OrganizationStub {
  @Field(() => ID, { description: 'Names the organization.' })
  id!: string
}

/** Any organization may be referred to: each field's own statement says to whom it shows something. */
export const anyOrganization: BatchLoader<OrganizationStub, OrganizationStub> = async (references) =>
  references

@Resolver(() => OrganizationStub)
export class OrganizationResolver {
  @Audiences('panel', 'partner')
  @RequiresScopes('esims:read')
  @FieldResolver(() => EsimConnection, {
    nullable: true,
    description:
      'The eSIMs that the organization owns: their states, for its administrators and its machine clients; null for everybody else. Needs esims:read.',
  })
  esims(
    @Root() { id }: OrganizationStub,
    @Args() page: PageArgs,
    @Ctx() context: Context,
  ): Promise<Connection<ViewedEsim> | null> {
    return context.load(esimsOfOrganization, organizationPage(id, page))
  }

  @Audiences('panel')
  @RequiresScopes('org:esim')
  @FieldResolver(() => AuditEntryConnection, {
    nullable: true,
    description:
      'What was done with the eSIMs that the organization owns, newest first; null for who does not administer it. Needs org:esim.',
  })
  async esimAudit(
    @Root() { id }: OrganizationStub,
    @Args() page: PageArgs,
    @Ctx() context: Context,
  ): Promise<Connection<AuditEntry> | null> {
    const scope = `organization:${id}`
    return (await context.load(administeredOrganizations, id)) ? auditTrail(context, scope, page) : null
  }
}
