import {
  Audiences,
  Critical,
  limitation,
  PageArgs,
  RequiresScopes,
  type Connection,
  type Context,
} from '@enigm/subgraph'
import { Arg, Args, Ctx, Mutation, Query, Resolver } from 'type-graphql'
import type { AccountsApp } from '../../config'
import { MachineRole, type MachineClient } from './machine-client.entity'
import {
  RegisterDashboardClientInput,
  RevokeDashboardClientInput,
  RotateDashboardClientInput,
} from './machine-client.inputs'
import {
  RegisterDashboardClientPayload,
  RevokeDashboardClientPayload,
  RotateDashboardClientPayload,
} from './machine-client.payloads'
import { dashboardClients, MachineClientConnection } from './machine-client.queries'
import { MachineClientService } from './machine-client.service'

/** What operators do with the platform's own dashboards (FED-06). */
@Resolver()
export class DashboardClientResolver {
  private readonly clients: MachineClientService

  constructor(private readonly app: AccountsApp) {
    this.clients = app.get(MachineClientService)
  }

  @Query(() => MachineClientConnection, {
    description:
      'The internal dashboards, those revoked in the last 30 days included. For operators and auditors.',
  })
  @RequiresScopes('platform:review')
  @Audiences('panel')
  dashboardClients(@Args() page: PageArgs): Promise<Connection<MachineClient>> {
    return dashboardClients(this.app, page)
  }

  @Mutation(() => RegisterDashboardClientPayload, {
    nullable: true,
    description:
      'Registers an internal dashboard, twenty at most; it reads aggregates and nothing else. For operators with a grant for DASHBOARD_CLIENT_REGISTRATION. Followed by accounts.client.registered.',
  })
  @RequiresScopes('platform:operate')
  @Critical('DASHBOARD_CLIENT_REGISTRATION', 'publicKey.x')
  @Audiences('panel')
  async registerDashboardClient(
    @Arg('input', { description: 'The key and the grant.' })
    { label, idempotencyKey, publicKey }: RegisterDashboardClientInput,
    @Ctx() context: Context,
  ): Promise<RegisterDashboardClientPayload> {
    const request = { organizationId: null, label, idempotencyKey, publicKey: publicKey.x }
    return { client: await this.clients.register(context, request) }
  }

  @Mutation(() => RotateDashboardClientPayload, {
    nullable: true,
    description:
      'Gives an internal dashboard another key; the one before works for 24 more hours, and one before that ends at once. For operators with a grant for DASHBOARD_CLIENT_ROTATION. Followed by accounts.client.rotated.',
  })
  @RequiresScopes('platform:operate')
  @Critical('DASHBOARD_CLIENT_ROTATION', 'clientId publicKey.x')
  @Audiences('panel')
  async rotateDashboardClient(
    @Arg('input', { description: 'The client, its key and the grant.' })
    { clientId, publicKey }: RotateDashboardClientInput,
    @Ctx() context: Context,
  ): Promise<RotateDashboardClientPayload> {
    return { client: await this.clients.rotate(context, MachineRole.DASHBOARD, clientId, publicKey.x) }
  }

  @Mutation(() => RevokeDashboardClientPayload, {
    nullable: true,
    description:
      'Ends an internal dashboard for good; its tokens are refused as soon as the gateways hear of it. For operators with a grant for DASHBOARD_CLIENT_REVOCATION. Followed by accounts.client.revoked.',
  })
  @RequiresScopes('platform:operate')
  @Critical('DASHBOARD_CLIENT_REVOCATION', 'clientId')
  @Audiences('panel')
  async revokeDashboardClient(
    @Arg('input', { description: 'The client and the grant.' }) { clientId }: RevokeDashboardClientInput,
    @Ctx() context: Context,
  ): Promise<RevokeDashboardClientPayload> {
    const client = await this.clients.revoke(context, MachineRole.DASHBOARD, clientId)
    return { client, limitations: [limitation('RESTRICTION_FUTURE_ONLY')] }
  }
}
