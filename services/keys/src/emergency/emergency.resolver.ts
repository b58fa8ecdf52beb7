import { Audited, Audiences, PageArgs, RequiresScopes, type Connection, type Context } from '@enigm/subgraph'
import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import { EnigmKey } from '../key/key.entity'
import { auditSubject } from '../key/key.transitions'
import { EmergencyEventConnection, type Emergency } from './emergency.entity'
import { emergencyPage, emergencyPages } from './emergency.queries'

@Resolver(() => EnigmKey)
export class EmergencyResolver {
  @Audiences('panel')
  @RequiresScopes('keys:emergency')
  @Audited((_shown: unknown, key: EnigmKey) => auditSubject(key))
  @FieldResolver(() => EmergencyEventConnection, {
    description:
      'The emergencies that it has raised, the latest first. Needs keys:emergency; every look is recorded in the trail of the holder.',
  })
  emergencyEvents(
    @Root() { id }: EnigmKey,
    @Args() page: PageArgs,
    @Ctx() context: Context,
  ): Promise<Connection<Emergency>> {
    return context.load(emergencyPages, emergencyPage(id, page))
  }
}
