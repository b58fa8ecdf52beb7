import {
  actionsOf,
  Audiences,
  Input,
  limitation,
  PageArgs,
  RequiresScopes,
  type Context,
  type CountedConnection,
} from '@enigm/subgraph'
import { Equals, MaxLength } from 'class-validator'
import { Args, ArgsType, Ctx, Field, FieldResolver, ID, InputType, Resolver, Root } from 'type-graphql'
import type { ServersApp } from '../config'
import { Operation } from '../errors'
import { AccountStub } from '../server/account.resolver'
import { OrganizationKind } from '../server/owner-kind'
import { Server, type ViewedServer } from '../server/server.entity'
import { ServerTransfer, type ViewedTransfer } from './transfer.entity'
import { ServerTransferState, transferLifecycle } from './transfer.lifecycle'
import {
  openTransferOf,
  receivedTransfers,
  ServerTransferConnection,
  viewedTransfer,
} from './transfer.queries'
import { TransferService } from './transfer.service'

const LONGEST_ID = 64

const ServerTransferAction = actionsOf(
  transferLifecycle,
  'ServerTransferAction',
  'An action of the caller on a transfer.',
)
type ServerTransferAction = keyof typeof ServerTransferAction

@InputType()
class TransferOfferInput {
  @Field(() => ID, { description: 'Identifies the server.' })
  @MaxLength(LONGEST_ID)
  serverId!: string

  @Field(() => ID, {
    description:
      'The new owner: a membership in the server or an organization that the owner administers, if an account owns the server; the membership of another administrator, if an organization owns it.',
  })
  @MaxLength(LONGEST_ID)
  newOwnerId!: string

  @Field(() => OrganizationKind, {
    nullable: true,
    description: 'How an organization as the new owner describes itself; ORGANIZATION by default.',
  })
  organizationKind?: OrganizationKind | null
}

@InputType()
class TransferInput {
  @Field(() => ID, { description: 'Identifies the transfer.' })
  @MaxLength(LONGEST_ID)
  transferId!: string
}

@InputType()
class AcceptanceInput extends TransferInput {
  @Field(() => Boolean, {
    description: 'Must be true: the new owner is responsible for the server and its members.',
  })
  @Equals(true, { message: '$property must be true' })
  acknowledgesResponsibility!: boolean
}

@ArgsType()
class TransfersArgs extends PageArgs {
  @Field(() => ServerTransferState, { nullable: true, description: 'Only the transfers in this state.' })
  state?: ServerTransferState | null
}

const transfer = [ServerTransfer, 'The transfer in its new state; null when nothing has changed.'] as const
const common = { audiences: ['panel'], requires: ['servers:manage'], returns: { transfer } } as const

@Resolver(() => ServerTransfer)
export class TransferResolver {
  private readonly transfers: TransferService

  constructor(app: ServersApp) {
    this.transfers = app.get(TransferService)
  }

  @Operation({
    ...common,
    grant: ['SERVER_OWNERSHIP_TRANSFER', 'serverId newOwnerId'],
    description:
      'Offers the ownership of a server to a new owner inside its boundary; nothing changes before the new owner accepts. Open to the owner of the server, and to every administrator of an organization that owns it.',
    emits: ['servers.transfer.offered', 'servers.transfer.expired'],
    errors: ['NOT_FOUND', 'INVALID_TRANSITION', 'NEW_OWNER_NOT_ELIGIBLE'],
  })
  async transferServerOwnership(
    @Input() { serverId, newOwnerId, organizationKind }: TransferOfferInput,
    @Ctx() context: Context,
  ) {
    const newOwner = { name: newOwnerId, organizationKind: organizationKind ?? ('ORGANIZATION' as const) }
    const { id } = await this.transfers.offer(context, serverId, newOwner)
    return { transfer: await viewedTransfer(context, id) }
  }

  @Operation({
    ...common,
    grant: ['SERVER_OWNERSHIP_ACCEPTANCE', 'transferId'],
    description:
      'Takes over a server: from now on the new owner alone owns it, and a person as the new owner administers it as a member. Open to the account, or to every administrator of the organization, to which it was offered.',
    emits: [
      'servers.transfer.accepted',
      'servers.server.ownership.transferred',
      'servers.member.activated',
      'servers.member.role.changed',
      'servers.join.closed',
    ],
    errors: ['NOT_FOUND', 'INVALID_TRANSITION', 'NEW_OWNER_NOT_ELIGIBLE'],
  })
  async acceptServerOwnership(@Input() { transferId }: AcceptanceInput, @Ctx() context: Context) {
    const { id } = await this.transfers.accept(context, transferId)
    return {
      transfer: await viewedTransfer(context, id),
      limitations: [limitation('SERVER_NOT_SUBSTITUTE')],
    }
  }

  @Operation({
    ...common,
    description:
      'Declines the ownership of a server; its owner keeps it. Open to the account, or to every administrator of the organization, to which it was offered.',
    emits: 'servers.transfer.declined',
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async declineServerOwnership(@Input() { transferId }: TransferInput, @Ctx() context: Context) {
    const { id } = await this.transfers.decline(context, transferId)
    return { transfer: await viewedTransfer(context, id) }
  }

  @Operation({
    ...common,
    description:
      'Withdraws the offer of a server before it is decided. Open to the owner of the server, and to every administrator of an organization that owns it.',
    emits: 'servers.transfer.withdrawn',
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async withdrawServerTransfer(@Input() { transferId }: TransferInput, @Ctx() context: Context) {
    const { id } = await this.transfers.withdraw(context, transferId)
    return { transfer: await viewedTransfer(context, id) }
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'The name of the server; null without one.',
  })
  serverName(@Root() { serverName }: ViewedTransfer): string | null {
    return serverName
  }

  @FieldResolver(() => ID, {
    nullable: true,
    description: 'The organization that would own the server; null when an account would.',
  })
  organizationId(@Root() { newOwnerKind, newOwnerId }: ViewedTransfer): string | null {
    return newOwnerKind === 'INDIVIDUAL' ? null : newOwnerId
  }

  @FieldResolver(() => [ServerTransferAction], {
    description: 'The actions of the caller that its current state permits.',
  })
  availableActions(@Root() { state, isOwner, isNewOwner }: ViewedTransfer): ServerTransferAction[] {
    const isOpenTo = (action: ServerTransferAction) => (action === 'WITHDRAW' ? isOwner : isNewOwner)
    return transferLifecycle.available(state).filter(isOpenTo)
  }
}

@Resolver(() => Server)
export class TransferOfServerResolver {
  @Audiences('panel')
  @FieldResolver(() => ServerTransfer, {
    nullable: true,
    description: 'The open offer of the server to a new owner; for its owner only.',
  })
  openTransfer(@Root() { id }: ViewedServer, @Ctx() context: Context): Promise<ViewedTransfer | null> {
    return context.load(openTransferOf, id)
  }
}

@Resolver(() => AccountStub)
export class TransfersOfAccountResolver {
  @Audiences('panel')
  @RequiresScopes('servers:read')
  @FieldResolver(() => ServerTransferConnection, {
    description:
      'The servers that were offered to the account, and to the organizations that it administers, the latest first. Needs servers:read.',
  })
  serverTransfers(
    @Args() args: TransfersArgs,
    @Ctx() context: Context,
  ): Promise<CountedConnection<ViewedTransfer>> {
    return receivedTransfers(context, args)
  }
}
