import {
  Audiences,
  Critical,
  limitation,
  PageArgs,
  RequiresScopes,
  type Connection,
  type Context,
} from '@enigm/subgraph'
import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql'
import type { EsimApp } from '../config'
import { Esim, type ViewedEsim } from './esim.entity'
import {
  AssignEsimInput,
  AssignEsimPolicyInput,
  DeleteEsimInput,
  ReplaceEsimInput,
  RetireEsimInput,
  UnlinkEsimInput,
} from './esim.inputs'
import {
  AssignEsimPayload,
  AssignEsimPolicyPayload,
  DeleteEsimPayload,
  ReplaceEsimPayload,
  RetainedKind,
  RetireEsimPayload,
  UnlinkEsimPayload,
} from './esim.payloads'
import { EsimPolicy } from './esim.policy'
import { EsimConnection, ownEsims, viewedEsim, viewEsim } from './esim.queries'
import { EsimService } from './esim.service'

@Resolver(() => Esim)
export class EsimResolver {
  private readonly service: EsimService

  constructor(private readonly app: EsimApp) {
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
    @Arg('id', () => ID, { description: 'Names the eSIM.' }) id: string,
    @Ctx() context: Context,
  ): Promise<ViewedEsim | null> {
    return context.load(viewedEsim, id)
  }

  @Audiences('panel', 'partner')
  @RequiresScopes('esims:read')
  @Query(() => EsimConnection, {
    description:
      'The eSIMs that the account holds or uses, or those of a machine client’s organization. Needs esims:read.',
  })
  esims(@Args() page: PageArgs, @Ctx() context: Context): Promise<Connection<ViewedEsim>> {
    return ownEsims(context, page)
  }

  @Audiences('panel', 'partner')
  @RequiresScopes('org:esim')
  @Query(() => [EsimPolicy], {
    description: 'The connectivity policies that the carrier can carry out now. Needs org:esim.',
  })
  esimPolicies(): EsimPolicy[] {
    const types = this.app.config.CARRIER_PROFILE_TYPES
    return Object.values(EsimPolicy).filter((policy) => types[policy])
  }

  @Audiences('panel')
  @RequiresScopes('esims:manage')
  @Critical('ESIM_UNLINKING', 'esimId')
  @Mutation(() => UnlinkEsimPayload, {
    nullable: true,
    description:
      'Unlinks an eSIM from its holder for good: nothing ties the two afterwards. Its holder, or an administrator of the organization that owns it, with esims:manage and a grant for ESIM_UNLINKING. Event: esim.esim.unlinked.',
  })
  async unlinkEsim(
    @Arg('input', { description: 'The eSIM and the grant.' }) { esimId }: UnlinkEsimInput,
    @Ctx() context: Context,
  ): Promise<UnlinkEsimPayload> {
    const { esim, profileLeft } = await this.service.unlink(context, esimId)
    const { AUDIT_ENTRIES, EVENTS_IN_DELIVERY, PROFILE_OF_NOBODY } = RetainedKind
    return {
      esim: { ...esim, viewer: 'OWNER', ready: false },
      retained: [AUDIT_ENTRIES, EVENTS_IN_DELIVERY, ...(profileLeft ? [PROFILE_OF_NOBODY] : [])],
      limitations: [limitation('ESIM_UNLINK_KEEPS_PROFILE')],
    }
  }

  @Audiences('panel')
  @RequiresScopes('esims:manage')
  @Critical('ESIM_DELETION', 'esimId')
  @Mutation(() => DeleteEsimPayload, {
    nullable: true,
    description:
      'Orders the deletion of the profile of an eSIM; what the carrier and the device say about it stands in removal. Its holder, or an administrator of the organization that owns it, with esims:manage and a grant for ESIM_DELETION. Event: esim.esim.deleted, later esim.esim.removal.confirmed.',
  })
  async deleteEsim(
    @Arg('input', { description: 'The eSIM and the grant.' }) { esimId }: DeleteEsimInput,
    @Ctx() context: Context,
  ): Promise<DeleteEsimPayload> {
    const { id } = await this.service.delete(context, esimId)
    return { esim: await viewEsim(context, id), limitations: [limitation('ESIM_REMOVAL_NOT_CONFIRMED')] }
  }

  @Audiences('panel')
  @RequiresScopes('esims:manage')
  @Critical('ESIM_RETIREMENT', 'esimId')
  @Mutation(() => RetireEsimPayload, {
    nullable: true,
    description:
      'Takes an eSIM out of use for good and orders its profile to be canceled. Its holder, or an administrator of the organization that owns it, with esims:manage and a grant for ESIM_RETIREMENT. Event: esim.esim.retired, later esim.esim.removal.confirmed.',
  })
  async retireEsim(
    @Arg('input', { description: 'The eSIM and the grant.' }) { esimId }: RetireEsimInput,
    @Ctx() context: Context,
  ): Promise<RetireEsimPayload> {
    const { id } = await this.service.retire(context, esimId)
    return { esim: await viewEsim(context, id), limitations: [limitation('ESIM_REMOVAL_NOT_CONFIRMED')] }
  }

  @Audiences('panel')
  @RequiresScopes('esims:manage')
  @Critical('ESIM_REPLACEMENT', 'esimId')
  @Mutation(() => ReplaceEsimPayload, {
    nullable: true,
    description:
      'Replaces an activated eSIM by a new one, which takes over its entitlement and needs an activation of its own. Its holder, or an administrator of the organization that owns it, with esims:manage and a grant for ESIM_REPLACEMENT. Events: esim.esim.replaced, esim.esim.ordered.',
  })
  async replaceEsim(
    @Arg('input', { description: 'The eSIM and the grant.' }) { esimId }: ReplaceEsimInput,
    @Ctx() context: Context,
  ): Promise<ReplaceEsimPayload> {
    const { esim, replaced } = await this.service.replace(context, esimId)
    return {
      esim: await viewEsim(context, esim.id),
      replaced: await viewEsim(context, replaced.id),
      limitations: [limitation('ESIM_NEW_ACTIVATION'), limitation('ESIM_REMOVAL_NOT_CONFIRMED')],
    }
  }

  @Audiences('panel', 'partner')
  @RequiresScopes('org:esim')
  @Mutation(() => AssignEsimPolicyPayload, {
    nullable: true,
    description:
      'Assigns a connectivity policy to an eSIM that an organization owns. An administrator of the organization or its machine client, with org:esim and without a grant. Event: esim.esim.policy.assigned.',
  })
  async assignEsimPolicy(
    @Arg('input', { description: 'The eSIM and the policy.' }) { esimId, policy }: AssignEsimPolicyInput,
    @Ctx() context: Context,
  ): Promise<AssignEsimPolicyPayload> {
    const { id } = await this.service.assignPolicy(context, esimId, policy)
    return { esim: await viewEsim(context, id), limitations: [limitation('ESIM_POLICY_NEXT_PROFILE')] }
  }

  @Audiences('panel')
  @RequiresScopes('org:esim')
  @Mutation(() => AssignEsimPayload, {
    nullable: true,
    description:
      'Gives an eSIM of an organization that was not activated yet to an active member, who alone can then activate it. An administrator of the organization, with org:esim and without a grant. Event: esim.esim.assigned.',
  })
  async assignEsim(
    @Arg('input', { description: 'The eSIM and the membership.' }) { esimId, membershipId }: AssignEsimInput,
    @Ctx() context: Context,
  ): Promise<AssignEsimPayload> {
    const { id } = await this.service.assign(context, esimId, membershipId)
    return { esim: await viewEsim(context, id), limitations: [limitation('ESIM_IS_CONNECTIVITY')] }
  }
}
