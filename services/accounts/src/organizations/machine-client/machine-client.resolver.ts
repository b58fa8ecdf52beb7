import { ed25519Jwk, isEd25519X } from '@enigm/contracts'
import {
  Audiences,
  IdempotencyKey,
  Input,
  limitation,
  PageArgs,
  RequiresScopes,
  type CountedConnection,
  type Context,
  withoutContactSentence,
  WithoutContact,
} from '@enigm/subgraph'
import { Equals, Matches, MaxLength, ValidateBy, ValidateNested } from 'class-validator'
import { calculateJwkThumbprint } from 'jose'
import { Args, Ctx, Field, FieldResolver, ID, InputType, Query, Resolver, Root } from 'type-graphql'
import type { AccountsApp } from '../../config'
import { Operation } from '../../errors'
import { Organization } from '../organization/organization.entity'
import type { ViewedOrganization } from '../organization/organization.queries'
import { MachineClient } from './machine-client.entity'
import { MachineClientAction, machineClientLifecycle } from './machine-client.lifecycle'
import { clientsOfOrganization, dashboardClients, MachineClientConnection } from './machine-client.queries'
import { MachineClientService } from './machine-client.service'

/** One to forty characters, none of them a control character. */
const LABEL = /^\P{C}{1,40}$/u

function IsEd25519X(): PropertyDecorator {
  const validate = (x: unknown) => typeof x === 'string' && isEd25519X(x)
  return ValidateBy({
    name: 'isEd25519X',
    validator: {
      validate,
      defaultMessage: () =>
        '$property must be the 32 octets of an Ed25519 key in base64url, not those of a point of small order',
    },
  })
}

@InputType({
  description: 'An Ed25519 public key as a JSON Web Key (RFC 8037) with exactly these three members.',
})
class Ed25519PublicKeyInput {
  @Field(() => String, { description: '`OKP`.' })
  @Equals('OKP')
  kty!: string

  @Field(() => String, { description: '`Ed25519`.' })
  @Equals('Ed25519')
  crv!: string

  @Field(() => String, { description: 'The 32 octets of the key in base64url.' })
  @IsEd25519X()
  x!: string
}

@InputType()
class DashboardInput {
  @Field(() => String, { description: `Its name, in up to 40 characters. ${withoutContactSentence}` })
  @Matches(LABEL, { message: '$property has 1 to 40 characters, none of them a control character' })
  @WithoutContact()
  label!: string

  @Field(() => Ed25519PublicKeyInput, {
    description: 'Its public key; the private key stays with the client.',
  })
  @ValidateNested()
  publicKey!: Ed25519PublicKeyInput

  @Field(() => IdempotencyKey, { description: 'The same key gives the same client.' })
  idempotencyKey!: string
}

@InputType()
class PartnerInput extends DashboardInput {
  @Field(() => ID, { description: 'The organization that the client acts for.' })
  @MaxLength(64)
  organizationId!: string
}

@InputType()
class ClientInput {
  @Field(() => ID, { description: 'The client.' })
  @MaxLength(64)
  clientId!: string
}

@InputType()
class RotationInput extends ClientInput {
  @Field(() => Ed25519PublicKeyInput, { description: 'Its new key.' })
  @ValidateNested()
  publicKey!: Ed25519PublicKeyInput
}

/** An organization's administrators manage its clients, and operators those of every organization (FED-05). */
const administratorOrOperator = {
  audiences: ['panel'],
  requires: ['organizations:manage', 'platform:operate'],
} as const
const operator = { audiences: ['panel'], requires: ['platform:operate'] } as const
const client = [MachineClient, 'The client as it now is; null when nothing has changed.'] as const

@Resolver(() => MachineClient)
export class MachineClientResolver {
  private readonly clients: MachineClientService

  constructor(private readonly app: AccountsApp) {
    this.clients = app.get(MachineClientService)
  }

  @Audiences('panel')
  @RequiresScopes('platform:review')
  @Query(() => MachineClientConnection, {
    description:
      'The internal dashboards, with those revoked in the last 30 days. For operators and auditors. Needs platform:review.',
  })
  dashboardClients(@Args() page: PageArgs): Promise<CountedConnection<MachineClient>> {
    return dashboardClients(this.app, page)
  }

  @FieldResolver(() => String, {
    description: 'The thumbprint of its key (RFC 7638, SHA-256), to compare with that of the client.',
  })
  keyThumbprint(@Root() { publicKey }: MachineClient): Promise<string> {
    return calculateJwkThumbprint(ed25519Jwk(publicKey))
  }

  @FieldResolver(() => Date, {
    nullable: true,
    description: 'Until when the previous key is valid too; null without one.',
  })
  previousKeyEndsAt(@Root() { previousKeyEndsAt }: MachineClient): Date | null {
    return previousKeyEndsAt && previousKeyEndsAt > new Date() ? previousKeyEndsAt : null
  }

  @FieldResolver(() => [MachineClientAction], {
    description: 'The actions that its present state allows to a caller who may change it.',
  })
  availableActions(@Root() { state }: MachineClient): MachineClientAction[] {
    return state === 'ACTIVE' ? ['ROTATE', ...machineClientLifecycle.available(state)] : []
  }

  @Operation({
    ...administratorOrOperator,
    grant: ['PARTNER_CLIENT_REGISTRATION', 'organizationId publicKey.x'],
    description:
      'Registers a machine client that acts for one organization; an organization has at most ten active ones. For administrators of the organization, and for operators.',
    emits: 'accounts.client.registered',
    returns: { client },
    errors: ['NOT_FOUND', 'TOO_MANY_CLIENTS', 'IDEMPOTENCY_CONFLICT'],
  })
  async registerPartnerClient(@Input() { publicKey, ...input }: PartnerInput, @Ctx() context: Context) {
    const { organizationId, label, idempotencyKey } = input
    const request = { organizationId, label, idempotencyKey, publicKey: publicKey.x }
    return { client: await this.clients.register(context, request) }
  }

  @Operation({
    ...administratorOrOperator,
    grant: ['PARTNER_CLIENT_ROTATION', 'clientId publicKey.x'],
    description:
      'Gives a machine client a new key; the previous key stays valid for 24 hours, and the one before it ends at once. For administrators of its organization, and for operators.',
    emits: 'accounts.client.rotated',
    returns: { client },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION', 'KEY_KNOWN'],
  })
  async rotatePartnerClient(@Input() { clientId, publicKey }: RotationInput, @Ctx() context: Context) {
    return { client: await this.clients.rotate(context, 'PARTNER', clientId, publicKey.x) }
  }

  @Operation({
    ...administratorOrOperator,
    grant: ['PARTNER_CLIENT_REVOCATION', 'clientId'],
    description:
      'Revokes a machine client permanently, with its tokens. For administrators of its organization, and for operators.',
    emits: 'accounts.client.revoked',
    returns: { client },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async revokePartnerClient(@Input() { clientId }: ClientInput, @Ctx() context: Context) {
    const revoked = await this.clients.revoke(context, 'PARTNER', clientId)
    return { client: revoked, limitations: [limitation('RESTRICTION_FUTURE_ONLY')] }
  }

  @Operation({
    ...operator,
    grant: ['DASHBOARD_CLIENT_REGISTRATION', 'publicKey.x'],
    description:
      'Registers an internal dashboard, which reads aggregates only; the platform has at most twenty active ones. For operators.',
    emits: 'accounts.client.registered',
    returns: { client },
    errors: ['NOT_FOUND', 'TOO_MANY_CLIENTS', 'IDEMPOTENCY_CONFLICT'],
  })
  async registerDashboardClient(
    @Input() { label, idempotencyKey, publicKey }: DashboardInput,
    @Ctx() context: Context,
  ) {
    const request = { organizationId: null, label, idempotencyKey, publicKey: publicKey.x }
    return { client: await this.clients.register(context, request) }
  }

  @Operation({
    ...operator,
    grant: ['DASHBOARD_CLIENT_ROTATION', 'clientId publicKey.x'],
    description:
      'Gives an internal dashboard a new key; the previous key stays valid for 24 hours, and the one before it ends at once. For operators.',
    emits: 'accounts.client.rotated',
    returns: { client },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION', 'KEY_KNOWN'],
  })
  async rotateDashboardClient(@Input() { clientId, publicKey }: RotationInput, @Ctx() context: Context) {
    return { client: await this.clients.rotate(context, 'DASHBOARD', clientId, publicKey.x) }
  }

  @Operation({
    ...operator,
    grant: ['DASHBOARD_CLIENT_REVOCATION', 'clientId'],
    description: 'Revokes an internal dashboard permanently, with its tokens. For operators.',
    emits: 'accounts.client.revoked',
    returns: { client },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async revokeDashboardClient(@Input() { clientId }: ClientInput, @Ctx() context: Context) {
    const revoked = await this.clients.revoke(context, 'DASHBOARD', clientId)
    return { client: revoked, limitations: [limitation('RESTRICTION_FUTURE_ONLY')] }
  }
}

@Resolver(() => Organization)
export class OrganizationClientsResolver {
  @Audiences('panel')
  @RequiresScopes('organizations:manage')
  @FieldResolver(() => MachineClientConnection, {
    nullable: true,
    description:
      'Its machine clients, with those revoked in the last 30 days, for its administrators; null for others.',
  })
  async partnerClients(
    @Root() { id, viewer }: ViewedOrganization,
    @Args() page: PageArgs,
    @Ctx() context: Context,
  ): Promise<CountedConnection<MachineClient> | null> {
    return viewer === 'ADMIN' ? context.load(clientsOfOrganization, { of: id, ...page }) : null
  }
}
