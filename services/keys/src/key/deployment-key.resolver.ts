import { Audiences, KeyHandle, limitation, Limitation, RequiresScopes, type Context } from '@enigm/subgraph'
import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql'
import { DeploymentKey } from './deployment-key'
import { KeyAction, keyLifecycle } from './key.lifecycle'
import { administeredKeyByHandle } from './key.queries'

@Resolver(() => DeploymentKey)
export class DeploymentKeyResolver {
  @Audiences('panel')
  @RequiresScopes('organizations:manage')
  @Query(() => DeploymentKey, {
    nullable: true,
    description:
      'One of the Enigm Keys of a deployment that the caller administers; null for every other one. Needs organizations:manage.',
  })
  deploymentKey(
    @Arg('handle', () => KeyHandle, { description: 'Names the Key to the administrators.' }) handle: string,
    @Ctx() context: Context,
  ): Promise<DeploymentKey | null> {
    return context.load(administeredKeyByHandle, handle)
  }

  /** Retiring is left to the holder. */
  @FieldResolver(() => [KeyAction], {
    description: 'The actions of its administrators that its current state permits.',
  })
  availableActions(@Root() { state }: DeploymentKey): KeyAction[] {
    return keyLifecycle.available(state).filter((action) => action !== 'RETIRE')
  }

  @FieldResolver(() => [Limitation], { description: 'The limits of the administration of an organization.' })
  limitations(): Limitation[] {
    return [limitation('ORGANIZATION_REACH')]
  }
}
