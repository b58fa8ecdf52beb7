import { Audiences, type Context } from '@enigm/subgraph'
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import { Server, type ViewedServer } from '../server/server.entity'
import { AssociatedLifecycle, associatedLifecycles } from './association.queries'

@Resolver(() => Server)
export class AssociationResolver {
  @Audiences('panel')
  @FieldResolver(() => [AssociatedLifecycle], {
    nullable: true,
    description:
      'The eSIMs of the owning organization, and the devices and Enigm Keys of members that belong to it, by state and count, at most 20; null for callers who do not own the server, and for a server of an account.',
  })
  async associatedLifecycle(
    @Root() { id, ownerKind, viewer }: ViewedServer,
    @Ctx() context: Context,
  ): Promise<AssociatedLifecycle[] | null> {
    return viewer === 'OWNER' && ownerKind !== 'INDIVIDUAL' ? context.load(associatedLifecycles, id) : null
  }
}
