import {
  Audiences,
  enumType,
  IdempotencyKey,
  Input,
  limitation,
  RequiresScopes,
  type CountedConnection,
  type Context,
} from '@enigm/subgraph'
import { MaxLength } from 'class-validator'
import { Arg, Args, Ctx, Field, ID, InputType, Query, Resolver } from 'type-graphql'
import type { EsimApp } from '../config'
import { Operation } from '../errors'
import { EsimPolicy } from '../profile/esim-policy'
import { Esim, type ViewedEsim } from './esim.entity'
import { EsimConnection, EsimsArgs, ownEsims, viewedEsim, viewEsim } from './esim.queries'
import { EsimService } from './esim.service'

const LONGEST_ID = 64

@InputType()
class EsimInput {
  @Field(() => ID, { description: 'The eSIM.' })
  @MaxLength(LONGEST_ID)
  esimId!: string
}

@InputType()
class PolicyInput extends EsimInput {
  @Field(() => EsimPolicy, { description: 'The connectivity policy.' })
  policy!: EsimPolicy
}

@InputType()
class AssignmentInput extends EsimInput {
  @Field(() => ID, { description: 'The membership of the organization’s member who is to use the eSIM.' })
  @MaxLength(LONGEST_ID)
  membershipId!: string
}

@InputType()
class ReplacementInput extends EsimInput {
  @Field(() => IdempotencyKey, { description: 'Chosen by the client; it gives the same new eSIM again.' })
  idempotencyKey!: string
}

const EsimRetainedKind = enumType(
  'EsimRetainedKind',
  'A record that stays after an eSIM was unlinked. None of them links its holder to the profile.',
  {
    AUDIT_ENTRIES: 'Entries of the holder’s audit trail with the id of the eSIM, which leads to no profile.',
    EVENTS_IN_DELIVERY:
      'Events with ids and states and without the profile, until all services have received them.',
    PROFILE_WITHOUT_HOLDER: 'The number of the profile, which the carrier charges for, without a holder.',
  },
)
type EsimRetainedKind = keyof typeof EsimRetainedKind

const decider = { audiences: ['panel'], requires: ['esims:manage'] } as const
const esim = [Esim, 'The eSIM as it now is; null when nothing has changed.'] as const
const failures = ['NOT_FOUND', 'INVALID_TRANSITION'] as const

@Resolver(() => Esim)
export class EsimResolver {
  private readonly service: EsimService

  constructor(app: EsimApp) {
    this.service = app.get(EsimService)
  }

  @Audiences('panel', 'partner')
  @RequiresScopes('esims:read')
  @Query(() => Esim, {
    nullable: true,
    description:
      'An eSIM that the caller holds, uses or administers; null for every other id. Needs esims:read.',
  })
  esim(
    @Arg('id', () => ID, { description: 'Identifies the eSIM.' }) id: string,
    @Ctx() context: Context,
  ): Promise<ViewedEsim | null> {
    return context.load(viewedEsim, id)
  }

  @Audiences('panel', 'partner')
  @RequiresScopes('esims:read')
  @Query(() => EsimConnection, {
    description:
      'The eSIMs that the account holds or uses; for a machine client those of its organization. Needs esims:read.',
  })
  esims(@Args() args: EsimsArgs, @Ctx() context: Context): Promise<CountedConnection<ViewedEsim>> {
    return ownEsims(context, args)
  }

  @Operation({
    ...decider,
    grant: ['ESIM_UNLINKING', 'esimId'],
    description:
      'Unlinks an eSIM from its holder for good; no record links the two afterwards. The caller holds the eSIM or administers the organization that owns it.',
    emits: 'esim.esim.unlinked',
    returns: {
      esim,
      retained: [[EsimRetainedKind], 'The records that stay; null when nothing has changed.'],
    },
    errors: failures,
  })
  async unlinkEsim(@Input() { esimId }: EsimInput, @Ctx() context: Context) {
    const { esim: unlinked, profileStays } = await this.service.unlink(context, esimId)
    const retained: EsimRetainedKind[] = ['AUDIT_ENTRIES', 'EVENTS_IN_DELIVERY']
    if (profileStays) retained.push('PROFILE_WITHOUT_HOLDER')
    const seen: ViewedEsim = { ...unlinked, viewer: 'OWNER', ready: false }
    return { esim: seen, retained, limitations: [limitation('ESIM_UNLINK_KEEPS_PROFILE')] }
  }

  @Operation({
    ...decider,
    grant: ['ESIM_DELETION', 'esimId'],
    description:
      'Orders the deletion of the profile of an eSIM; its removal shows the answers of the carrier and the device. The caller holds the eSIM or administers the organization that owns it.',
    emits: ['esim.esim.deleted', 'esim.esim.removal.confirmed'],
    returns: { esim },
    errors: failures,
  })
  async deleteEsim(@Input() { esimId }: EsimInput, @Ctx() context: Context) {
    const { id } = await this.service.delete(context, esimId)
    return { esim: await viewEsim(context, id), limitations: [limitation('ESIM_REMOVAL_NOT_CONFIRMED')] }
  }

  @Operation({
    ...decider,
    grant: ['ESIM_RETIREMENT', 'esimId'],
    description:
      'Takes an eSIM out of use for good and has its profile canceled. The caller holds the eSIM or administers the organization that owns it.',
    emits: ['esim.esim.retired', 'esim.esim.removal.confirmed'],
    returns: { esim },
    errors: failures,
  })
  async retireEsim(@Input() { esimId }: EsimInput, @Ctx() context: Context) {
    const { id } = await this.service.retire(context, esimId)
    return { esim: await viewEsim(context, id), limitations: [limitation('ESIM_REMOVAL_NOT_CONFIRMED')] }
  }

  @Operation({
    ...decider,
    grant: ['ESIM_REPLACEMENT', 'esimId'],
    description:
      'Replaces an activated eSIM by a new one, which takes over its entitlement and needs a separate activation. The caller holds the eSIM or administers the organization that owns it.',
    emits: ['esim.esim.replaced', 'esim.esim.ordered', 'esim.esim.removal.confirmed'],
    returns: {
      esim: [Esim, 'The new eSIM; null when nothing has changed.'],
      replaced: [Esim, 'The eSIM that was replaced.'],
    },
    errors: [...failures, 'SUSPENDED', 'IDEMPOTENCY_CONFLICT'],
  })
  async replaceEsim(@Input() { esimId, idempotencyKey }: ReplacementInput, @Ctx() context: Context) {
    const id = await this.service.replace(context, esimId, idempotencyKey)
    return {
      esim: await viewEsim(context, id),
      replaced: await viewEsim(context, esimId),
      limitations: [limitation('ESIM_NEW_ACTIVATION'), limitation('ESIM_REMOVAL_NOT_CONFIRMED')],
    }
  }

  @Operation({
    audiences: ['panel', 'partner'],
    requires: ['org:esim'],
    description:
      'Assigns a connectivity policy to an eSIM of an organization. The caller administers the organization or is its machine client.',
    emits: 'esim.esim.policy.assigned',
    returns: { esim },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION', 'POLICY_NOT_OFFERED'],
  })
  async assignEsimPolicy(@Input() { esimId, policy }: PolicyInput, @Ctx() context: Context) {
    const { id } = await this.service.assignPolicy(context, esimId, policy)
    const limitations = [limitation('ESIM_POLICY_NEXT_PROFILE'), limitation('POLICY_RISK')]
    return { esim: await viewEsim(context, id), limitations }
  }

  @Operation({
    audiences: ['panel', 'partner'],
    requires: ['org:esim'],
    description:
      'Assigns an eSIM of an organization that was not activated yet to an active member, who is then the only one to activate it. The caller administers the organization or is its machine client.',
    emits: 'esim.esim.assigned',
    returns: { esim },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION', 'MEMBER_NOT_ELIGIBLE'],
  })
  async assignEsim(@Input() { esimId, membershipId }: AssignmentInput, @Ctx() context: Context) {
    const { id } = await this.service.assign(context, esimId, membershipId)
    return { esim: await viewEsim(context, id), limitations: [limitation('ESIM_IS_CONNECTIVITY')] }
  }
}
