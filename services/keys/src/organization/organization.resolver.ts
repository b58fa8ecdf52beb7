import {
  Audiences,
  countedConnectionOf,
  PageArgs,
  RequiresScopes,
  stub,
  type CountedConnection,
  type Context,
  type Reference,
} from '@enigm/subgraph'
import { Args, ArgsType, Ctx, Field, FieldResolver, Resolver, Root } from 'type-graphql'
import { DeploymentKey } from '../key/deployment-key'
import { KeyState } from '../key/key.lifecycle'
import { keysOfDeployments } from '../key/key.queries'
import { EmergencyDeviceWorkflow, workflowOfOrganization } from '../workflow/workflow.queries'

export const OrganizationStub = stub('Organization', 'An organization, owned by accounts.')

const DeploymentKeyConnection = countedConnectionOf(DeploymentKey, 'DeploymentKeyConnection', ['panel'])

@ArgsType()
class DeploymentKeysArgs extends PageArgs {
  @Field(() => KeyState, { nullable: true, description: 'Only the Keys in this state.' })
  state?: KeyState | null
}

@Resolver(() => OrganizationStub)
export class OrganizationResolver {
  @Audiences('panel')
  @RequiresScopes('organizations:manage')
  @FieldResolver(() => EmergencyDeviceWorkflow, {
    nullable: true,
    description:
      'Whether the Enigm Keys of its deployment are administered here; null unless the caller administers the organization. Needs organizations:manage.',
  })
  emergencyDeviceWorkflow(
    @Root() { id }: Reference,
    @Ctx() context: Context,
  ): Promise<EmergencyDeviceWorkflow | null> {
    return context.load(workflowOfOrganization, id)
  }

  @Audiences('panel')
  @RequiresScopes('organizations:manage')
  @FieldResolver(() => DeploymentKeyConnection, {
    nullable: true,
    description:
      'The Enigm Keys of its deployment whose holders belong to it, while the workflow is enabled; null unless the caller administers the organization. Needs organizations:manage.',
  })
  enigmKeys(
    @Root() { id }: Reference,
    @Args() { first, after, state }: DeploymentKeysArgs,
    @Ctx() context: Context,
  ): Promise<CountedConnection<DeploymentKey>> {
    return context.load(keysOfDeployments, { of: id, first, after, filter: { state } })
  }
}
