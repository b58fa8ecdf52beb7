import { Audiences, Input, limitation, Limitation, type App, type Context } from '@enigm/subgraph'
import type { TorSurfaceKey as Key } from '@enigm/contracts'
import { MaxLength } from 'class-validator'
import { Ctx, Field, FieldResolver, InputType, ObjectType, Query, Resolver, Root } from 'type-graphql'
import { Operation } from '../errors'
import { statesSeenBy } from './tor.access'
import { TorPolicy, TorSurface, TorSurfaceKey } from './tor.entity'
import { TorSurfaceAction, torSurfaceLifecycle } from './tor.lifecycle'
import { torPolicy, torSurfacesIn } from './tor.queries'
import { TorService } from './tor.service'

const LONGEST_ADDRESS = 64

@InputType()
class SurfaceInput {
  @Field(() => TorSurfaceKey, { description: 'The surface.' })
  key!: Key
}

@InputType()
class EnablingInput extends SurfaceInput {
  @Field(() => String, {
    description: 'The address of the onion service, version 3, in lower case and without scheme.',
  })
  @MaxLength(LONGEST_ADDRESS)
  onionAddress!: string
}

@InputType()
class PolicyInput {
  @Field(() => Boolean, { description: 'Whether an account can be created over Tor.' })
  allowsAccountCreation!: boolean

  @Field(() => Boolean, { description: 'Whether a person without an account can buy over Tor.' })
  allowsPurchases!: boolean

  @Field(() => Boolean, { description: 'Whether customers can sign in and use a session over Tor.' })
  allowsSignIn!: boolean
}

@Audiences('panel', 'partner', 'internal')
@ObjectType({ description: 'The access path over Tor to public web surfaces. It has no count of its use.' })
class TorGateway {
  @Field(() => [TorSurface], {
    description: 'The enabled surfaces; for operators and auditors also the disabled ones.',
  })
  surfaces!: TorSurface[]

  @Field(() => TorPolicy, { description: 'What people can do over Tor.' })
  policy!: TorPolicy

  @Field(() => [Limitation], { description: 'The limitations of the access over Tor.' })
  limitations!: Limitation[]
}

const operator = { audiences: ['panel'], requires: ['platform:operate'] } as const
const surfaceResult = [TorSurface, 'The surface as it now is; null when nothing has changed.'] as const
const limitations = () => [limitation('TOR_SCOPE')]

@Resolver(() => TorSurface)
export class TorResolver {
  private readonly tor: TorService

  constructor(app: App) {
    this.tor = app.get(TorService)
  }

  @Audiences('panel', 'partner', 'internal')
  @Query(() => TorGateway, {
    description: 'The access path over Tor. Needs no authentication.',
  })
  async torGateway(@Ctx() { app, caller }: Context): Promise<TorGateway> {
    const [surfaces, policy] = await Promise.all([torSurfacesIn(app, statesSeenBy(caller)), torPolicy(app)])
    return { surfaces, policy, limitations: limitations() }
  }

  @Operation({
    ...operator,
    grant: ['TOR_SURFACE_ENABLING', 'key onionAddress'],
    description:
      'Opens a public web surface over Tor at an onion address, which its pages then name to browsers. Another address needs disableTorSurface first.',
    emits: 'governance.torsurface.enabled',
    returns: { surface: surfaceResult },
    errors: ['ONION_ADDRESS_INVALID', 'INVALID_TRANSITION'],
  })
  async enableTorSurface(@Input() { key, onionAddress }: EnablingInput, @Ctx() context: Context) {
    return { surface: await this.tor.enable(context, key, onionAddress), limitations: limitations() }
  }

  @Operation({
    ...operator,
    grant: ['TOR_SURFACE_DISABLING', 'key'],
    description: 'Closes a web surface over Tor. Its other addresses are not affected.',
    emits: 'governance.torsurface.disabled',
    returns: { surface: surfaceResult },
    errors: ['INVALID_TRANSITION'],
  })
  async disableTorSurface(@Input() { key }: SurfaceInput, @Ctx() context: Context) {
    return { surface: await this.tor.disable(context, key), limitations: limitations() }
  }

  @Operation({
    ...operator,
    grant: ['TOR_POLICY_CHANGE', 'allowsAccountCreation allowsPurchases allowsSignIn'],
    description: 'Sets what people can do over Tor. The gateway refuses everything else within seconds.',
    emits: 'governance.torpolicy.updated',
    returns: { policy: [TorPolicy, 'The policy as it now is; null when nothing has changed.'] },
    errors: [],
  })
  async updateTorPolicy(
    @Input() { allowsAccountCreation, allowsPurchases, allowsSignIn }: PolicyInput,
    @Ctx() context: Context,
  ) {
    const allowances = { allowsAccountCreation, allowsPurchases, allowsSignIn }
    const policy = await this.tor.updatePolicy(context, allowances)
    return { policy, limitations: [...limitations(), limitation('POLICY_RISK')] }
  }

  @Audiences('panel')
  @FieldResolver(() => [TorSurfaceAction], {
    description: 'The actions that its state allows; each needs platform:operate.',
  })
  availableActions(@Root() { state }: TorSurface): TorSurfaceAction[] {
    return torSurfaceLifecycle.available(state)
  }
}
