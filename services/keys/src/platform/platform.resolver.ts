import { AccountHandle, Audited, Audiences, RequiresScopes, type App } from '@enigm/subgraph'
import { Arg, Query, Resolver } from 'type-graphql'
import { AccountKeyStates, statesOfAccount, subjectOf } from './platform.queries'

@Resolver()
export class PlatformResolver {
  constructor(private readonly app: App) {}

  @Audiences('panel')
  @RequiresScopes('keys:review')
  @Audited((found: AccountKeyStates | null) => found && subjectOf(found))
  @Query(() => AccountKeyStates, {
    nullable: true,
    description:
      'The states of the Enigm Keys of an account; null when there is no such account. For support; each look is recorded and shown to the holder. Needs keys:review.',
  })
  accountKeyStates(
    @Arg('accountHandle', () => AccountHandle, { description: 'The platform handle of the account.' })
    accountHandle: string,
  ): Promise<AccountKeyStates | null> {
    return statesOfAccount(this.app, accountHandle)
  }
}
