import {
  Audiences,
  Input,
  limitation,
  Limitation,
  PageArgs,
  RequiresScopes,
  type Context,
  type CountedConnection,
} from '@enigm/subgraph'
import { Max, MaxLength, Min, ValidateNested } from 'class-validator'
import { Arg, Args, Ctx, Field, FieldResolver, ID, InputType, Int, Query, Resolver, Root } from 'type-graphql'
import type { ServersApp } from '../config'
import { Operation } from '../errors'
import { Member } from '../member/member.entity'
import { Server, type ViewedServer } from '../server/server.entity'
import { ServerPolicy, ServerPolicyRules } from './policy.entity'
import {
  evaluationsOfMembers,
  policiesOfServer,
  PolicyEffect,
  policyStatuses,
  previewOf,
  ServerPolicyConnection,
  ServerPolicyStatus,
} from './policy.queries'
import { PolicyService } from './policy.service'
import { DecisionCategory } from './rules'

const LARGEST_VERSION = 1_000_000

@InputType()
class PolicyChangeInput {
  @Field(() => ID, { description: 'Identifies the server.' })
  @MaxLength(64)
  serverId!: string

  @Field(() => Int, { description: 'The number of the latest version that the caller has read; 0 for none.' })
  @Min(0)
  @Max(LARGEST_VERSION)
  expectedVersion!: number

  @Field(() => ServerPolicyRules, { description: 'The rules of the new version.' })
  @ValidateNested()
  rules!: ServerPolicyRules

  @Field(() => Boolean, {
    description: 'Whether the server shares its security signals with Enigm Intelligence.',
  })
  sharesSignals!: boolean

  @Field(() => Date, {
    nullable: true,
    description: 'From when on it decides, at most 90 days from now; a moment that has passed is now.',
  })
  effectiveFrom?: Date | null
}

@Resolver(() => ServerPolicy)
export class PolicyResolver {
  private readonly policies: PolicyService

  constructor(private readonly app: ServersApp) {
    this.policies = app.get(PolicyService)
  }

  @Audiences('panel')
  @RequiresScopes('servers:manage')
  @Query(() => PolicyEffect, {
    nullable: true,
    description:
      'The effect that these rules would have on the present members of a server, by numbers and categories; it changes nothing. Null for a server that the caller does not administer. Needs servers:manage.',
  })
  previewPolicyChange(
    @Arg('serverId', () => ID, { description: 'Identifies the server.' }) serverId: string,
    @Arg('rules', () => ServerPolicyRules, { description: 'The rules.' }) rules: ServerPolicyRules,
    @Ctx() { caller }: Context,
  ): Promise<PolicyEffect | null> {
    return previewOf(this.app, caller, serverId, rules)
  }

  @Operation({
    audiences: ['panel'],
    requires: ['servers:manage'],
    description:
      'Adds a version of the access policy of a server. It decides about participation from its moment on, and replaces versions that were to take effect after it; it ends no membership and deletes nothing. Open to the owner and the administrators of the server.',
    emits: [
      'servers.policy.changed',
      'servers.policy.effective',
      'servers.policy.replaced',
      'servers.policy.evaluated',
    ],
    returns: { policy: [ServerPolicy, 'The new version; null when nothing has changed.'] },
    errors: [
      'NOT_FOUND',
      'INVALID_TRANSITION',
      'POLICY_CHANGED',
      'POLICY_NOT_APPLICABLE',
      'EFFECTIVE_FROM_TOO_LATE',
    ],
  })
  async updateServerPolicy(@Input() { serverId, ...change }: PolicyChangeInput, @Ctx() context: Context) {
    const id = await this.policies.change(context, serverId, change)
    const policy = await this.app.data.manager.findOneByOrFail(ServerPolicy, { id })
    return { policy, limitations: [limitation('POLICY_RISK')] }
  }

  @FieldResolver(() => [Limitation], { description: 'The limits of a policy.' })
  limitations(): Limitation[] {
    return [limitation('POLICY_RISK')]
  }
}

/** The policy of a server, for its administrators. */
@Resolver(() => Server)
export class PolicyOfServerResolver {
  @Audiences('panel')
  @FieldResolver(() => ServerPolicyStatus, {
    nullable: true,
    description: 'Its access policy; null for callers who do not administer the server.',
  })
  policy(@Root() { id }: ViewedServer, @Ctx() context: Context): Promise<ServerPolicyStatus | null> {
    return context.load(policyStatuses, id)
  }

  @Audiences('panel')
  @FieldResolver(() => ServerPolicyConnection, {
    nullable: true,
    description:
      'The versions of its access policy, the latest first; null for callers who do not administer the server.',
  })
  async policyVersions(
    @Root() { id, viewer }: ViewedServer,
    @Args() args: PageArgs,
    @Ctx() context: Context,
  ): Promise<CountedConnection<ServerPolicy> | null> {
    if (viewer !== 'OWNER' && viewer !== 'ADMINISTRATOR') return null
    return context.load(policiesOfServer, { of: id, ...args })
  }
}

@Resolver(() => Member)
export class PolicyOfMemberResolver {
  @Audiences('panel')
  @FieldResolver(() => [DecisionCategory], {
    nullable: true,
    description:
      'The categories for which the policy denied the member when it took effect, with whatever device; empty when it admitted the member. Null before that, and for callers who do not administer the server.',
  })
  deniedBy(@Root() { id }: Member, @Ctx() context: Context): Promise<DecisionCategory[] | null> {
    return context.load(evaluationsOfMembers, id)
  }
}
