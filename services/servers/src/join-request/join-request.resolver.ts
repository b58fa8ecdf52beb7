import {
  Audiences,
  enumType,
  Input,
  limitation,
  MemberHandle,
  PageArgs,
  RequiresScopes,
  type App,
  type CountedConnection,
  type Context,
} from '@enigm/subgraph'
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, MaxLength } from 'class-validator'
import { Args, ArgsType, Ctx, Field, FieldResolver, ID, InputType, Query, Resolver, Root } from 'type-graphql'
import { Operation } from '../errors'
import { memberHandle } from '../member/member.entity'
import { JoinDecisionOutcome, JoinRequest, ServerJoinRequest } from './join-request.entity'
import { JoinRequestState } from './join-request.lifecycle'
import { JoinRequestConnection, ownJoinRequests } from './join-request.queries'
import { JoinRequestService } from './join-request.service'

const LARGEST_DECISION = 50

@InputType()
class LocatorInput {
  @Field(() => String, {
    description: 'The locator as the applicant received it; case and hyphens do not matter.',
  })
  @MaxLength(64)
  locator!: string
}

@InputType()
class JoinRequestInput {
  @Field(() => ID, { description: 'Identifies the request.' })
  @MaxLength(64)
  joinRequestId!: string
}

const JoinDecision = enumType('JoinDecision', 'A decision about requests to join.', {
  APPROVE: 'The applicants become members, as far as account state and device trust allow it now.',
  REJECT: 'The requests are rejected.',
})
type JoinDecision = keyof typeof JoinDecision

@InputType()
class JoinDecisionsInput {
  @Field(() => ID, { description: 'Identifies the server of the requests.' })
  @MaxLength(64)
  serverId!: string

  @Field(() => [ID], { description: 'The requests, at most 50 and each once.' })
  @ArrayMinSize(1)
  @ArrayMaxSize(LARGEST_DECISION)
  @ArrayUnique()
  @MaxLength(64, { each: true })
  joinRequestIds!: string[]

  @Field(() => JoinDecision, { description: 'The decision about each of them.' })
  decision!: JoinDecision
}

@ArgsType()
class JoinRequestsArgs extends PageArgs {
  @Field(() => JoinRequestState, { nullable: true, description: 'Only the requests in this state.' })
  state?: JoinRequestState | null
}

const sentence = 'The request in its new state; null when nothing has changed.'
const applicant = {
  audiences: ['panel'],
  requires: ['servers:join'],
  returns: { joinRequest: [JoinRequest, sentence] },
} as const
const administrator = {
  audiences: ['panel'],
  requires: ['servers:manage'],
  returns: { joinRequest: [ServerJoinRequest, sentence] },
} as const

@Resolver()
export class JoinRequestResolver {
  private readonly requests: JoinRequestService

  constructor(app: App) {
    this.requests = app.get(JoinRequestService)
  }

  @Audiences('panel')
  @RequiresScopes('servers:join')
  @Query(() => JoinRequestConnection, {
    description:
      'The own requests to join, the latest first, whether or not their locator leads to a server. Needs servers:join.',
  })
  myJoinRequests(
    @Args() args: JoinRequestsArgs,
    @Ctx() context: Context,
  ): Promise<CountedConnection<JoinRequest>> {
    return ownJoinRequests(context, args)
  }

  @Operation({
    ...applicant,
    description:
      'Requests to join the server of a locator. The answer is the same for every text: it does not disclose whether the locator belongs to a server. After ten new requests within an hour it is RATE_LIMITED.',
    emits: 'servers.join.requested',
    errors: [],
  })
  async requestToJoin(@Input() { locator }: LocatorInput, @Ctx() context: Context) {
    return { joinRequest: await this.requests.request(context, locator) }
  }

  @Operation({
    ...applicant,
    description: 'Withdraws an own pending request.',
    emits: 'servers.join.withdrawn',
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async withdrawJoinRequest(@Input() { joinRequestId }: JoinRequestInput, @Ctx() context: Context) {
    return { joinRequest: await this.requests.withdraw(context, joinRequestId) }
  }

  @Operation({
    ...administrator,
    description:
      'Makes the applicant a member, if account state and device trust allow it now; each participation checks both again. Open to the owner and the administrators of the server.',
    emits: ['servers.join.approved', 'servers.member.activated'],
    errors: ['NOT_FOUND', 'INVALID_TRANSITION', 'APPLICANT_NOT_ELIGIBLE'],
  })
  async approveJoinRequest(@Input() { joinRequestId }: JoinRequestInput, @Ctx() context: Context) {
    return {
      joinRequest: await this.requests.approve(context, joinRequestId),
      limitations: [limitation('MEMBER_DISCLOSURE'), limitation('MEMBERSHIP_METADATA')],
    }
  }

  @Operation({
    ...administrator,
    description: 'Rejects a request to join. Open to the owner and the administrators of the server.',
    emits: 'servers.join.rejected',
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async rejectJoinRequest(@Input() { joinRequestId }: JoinRequestInput, @Ctx() context: Context) {
    return { joinRequest: await this.requests.reject(context, joinRequestId) }
  }

  @Operation({
    ...administrator,
    description:
      'Decides up to 50 requests to join of one server, each for itself: every request has an own outcome and an own audit entry. Open to the owner and the administrators of the server.',
    emits: ['servers.join.approved', 'servers.join.rejected', 'servers.member.activated'],
    returns: {
      outcomes: [
        [JoinDecisionOutcome],
        'The outcome of each request, in the order of the input; null when nothing was tried.',
      ],
    },
    errors: ['NOT_FOUND'],
  })
  async decideJoinRequests(
    @Input() { serverId, joinRequestIds, decision }: JoinDecisionsInput,
    @Ctx() context: Context,
  ) {
    const outcomes = await this.requests.decideEach(context, serverId, joinRequestIds, decision)
    return { outcomes, limitations: [limitation('MEMBER_DISCLOSURE'), limitation('MEMBERSHIP_METADATA')] }
  }
}

@Resolver(() => ServerJoinRequest)
export class ServerJoinRequestResolver {
  constructor(private readonly app: App) {}

  @FieldResolver(() => MemberHandle, {
    description: 'Names the applicant by the handle that its membership in this server has or would have.',
  })
  applicant(@Root() { serverId, applicantAccountId }: ServerJoinRequest): string {
    return memberHandle(this.app, { serverId: serverId!, accountId: applicantAccountId })
  }
}
