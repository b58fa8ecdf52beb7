import {
  accountOf,
  Audiences,
  limitation,
  PageArgs,
  RequiresScopes,
  type App,
  type Connection,
  type Context,
} from '@enigm/subgraph'
import { Arg, Args, Ctx, Mutation, Query, Resolver } from 'type-graphql'
import { JoinRequest } from './join-request.entity'
import {
  ApproveJoinRequestInput,
  ApproveJoinRequestPayload,
  RejectJoinRequestInput,
  RejectJoinRequestPayload,
  RequestToJoinInput,
  RequestToJoinPayload,
  WithdrawJoinRequestInput,
  WithdrawJoinRequestPayload,
} from './join-request.inputs'
import { JoinRequestConnection, joinRequestsOfAccount, serverJoinRequestOf } from './join-request.queries'
import { JoinRequestService } from './join-request.service'

@Resolver()
export class JoinRequestResolver {
  private readonly requests: JoinRequestService

  constructor(private readonly app: App) {
    this.requests = app.get(JoinRequestService)
  }

  @Audiences('panel')
  @RequiresScopes('servers:join')
  @Query(() => JoinRequestConnection, {
    description:
      'The own requests to join, the latest first, whether or not they lead to a server. Needs servers:join.',
  })
  myJoinRequests(@Args() page: PageArgs, @Ctx() { caller }: Context): Promise<Connection<JoinRequest>> {
    return joinRequestsOfAccount(this.app, accountOf(caller), page)
  }

  @Audiences('panel')
  @RequiresScopes('servers:join')
  @Mutation(() => RequestToJoinPayload, {
    nullable: true,
    description:
      'Asks to join the server of a locator. The answer is the same for every text: it tells nothing about whether the locator leads to a server. At most ten new requests an hour, then RATE_LIMITED. A signed-in account, with servers:join and without a grant. Event: servers.join.requested.',
  })
  async requestToJoin(
    @Arg('input', { description: 'The locator.' }) input: RequestToJoinInput,
    @Ctx() context: Context,
  ): Promise<RequestToJoinPayload> {
    return { joinRequest: await this.requests.request(context, input.locator) }
  }

  @Audiences('panel')
  @RequiresScopes('servers:join')
  @Mutation(() => WithdrawJoinRequestPayload, {
    nullable: true,
    description:
      'Takes an own pending request back. The applicant, with servers:join and without a grant. Event: servers.join.withdrawn.',
  })
  async withdrawJoinRequest(
    @Arg('input', { description: 'The request.' }) input: WithdrawJoinRequestInput,
    @Ctx() context: Context,
  ): Promise<WithdrawJoinRequestPayload> {
    return { joinRequest: await this.requests.withdraw(context, input.joinRequestId) }
  }

  @Audiences('panel')
  @RequiresScopes('servers:manage')
  @Mutation(() => ApproveJoinRequestPayload, {
    nullable: true,
    description:
      'Makes the applicant a member, if account state and device trust allow it now; both are asked again at participation. The owner or an administrator, with servers:manage and without a grant. Events: servers.join.approved, servers.member.activated.',
  })
  async approveJoinRequest(
    @Arg('input', { description: 'The request.' }) input: ApproveJoinRequestInput,
    @Ctx() context: Context,
  ): Promise<ApproveJoinRequestPayload> {
    const request = await this.requests.approve(context, input.joinRequestId)
    return {
      joinRequest: serverJoinRequestOf(this.app, request),
      limitations: [limitation('MEMBER_DISCLOSURE'), limitation('MEMBERSHIP_METADATA')],
    }
  }

  @Audiences('panel')
  @RequiresScopes('servers:manage')
  @Mutation(() => RejectJoinRequestPayload, {
    nullable: true,
    description:
      'Rejects a request to join. The owner or an administrator, with servers:manage and without a grant. Event: servers.join.rejected.',
  })
  async rejectJoinRequest(
    @Arg('input', { description: 'The request.' }) input: RejectJoinRequestInput,
    @Ctx() context: Context,
  ): Promise<RejectJoinRequestPayload> {
    const request = await this.requests.reject(context, input.joinRequestId)
    return { joinRequest: serverJoinRequestOf(this.app, request) }
  }
}
