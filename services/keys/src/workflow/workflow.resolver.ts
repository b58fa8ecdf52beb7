import { Input, type App, type Context } from '@enigm/subgraph'
import { MaxLength } from 'class-validator'
import { Ctx, Field, ID, InputType, Resolver } from 'type-graphql'
import { Operation } from '../errors'
import { EmergencyDeviceWorkflow, workflowOfAccount, workflowOfOrganization } from './workflow.queries'
import { WorkflowService } from './workflow.service'

@InputType()
class AccountInput {
  @Field(() => ID, { description: 'The own account.' })
  @MaxLength(64)
  accountId!: string
}

@InputType()
class OrganizationInput {
  @Field(() => ID, { description: 'An organization that the caller administers.' })
  @MaxLength(64)
  organizationId!: string
}

const returns = {
  workflow: [EmergencyDeviceWorkflow, 'The workflow as it now is; null when nothing has changed.'],
} as const
const errors = ['NOT_FOUND', 'INVALID_TRANSITION'] as const
const holder = { audiences: ['panel', 'device'], requires: ['keys:manage'], returns, errors } as const
const administrator = { audiences: ['panel'], requires: ['organizations:manage'], returns, errors } as const

@Resolver()
export class WorkflowResolver {
  private readonly workflows: WorkflowService

  constructor(app: App) {
    this.workflows = app.get(WorkflowService)
  }

  @Operation({
    ...holder,
    description: 'Has the Enigm Keys of the own account administered here.',
    emits: 'keys.workflow.enabled',
  })
  async enableEmergencyDeviceWorkflow(@Input() { accountId }: AccountInput, @Ctx() context: Context) {
    await this.workflows.moveOfAccount(context, 'ENABLE', accountId)
    return { workflow: await context.load(workflowOfAccount, accountId) }
  }

  @Operation({
    ...holder,
    description:
      'Ends the administration of the own Enigm Keys here: until it is enabled again, none of them is shown or can be changed.',
    emits: 'keys.workflow.disabled',
  })
  async disableEmergencyDeviceWorkflow(@Input() { accountId }: AccountInput, @Ctx() context: Context) {
    await this.workflows.moveOfAccount(context, 'DISABLE', accountId)
    return { workflow: await context.load(workflowOfAccount, accountId) }
  }

  @Operation({
    ...administrator,
    description:
      'Has the Enigm Keys of the deployment of an organization administered here. Own Keys of its members are not affected.',
    emits: 'keys.workflow.enabled',
  })
  async enableOrganizationEmergencyWorkflow(
    @Input() { organizationId }: OrganizationInput,
    @Ctx() context: Context,
  ) {
    await this.workflows.moveOfOrganization(context, 'ENABLE', organizationId)
    return { workflow: await context.load(workflowOfOrganization, organizationId) }
  }

  @Operation({
    ...administrator,
    description:
      'Ends the administration of the deployment of an organization: its administrators see and change none of its Enigm Keys until it is enabled again.',
    emits: 'keys.workflow.disabled',
  })
  async disableOrganizationEmergencyWorkflow(
    @Input() { organizationId }: OrganizationInput,
    @Ctx() context: Context,
  ) {
    await this.workflows.moveOfOrganization(context, 'DISABLE', organizationId)
    return { workflow: await context.load(workflowOfOrganization, organizationId) }
  }
}
