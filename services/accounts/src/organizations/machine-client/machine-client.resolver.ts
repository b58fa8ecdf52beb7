import { Audiences, Critical, limitation, RequiresScopes, type Context } from '@enigm/subgraph'
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import type { AccountsApp } from '../../config'
import { MachineRole } from './machine-client.entity'
import {
  RegisterPartnerClientInput,
  RevokePartnerClientInput,
  RotatePartnerClientInput,
} from './machine-client.inputs'
import {
  RegisterPartnerClientPayload,
  RevokePartnerClientPayload,
  RotatePartnerClientPayload,
} from './machine-client.payloads'
import { MachineClientService } from './machine-client.service'

/** What an organization's administrators, and operators in every organization, do with partners' clients (FED-05). */
@Resolver()
export class PartnerClientResolver {
  private readonly clients: MachineClientService

  constructor(app: AccountsApp) {
    this.clients = app.get(MachineClientService)
  }

  @Mutation(() => RegisterPartnerClientPayload, {
    nullable: true,
    description:
      'Registers a machine client that acts for one organization, ten at most. An administrator of it, with organizations:manage, or an operator, with platform:operate, and a grant for PARTNER_CLIENT_REGISTRATION. Followed by accounts.client.registered.',
  })
  @RequiresScopes('organizations:manage', 'platform:operate')
  @Critical('PARTNER_CLIENT_REGISTRATION', 'organizationId publicKey.x')
  @Audiences('panel')
  async registerPartnerClient(
    @Arg('input', { description: 'The organization, the key and the grant.' })
    { publicKey, ...input }: RegisterPartnerClientInput,
    @Ctx() context: Context,
  ): Promise<RegisterPartnerClientPayload> {
    const { organizationId, label, idempotencyKey } = input
    const request = { organizationId, label, idempotencyKey, publicKey: publicKey.x }
    return { client: await this.clients.register(context, request) }
  }

  @Mutation(() => RotatePartnerClientPayload, {
    nullable: true,
    description:
      'Gives a machine client another key; the one before works for 24 more hours, and one before that ends at once. An administrator of its organization, with organizations:manage, or an operator, with platform:operate, and a grant for PARTNER_CLIENT_ROTATION. Followed by accounts.client.rotated.',
  })
  @RequiresScopes('organizations:manage', 'platform:operate')
  @Critical('PARTNER_CLIENT_ROTATION', 'clientId publicKey.x')
  @Audiences('panel')
  async rotatePartnerClient(
    @Arg('input', { description: 'The client, its key and the grant.' })
    { clientId, publicKey }: RotatePartnerClientInput,
    @Ctx() context: Context,
  ): Promise<RotatePartnerClientPayload> {
    return { client: await this.clients.rotate(context, MachineRole.PARTNER, clientId, publicKey.x) }
  }

  @Mutation(() => RevokePartnerClientPayload, {
    nullable: true,
    description:
      'Ends a machine client for good; its tokens are refused as soon as the gateways hear of it. An administrator of its organization, with organizations:manage, or an operator, with platform:operate, and a grant for PARTNER_CLIENT_REVOCATION. Followed by accounts.client.revoked.',
  })
  @RequiresScopes('organizations:manage', 'platform:operate')
  @Critical('PARTNER_CLIENT_REVOCATION', 'clientId')
  @Audiences('panel')
  async revokePartnerClient(
    @Arg('input', { description: 'The client and the grant.' }) { clientId }: RevokePartnerClientInput,
    @Ctx() context: Context,
  ): Promise<RevokePartnerClientPayload> {
    const client = await this.clients.revoke(context, MachineRole.PARTNER, clientId)
    return { client, limitations: [limitation('RESTRICTION_FUTURE_ONLY')] }
  }
}
