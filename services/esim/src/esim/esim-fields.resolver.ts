import { Audiences, limitation, Limitation, type Context } from '@enigm/subgraph'
import { Ctx, Field, FieldResolver, ObjectType, registerEnumType, Resolver, Root } from 'type-graphql'
import { Esim, type EsimViewer, type ViewedEsim } from './esim.entity'
import { esimLifecycle, EsimState } from './esim.lifecycle'
import { movesOfEsim, replacementOf, viewedEsim } from './esim.queries'

@Audiences('panel', 'partner')
@ObjectType({ description: 'A state that an eSIM came into.' })
class EsimPastState {
  @Field(() => EsimState, { description: 'The state.' })
  state!: EsimState

  @Field(() => Date, { description: 'The hour in which it came into it, in UTC.' })
  at!: Date
}

export enum AssociationState {
  HELD = 'HELD',
  ASSIGNED = 'ASSIGNED',
  UNASSIGNED = 'UNASSIGNED',
  UNLINKED = 'UNLINKED',
}

registerEnumType(AssociationState, {
  name: 'EsimAssociationState',
  description: 'Whose an eSIM is.',
  valuesConfig: {
    HELD: { description: 'An account holds it.' },
    ASSIGNED: { description: 'An organization owns it and has given it to a member.' },
    UNASSIGNED: { description: 'An organization owns it and nobody uses it.' },
    UNLINKED: { description: 'It belongs to nobody any more.' },
  },
})

@Audiences('panel', 'partner')
@ObjectType({ description: 'The association of an eSIM with an account or an organization.' })
class EsimAssociation {
  @Field(() => AssociationState, { description: 'Whose it is.' })
  state!: AssociationState

  @Field(() => Date, { description: 'The day since when, in UTC.' })
  since!: Date
}

enum Removal {
  ORDERED = 'ORDERED',
  CONFIRMED = 'CONFIRMED',
  NOT_POSSIBLE = 'NOT_POSSIBLE',
  NOT_THERE = 'NOT_THERE',
  NOT_CONFIRMED = 'NOT_CONFIRMED',
}

registerEnumType(Removal, {
  name: 'EsimRemovalState',
  description: 'What is known about the removal of a profile from one place.',
  valuesConfig: {
    ORDERED: { description: 'It was ordered and not answered yet.' },
    CONFIRMED: { description: 'It was confirmed.' },
    NOT_POSSIBLE: { description: 'The carrier cannot take it back: a device has it.' },
    NOT_THERE: { description: 'As far as is known no device ever had it.' },
    NOT_CONFIRMED: { description: 'A device has it and has not reported its removal.' },
  },
})

@Audiences('panel', 'partner')
@ObjectType({
  description:
    'What became of the profile of an eSIM that has ended: what was ordered is not what is confirmed.',
})
class EsimRemoval {
  @Field(() => Removal, { description: 'At the carrier.' })
  atCarrier!: Removal

  @Field(() => Removal, { description: 'On the device; its own report alone confirms it.' })
  onDevice!: Removal
}

export enum EsimAction {
  ACTIVATE = 'ACTIVATE',
  UNLINK = 'UNLINK',
  DELETE = 'DELETE',
  RETIRE = 'RETIRE',
  REPLACE = 'REPLACE',
  ASSIGN_POLICY = 'ASSIGN_POLICY',
  ASSIGN = 'ASSIGN',
}

registerEnumType(EsimAction, {
  name: 'EsimAction',
  description: 'What the caller can do with an eSIM in its present state.',
  valuesConfig: {
    ACTIVATE: { description: 'activateEsim.' },
    UNLINK: { description: 'unlinkEsim.' },
    DELETE: { description: 'deleteEsim.' },
    RETIRE: { description: 'retireEsim.' },
    REPLACE: { description: 'replaceEsim.' },
    ASSIGN_POLICY: { description: 'assignEsimPolicy.' },
    ASSIGN: { description: 'assignEsim.' },
  },
})

const decides: readonly EsimViewer[] = ['OWNER', 'ADMINISTRATOR']
const shapes: readonly EsimViewer[] = ['ADMINISTRATOR', 'PARTNER']

/** What else an eSIM shows: states, and nothing of what it is used for (ESM-03, ESM-09). */
@Resolver(() => Esim)
export class EsimFieldsResolver {
  @Audiences('panel', 'partner')
  @FieldResolver(() => [EsimPastState], {
    description: 'How it came into its present state, the newest first.',
  })
  lifecycle(@Root() { id }: ViewedEsim, @Ctx() context: Context): Promise<EsimPastState[]> {
    return context.load(movesOfEsim, id)
  }

  @Audiences('panel', 'partner')
  @FieldResolver(() => EsimAssociation, { description: 'Whose it is, and since when.' })
  association(@Root() { accountId, organizationId, sinceDay }: ViewedEsim): EsimAssociation {
    const { HELD, ASSIGNED, UNASSIGNED, UNLINKED } = AssociationState
    const ofOrganization = accountId ? ASSIGNED : UNASSIGNED
    const state = organizationId ? ofOrganization : accountId ? HELD : UNLINKED
    return { state, since: sinceDay }
  }

  @Audiences('panel', 'partner')
  @FieldResolver(() => EsimRemoval, {
    nullable: true,
    description: 'What became of its profile; null while it has not ended by the holder’s wish.',
  })
  removal(@Root() { removalAtCarrier, removalOnDevice }: ViewedEsim): EsimRemoval | null {
    if (!removalAtCarrier || !removalOnDevice) return null
    return { atCarrier: Removal[removalAtCarrier], onDevice: Removal[removalOnDevice] }
  }

  @Audiences('panel', 'partner')
  @FieldResolver(() => Boolean, {
    description: 'Whether the carrier has prepared its profile for the activation.',
  })
  isReady(@Root() { state, ready }: ViewedEsim): boolean {
    return state === EsimState.ORDERED && Boolean(ready)
  }

  @Audiences('panel', 'partner')
  @FieldResolver(() => Esim, { nullable: true, description: 'The eSIM whose place it has taken.' })
  async replaces(@Root() { replacesId }: ViewedEsim, @Ctx() context: Context): Promise<ViewedEsim | null> {
    return replacesId ? context.load(viewedEsim, replacesId) : null
  }

  @Audiences('panel', 'partner')
  @FieldResolver(() => Esim, { nullable: true, description: 'The eSIM that has taken its place.' })
  replacedBy(@Root() { id }: ViewedEsim, @Ctx() context: Context): Promise<ViewedEsim | null> {
    return context.load(replacementOf, id)
  }

  @Audiences('panel', 'partner')
  @FieldResolver(() => [EsimAction], { description: 'What the caller can do with it in its present state.' })
  availableActions(@Root() esim: ViewedEsim): EsimAction[] {
    const next = esimLifecycle.next(esim.state)
    const { state, viewer } = esim
    const isLiving = next.includes('retire')
    const uses = viewer === 'OWNER' || viewer === 'ASSIGNEE'
    const { ACTIVATE, UNLINK, DELETE, RETIRE, REPLACE, ASSIGN_POLICY, ASSIGN } = EsimAction
    return [
      ...(uses && this.isReady(esim) ? [ACTIVATE] : []),
      ...(decides.includes(viewer) && isLiving ? [UNLINK, DELETE, RETIRE] : []),
      ...(decides.includes(viewer) && next.includes('replace') ? [REPLACE] : []),
      ...(shapes.includes(viewer) && isLiving ? [ASSIGN_POLICY] : []),
      ...(viewer === 'ADMINISTRATOR' && state === EsimState.ORDERED ? [ASSIGN] : []),
    ]
  }

  @Audiences('panel', 'partner')
  @FieldResolver(() => [Limitation], { description: 'What its state does not show.' })
  limitations(): Limitation[] {
    return [limitation('ESIM_IS_CONNECTIVITY')]
  }
}
