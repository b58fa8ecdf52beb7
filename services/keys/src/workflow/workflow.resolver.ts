import { Audiences, payloadOf, RequiresScopes, type App, type Context } from '@enigm/subgraph'
import { MaxLength } from 'class-validator'
import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql'
import { KeysError } from '../errors'
import { WorkflowService, type WorkflowAction } from './workflow.service'
import { EmergencyDeviceWorkflow, workflowOfAccount, workflowOfOrganization } from './workflow.view'

@InputType()
class AccountWorkflowInput {
  @Field(() => ID, { description: 'The own account; there is no switch for another one.' })
  @MaxLength(64)
  accountId!: string
}

@InputType()
class OrganizationWorkflowInput {
  @Field(() => ID, { description: 'An organization that the caller administers.' })
  @MaxLength(64)
  organizationId!: string
}

@InputType({ description: 'What enableEmergencyDeviceWorkflow takes.' })
class EnableEmergencyDeviceWorkflowInput extends AccountWorkflowInput {}

@InputType({ description: 'What disableEmergencyDeviceWorkflow takes.' })
class DisableEmergencyDeviceWorkflowInput extends AccountWorkflowInput {}

@InputType({ description: 'What enableOrganizationEmergencyWorkflow takes.' })
class EnableOrganizationEmergencyWorkflowInput extends OrganizationWorkflowInput {}

@InputType({ description: 'What disableOrganizationEmergencyWorkflow takes.' })
class DisableOrganizationEmergencyWorkflowInput extends OrganizationWorkflowInput {}

@ObjectType()
class WorkflowPayload extends payloadOf(KeysError) {
  @Field(() => EmergencyDeviceWorkflow, {
    nullable: true,
    description: 'The workflow as it now is; null when nothing has changed.',
  })
  workflow?: EmergencyDeviceWorkflow | null
}

@Audiences('panel', 'device')
@ObjectType({ description: 'What enableEmergencyDeviceWorkflow answers.' })
class EnableEmergencyDeviceWorkflowPayload extends WorkflowPayload {}

@Audiences('panel', 'device')
@ObjectType({ description: 'What disableEmergencyDeviceWorkflow answers.' })
class DisableEmergencyDeviceWorkflowPayload extends WorkflowPayload {}

@Audiences('panel')
@ObjectType({ description: 'What enableOrganizationEmergencyWorkflow answers.' })
class EnableOrganizationEmergencyWorkflowPayload extends WorkflowPayload {}

@Audiences('panel')
@ObjectType({ description: 'What disableOrganizationEmergencyWorkflow answers.' })
class DisableOrganizationEmergencyWorkflowPayload extends WorkflowPayload {}

@Resolver()
export class WorkflowResolver {
  private readonly workflows: WorkflowService

  constructor(app: App) {
    this.workflows = app.get(WorkflowService)
  }

  @Audiences('panel', 'device')
  @RequiresScopes('keys:manage')
  @Mutation(() => EnableEmergencyDeviceWorkflowPayload, {
    nullable: true,
    description:
      'Has the Enigm Keys of the own account administered here. The holder of the account, with keys:manage and without a grant. Event: keys.workflow.enabled.',
  })
  enableEmergencyDeviceWorkflow(
    @Arg('input', { description: 'The account.' }) input: EnableEmergencyDeviceWorkflowInput,
    @Ctx() context: Context,
  ): Promise<EnableEmergencyDeviceWorkflowPayload> {
    return this.turnOwn(context, 'enable', input)
  }

  @Audiences('panel', 'device')
  @RequiresScopes('keys:manage')
  @Mutation(() => DisableEmergencyDeviceWorkflowPayload, {
    nullable: true,
    description:
      'Ends it again: no Key of the own account is shown or can be acted on. The holder of the account, with keys:manage and without a grant. Event: keys.workflow.disabled.',
  })
  disableEmergencyDeviceWorkflow(
    @Arg('input', { description: 'The account.' }) input: DisableEmergencyDeviceWorkflowInput,
    @Ctx() context: Context,
  ): Promise<DisableEmergencyDeviceWorkflowPayload> {
    return this.turnOwn(context, 'disable', input)
  }

  @Audiences('panel')
  @RequiresScopes('organizations:manage')
  @Mutation(() => EnableOrganizationEmergencyWorkflowPayload, {
    nullable: true,
    description:
      'Has the Enigm Keys of the deployment of an organization administered here; it reaches no Key of a person’s own. An administrator of the organization, with organizations:manage and without a grant. Event: keys.workflow.enabled.',
  })
  enableOrganizationEmergencyWorkflow(
    @Arg('input', { description: 'The organization.' }) input: EnableOrganizationEmergencyWorkflowInput,
    @Ctx() context: Context,
  ): Promise<EnableOrganizationEmergencyWorkflowPayload> {
    return this.turnDeployed(context, 'enable', input)
  }

  @Audiences('panel')
  @RequiresScopes('organizations:manage')
  @Mutation(() => DisableOrganizationEmergencyWorkflowPayload, {
    nullable: true,
    description:
      'Ends it again: the organization sees no Key of its deployment and can act on none. An administrator of the organization, with organizations:manage and without a grant. Event: keys.workflow.disabled.',
  })
  disableOrganizationEmergencyWorkflow(
    @Arg('input', { description: 'The organization.' }) input: DisableOrganizationEmergencyWorkflowInput,
    @Ctx() context: Context,
  ): Promise<DisableOrganizationEmergencyWorkflowPayload> {
    return this.turnDeployed(context, 'disable', input)
  }

  private async turnOwn(context: Context, action: WorkflowAction, { accountId }: AccountWorkflowInput) {
    await this.workflows.ofAccount(context, action, accountId)
    return { workflow: await context.load(workflowOfAccount, accountId) }
  }

  private async turnDeployed(
    context: Context,
    action: WorkflowAction,
    { organizationId }: OrganizationWorkflowInput,
  ) {
    await this.workflows.ofOrganization(context, action, organizationId)
    return { workflow: await context.load(workflowOfOrganization, organizationId) }
  }
}
