import { Audiences, PageArgs, RequiresScopes, type Connection, type Context } from '@enigm/subgraph'
import { calculateJwkThumbprint } from 'jose'
import { Args, Ctx, FieldResolver, registerEnumType, Resolver, Root } from 'type-graphql'
import { ed25519Jwk } from '../../crypto/ed25519-key'
import { Organization, type ViewedOrganization } from '../organization/organization.entity'
import { MachineClient } from './machine-client.entity'
import { MachineClientState } from './machine-client.lifecycle'
import { clientPage, clientPages, MachineClientConnection } from './machine-client.queries'

export enum MachineClientAction {
  ROTATE = 'ROTATE',
  REVOKE = 'REVOKE',
}

registerEnumType(MachineClientAction, {
  name: 'MachineClientAction',
  description: 'What the caller can do with a machine client.',
  valuesConfig: {
    ROTATE: { description: 'rotatePartnerClient or rotateDashboardClient.' },
    REVOKE: { description: 'revokePartnerClient or revokeDashboardClient.' },
  },
})

@Resolver(() => MachineClient)
export class MachineClientFieldsResolver {
  @FieldResolver(() => String, {
    description: 'The thumbprint of its key (RFC 7638, SHA-256), to compare with what the client says.',
  })
  keyThumbprint(@Root() { publicKey }: MachineClient): Promise<string> {
    return calculateJwkThumbprint(ed25519Jwk(publicKey))
  }

  @FieldResolver(() => Date, {
    nullable: true,
    description: 'Until when the key before works too; null while there is none.',
  })
  previousKeyEndsAt(@Root() { previousKeyEndsAt }: MachineClient): Date | null {
    return previousKeyEndsAt && previousKeyEndsAt > new Date() ? previousKeyEndsAt : null
  }

  @FieldResolver(() => [MachineClientAction], {
    description: 'What can be done with it now by whoever sees it and may change it.',
  })
  availableActions(@Root() { state }: MachineClient): MachineClientAction[] {
    return state === MachineClientState.ACTIVE ? [MachineClientAction.ROTATE, MachineClientAction.REVOKE] : []
  }
}

@Resolver(() => Organization)
export class OrganizationClientsResolver {
  @FieldResolver(() => MachineClientConnection, {
    nullable: true,
    description:
      'Its machine clients, those revoked in the last 30 days included; null for who does not administer it.',
  })
  @RequiresScopes('organizations:manage')
  @Audiences('panel')
  async partnerClients(
    @Root() { id, viewer }: ViewedOrganization,
    @Args() page: PageArgs,
    @Ctx() context: Context,
  ): Promise<Connection<MachineClient> | null> {
    return viewer === 'ADMIN' ? context.load(clientPages, clientPage(id, page)) : null
  }
}
