import {
  Audited,
  Audiences,
  Key,
  limitation,
  Limitation,
  PageArgs,
  RequiresScopes,
  type BatchLoader,
  type Connection,
  type Context,
} from '@enigm/subgraph'
import { Arg, Args, Ctx, Field, FieldResolver, ID, ObjectType, Query, Resolver, Root } from 'type-graphql'
import { emergenciesOfDeployment } from '../emergency/emergency.queries'
import { KeyHandle } from '../key/key-handle'
import { actionsOf, KeyAction } from '../key/key.lifecycle'
import { auditSubject } from '../key/key.transitions'
import { administers } from '../key/key.reach'
import { administeredKeys, deploymentPage, deploymentPages } from '../key/key.queries'
import { EmergencyDeviceWorkflow, workflowOfOrganization } from '../workflow/workflow.view'
import {
  deploymentActions,
  DeploymentEmergency,
  DeploymentKey,
  DeploymentKeyConnection,
} from './deployment-key'

@Key('id')
@ObjectType('Organization', { description: 'An organization, owned by accounts.' })
export class OrganizationStub {
  @Field(() => ID, { description: 'Names the organization.' })
  id!: string
}

/** Nobody reaches the Keys of a deployment but the administrators of the organization. */
export const administeredOrganization: BatchLoader<{ id: string }, OrganizationStub | null> = async (
  references,
  { app, caller },
) => {
  const administered = await app.read<{ id: string }>(
    `SELECT asked.id FROM unnest($1::text[]) AS asked (id) WHERE ${administers('asked.id', '$2')}`,
    [references.map(({ id }) => id), caller.accountId ?? ''],
  )
  const ids = new Set(administered.map(({ id }) => id))
  return references.map(({ id }) => (ids.has(id) ? { id } : null))
}

@Resolver(() => OrganizationStub)
export class OrganizationResolver {
  @Audiences('panel')
  @RequiresScopes('organizations:manage')
  @FieldResolver(() => EmergencyDeviceWorkflow, {
    nullable: true,
    description:
      'Whether the Enigm Keys of its deployment are administered here; null for who does not administer the organization.',
  })
  emergencyDeviceWorkflow(
    @Root() { id }: OrganizationStub,
    @Ctx() context: Context,
  ): Promise<EmergencyDeviceWorkflow | null> {
    return context.load(workflowOfOrganization, id)
  }

  @Audiences('panel')
  @RequiresScopes('organizations:manage')
  @FieldResolver(() => DeploymentKeyConnection, {
    nullable: true,
    description:
      'The Enigm Keys of its deployment whose holders belong to it, while the workflow is on; null for who does not administer the organization.',
  })
  enigmKeys(
    @Root() { id }: OrganizationStub,
    @Args() page: PageArgs,
    @Ctx() context: Context,
  ): Promise<Connection<DeploymentKey>> {
    return context.load(deploymentPages, deploymentPage(id, page))
  }
}

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
    return context.load(administeredKeys, handle)
  }

  @FieldResolver(() => [KeyAction], { description: 'What its administrators can do with it.' })
  availableActions(@Root() { state }: DeploymentKey): KeyAction[] {
    return actionsOf(state).filter((action) => deploymentActions.includes(action))
  }

  @FieldResolver(() => [Limitation], { description: 'What administration of an organization cannot do.' })
  limitations(): Limitation[] {
    return [limitation('ORGANIZATION_REACH')]
  }

  @RequiresScopes('keys:emergency')
  @Audited((_shown: unknown, key: DeploymentKey) => auditSubject(key))
  @FieldResolver(() => [DeploymentEmergency], {
    description:
      'The latest 20 emergencies that it has raised. Needs keys:emergency; every look is recorded and shown to its holder.',
  })
  emergencyEvents(@Root() { id }: DeploymentKey, @Ctx() context: Context): Promise<DeploymentEmergency[]> {
    return context.load(emergenciesOfDeployment, id)
  }
}
