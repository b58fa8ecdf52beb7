import {
  Audiences,
  enumType,
  limitation,
  Limitation,
  stub,
  type Context,
  type Reference,
} from '@enigm/subgraph'
import { GraphQLDate } from 'graphql-scalars'
import { Ctx, Field, FieldResolver, ObjectType, Resolver, Root } from 'type-graphql'
import { Esim, EsimRemovalState, type EsimViewer, type ViewedEsim } from './esim.entity'
import { EsimPastState, pastStates } from './esim-history'
import { EsimAction, esimLifecycle } from './esim.lifecycle'
import { replacementOf, viewedEsim } from './esim.queries'

export const EntitlementStub = stub(
  'Entitlement',
  'The right to activate one product; it gives no access to content.',
)

const EsimAssociationState = enumType('EsimAssociationState', 'The holder and the user of an eSIM.', {
  HELD: 'An account holds it.',
  ASSIGNED: 'An organization owns it and has assigned it to a member.',
  UNASSIGNED: 'An organization owns it and has assigned it to no member.',
  UNLINKED: 'It has no holder any more.',
})
type EsimAssociationState = keyof typeof EsimAssociationState

@Audiences('panel', 'partner')
@ObjectType({ description: 'The association of an eSIM with an account or an organization.' })
class EsimAssociation {
  @Field(() => EsimAssociationState, { description: 'The kind of the association.' })
  state!: EsimAssociationState

  @Field(() => GraphQLDate, { description: 'The day on which it has begun, in UTC.' })
  since!: Date
}

@Audiences('panel', 'partner')
@ObjectType({
  description: 'The removal of the profile of an ended eSIM: an order is not a confirmation.',
})
class EsimRemoval {
  @Field(() => EsimRemovalState, { description: 'At the carrier.' })
  atCarrier!: EsimRemovalState

  @Field(() => EsimRemovalState, { description: 'On the device; only its own report confirms it.' })
  onDevice!: EsimRemovalState
}

const deciders: readonly EsimViewer[] = ['OWNER', 'ADMINISTRATOR']
const users: readonly EsimViewer[] = ['OWNER', 'ASSIGNEE']
const policyMakers: readonly EsimViewer[] = ['ADMINISTRATOR', 'PARTNER']

/** States only, and nothing about the use of the eSIM (ESM-03, ESM-09). */
@Resolver(() => Esim)
export class EsimFieldsResolver {
  @Audiences('panel', 'partner')
  @FieldResolver(() => [EsimPastState], {
    description: 'The states that the eSIM has reached, the newest first; at most 50.',
  })
  lifecycle(@Root() { id }: ViewedEsim, @Ctx() context: Context): Promise<EsimPastState[]> {
    return context.load(pastStates, id)
  }

  @Audiences('panel', 'partner')
  @FieldResolver(() => EsimAssociation, { description: 'Its holder and its user.' })
  association(@Root() { accountId, organizationId, sinceDay: since }: ViewedEsim): EsimAssociation {
    if (organizationId) return { state: accountId ? 'ASSIGNED' : 'UNASSIGNED', since }
    return { state: accountId ? 'HELD' : 'UNLINKED', since }
  }

  @Audiences('panel', 'partner')
  @FieldResolver(() => EsimRemoval, {
    nullable: true,
    description:
      'The removal of its profile after it was deleted, retired or replaced; null for every other eSIM.',
  })
  removal(@Root() { removalAtCarrier, removalOnDevice }: ViewedEsim): EsimRemoval | null {
    if (!removalAtCarrier || !removalOnDevice) return null
    return { atCarrier: removalAtCarrier, onDevice: removalOnDevice }
  }

  @Audiences('panel', 'partner')
  @FieldResolver(() => Boolean, {
    description: 'Whether the carrier has prepared its profile for the activation.',
  })
  isReady(@Root() { state, ready }: ViewedEsim): boolean {
    return state === 'ORDERED' && ready
  }

  @Audiences('panel', 'partner')
  @FieldResolver(() => Esim, { nullable: true, description: 'The eSIM that it has replaced.' })
  async replaces(@Root() { replacesId }: ViewedEsim, @Ctx() context: Context): Promise<ViewedEsim | null> {
    return replacesId ? context.load(viewedEsim, replacesId) : null
  }

  @Audiences('panel', 'partner')
  @FieldResolver(() => Esim, { nullable: true, description: 'The eSIM that has replaced it.' })
  replacedBy(@Root() { id }: ViewedEsim, @Ctx() context: Context): Promise<ViewedEsim | null> {
    return context.load(replacementOf, id)
  }

  @Audiences('panel', 'partner')
  @FieldResolver(() => [EsimAction], {
    description: 'The actions of the caller that its current state permits.',
  })
  availableActions(@Root() esim: ViewedEsim): EsimAction[] {
    const { state, viewer } = esim
    const possible = esimLifecycle.available(state)
    const isLiving = possible.includes('RETIRE')
    const isActivatable = users.includes(viewer) && this.isReady(esim)
    const isHeldBack = (action: EsimAction) =>
      esim.isSuspended && (action === 'ACTIVATE' || action === 'REPLACE')
    return [
      ...possible.filter(
        (action) =>
          !isHeldBack(action) && (action === 'ACTIVATE' ? isActivatable : deciders.includes(viewer)),
      ),
      ...(policyMakers.includes(viewer) && isLiving ? [EsimAction.ASSIGN_POLICY] : []),
      ...(viewer === 'ADMINISTRATOR' && state === 'ORDERED' ? [EsimAction.ASSIGN] : []),
    ]
  }

  @Audiences('panel', 'partner')
  @FieldResolver(() => EntitlementStub, {
    nullable: true,
    description:
      'The entitlement that pays for it, with its term; null to a member who uses an eSIM of an organization, and without a holder.',
  })
  entitlement(@Root() { entitlementId, viewer }: ViewedEsim): Reference | null {
    return entitlementId && viewer !== 'ASSIGNEE' ? { id: entitlementId } : null
  }

  @Audiences('panel', 'partner')
  @FieldResolver(() => [Limitation], { description: 'The limitations of its state.' })
  limitations(): Limitation[] {
    return [limitation('ESIM_IS_CONNECTIVITY')]
  }
}
