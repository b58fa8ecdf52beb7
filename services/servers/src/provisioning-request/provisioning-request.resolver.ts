import {
  Audiences,
  enumType,
  IdempotencyKey,
  Input,
  limitation,
  PageArgs,
  RequiresScopes,
  type Context,
  type CountedConnection,
  type Reference,
} from '@enigm/subgraph'
import { MaxLength } from 'class-validator'
import { Args, ArgsType, Ctx, Field, FieldResolver, ID, InputType, Query, Resolver, Root } from 'type-graphql'
import type { ServersApp } from '../config'
import { Operation } from '../errors'
import { OrganizationStub } from '../organization/organization.resolver'
import { RegionCode, serverRegion, ServerRegion } from '../region/region'
import { ProvisioningRequest, ProvisioningTerm } from './provisioning-request.entity'
import { ProvisioningRequestState } from './provisioning-request.lifecycle'
import {
  allProvisioningRequests,
  ProvisioningRequestConnection,
  provisioningRequestsOfOrganization,
} from './provisioning-request.queries'
import { ProvisioningRequestService } from './provisioning-request.service'

const ProvisioningDecision = enumType('ProvisioningDecision', 'The decision about a provisioning request.', {
  APPROVE: 'An entitlement is granted to the organization.',
  REJECT: 'Nothing is granted.',
})
type ProvisioningDecision = keyof typeof ProvisioningDecision

@InputType()
class NewRequestInput {
  @Field(() => ID, { description: 'The organization that is to own the server; the caller administers it.' })
  @MaxLength(64)
  organizationId!: string

  @Field(() => RegionCode, { description: 'Where the server is to run.' })
  region!: RegionCode

  @Field(() => ProvisioningTerm, { description: 'How long it is to run.' })
  term!: ProvisioningTerm

  @Field(() => IdempotencyKey, { description: 'The same key gives the same request.' })
  idempotencyKey!: string
}

@InputType()
class DecisionInput {
  @Field(() => ID, { description: 'Identifies the request.' })
  @MaxLength(64)
  provisioningRequestId!: string

  @Field(() => ProvisioningDecision, { description: 'The decision.' })
  decision!: ProvisioningDecision
}

@ArgsType()
class RequestsArgs extends PageArgs {
  @Field(() => ProvisioningRequestState, { nullable: true, description: 'Only the requests in this state.' })
  state?: ProvisioningRequestState | null
}

const provisioningRequest = [
  ProvisioningRequest,
  'The request in its new state; null when nothing has changed.',
] as const

@Resolver(() => ProvisioningRequest)
export class ProvisioningRequestResolver {
  private readonly requests: ProvisioningRequestService

  constructor(app: ServersApp) {
    this.requests = app.get(ProvisioningRequestService)
  }

  @Audiences('panel')
  @RequiresScopes('platform:operate')
  @Query(() => ProvisioningRequestConnection, {
    description: 'The provisioning requests of all organizations, the latest first. Needs platform:operate.',
  })
  provisioningRequests(
    @Args() args: RequestsArgs,
    @Ctx() context: Context,
  ): Promise<CountedConnection<ProvisioningRequest>> {
    return allProvisioningRequests(context, args)
  }

  @Operation({
    audiences: ['panel', 'partner'],
    requires: ['servers:create'],
    description:
      'Requests a server for an organization by commercial approval instead of a purchase. Open to the administrators and the machine clients of the organization.',
    emits: 'servers.provisioning.requested',
    returns: { provisioningRequest },
    errors: ['NOT_FOUND', 'REGION_NOT_OFFERED', 'TOO_MANY_OPEN_REQUESTS', 'IDEMPOTENCY_CONFLICT'],
  })
  async requestServerProvisioning(
    @Input() { idempotencyKey, ...input }: NewRequestInput,
    @Ctx() context: Context,
  ) {
    return { provisioningRequest: await this.requests.request(context, idempotencyKey, input) }
  }

  @Operation({
    audiences: ['panel'],
    requires: ['platform:operate'],
    grant: ['PROVISIONING_DECISION', 'provisioningRequestId decision'],
    description:
      'Decides a provisioning request. An approval grants an entitlement to the organization, whose administrators create the server with it; it opens no content and no membership.',
    emits: ['servers.provisioning.approved', 'servers.provisioning.rejected'],
    returns: { provisioningRequest },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async decideProvisioningRequest(
    @Input() { provisioningRequestId, decision }: DecisionInput,
    @Ctx() context: Context,
  ) {
    const decided = await this.requests.decide(context, provisioningRequestId, decision)
    return { provisioningRequest: decided, limitations: [limitation('SERVER_NOT_SUBSTITUTE')] }
  }

  @FieldResolver(() => ServerRegion, { description: 'Where the server is to run.' })
  region(@Root() { region }: ProvisioningRequest): ServerRegion {
    return serverRegion(region)
  }
}

@Resolver(() => OrganizationStub)
export class ProvisioningRequestsOfOrganizationResolver {
  @Audiences('panel', 'partner')
  @RequiresScopes('servers:read')
  @FieldResolver(() => ProvisioningRequestConnection, {
    nullable: true,
    description:
      'The provisioning requests of the organization, the latest first, for its administrators and its machine clients; null for everybody else. Needs servers:read.',
  })
  provisioningRequests(
    @Root() { id }: Reference,
    @Args() { state, ...args }: RequestsArgs,
    @Ctx() context: Context,
  ): Promise<CountedConnection<ProvisioningRequest>> {
    return context.load(provisioningRequestsOfOrganization, { of: id, filter: { state }, ...args })
  }
}
