import { Audiences, stub, type Context, type Reference } from '@enigm/subgraph'
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import { Server, type ViewedServer } from '../server/server.entity'
import { endsOfTerms } from './term.queries'

export const EntitlementStub = stub(
  'Entitlement',
  'The right to activate one product; it gives no access to content.',
)

const isOwner = ({ viewer }: ViewedServer) => viewer === 'OWNER' || viewer === 'ORGANIZATION'

/** The entitlement and the term that pay for a server, for its owner alone. */
@Resolver(() => Server)
export class TermResolver {
  @Audiences('panel', 'partner')
  @FieldResolver(() => Date, {
    nullable: true,
    description: 'The end of its paid term; null for callers who do not own the server.',
  })
  async termEndsAt(@Root() server: ViewedServer, @Ctx() context: Context): Promise<Date | null> {
    return isOwner(server) ? context.load(endsOfTerms, server.entitlementId) : null
  }

  @Audiences('panel', 'partner')
  @FieldResolver(() => EntitlementStub, {
    nullable: true,
    description: 'The entitlement that pays for it; null for callers who do not own the server.',
  })
  entitlement(@Root() server: ViewedServer): Reference | null {
    return isOwner(server) ? { id: server.entitlementId } : null
  }
}
