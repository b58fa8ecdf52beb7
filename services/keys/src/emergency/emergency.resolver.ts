import { Audited, Audiences, PageArgs, RequiresScopes, type Connection, type Context } from '@enigm/subgraph'
import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import { DeploymentKey } from '../key/deployment-key'
import { auditSubject, EnigmKey } from '../key/key.entity'
import { DeploymentEmergency, EmergencyEventConnection, type Emergency } from './emergency.entity'
import { emergenciesOfDeployment, emergenciesOfKeys } from './emergency.queries'

@Resolver(() => EnigmKey)
export class EmergencyResolver {
  @Audiences('panel')
  @RequiresScopes('keys:emergency')
  @Audited((_shown: unknown, key: EnigmKey) => ({ ...auditSubject(key), everyRead: true }))
  @FieldResolver(() => EmergencyEventConnection, {
    description:
      'The emergencies that it has raised, the latest first. Needs keys:emergency; every read is recorded in the trail of the holder.',
  })
  emergencyEvents(
    @Root() { id }: EnigmKey,
    @Args() args: PageArgs,
    @Ctx() context: Context,
  ): Promise<Connection<Emergency>> {
    return context.load(emergenciesOfKeys, { of: id, ...args })
  }
}

@Resolver(() => DeploymentKey)
export class DeploymentEmergencyResolver {
  @Audiences('panel')
  @RequiresScopes('keys:emergency')
  @Audited((_shown: unknown, key: DeploymentKey) => ({ ...auditSubject(key), everyRead: true }))
  @FieldResolver(() => [DeploymentEmergency], {
    description:
      'The latest 20 emergencies that it has raised. Needs keys:emergency; every read is recorded and shown to its holder.',
  })
  emergencyEvents(@Root() { id }: DeploymentKey, @Ctx() context: Context): Promise<DeploymentEmergency[]> {
    return context.load(emergenciesOfDeployment, id)
  }
}
