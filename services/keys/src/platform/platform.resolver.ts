import { Audited, Audiences, RequiresScopes, type App } from '@enigm/subgraph'
import { Arg, ID, Query, Resolver } from 'type-graphql'
import { AccountKeyStates, accountConcern, statesOfAccount } from './account-key-states'
import { countKeys, KeyCounters } from './key-counters'

/** What the platform sees of Keys: numbers, or the states of one account's. */
@Resolver()
export class PlatformResolver {
  constructor(private readonly app: App) {}

  @Audiences('internal')
  @RequiresScopes('keys:count')
  @Query(() => KeyCounters, {
    description: 'How many Enigm Keys there are in each state; numbers under 5 are null. For dashboards.',
  })
  keyCounters(): Promise<KeyCounters> {
    return countKeys(this.app)
  }

  @Audiences('panel')
  @RequiresScopes('keys:review')
  @Audited((found: AccountKeyStates | null) => found && accountConcern(found))
  @Query(() => AccountKeyStates, {
    nullable: true,
    description:
      'In which states the Enigm Keys of an account are; null when there is no such account. For support; every look is recorded and shown to the holder.',
  })
  accountKeyStates(
    @Arg('accountHandle', () => ID, {
      description: 'The platform handle of the account, which its holder can read.',
    })
    accountHandle: string,
  ): Promise<AccountKeyStates | null> {
    return statesOfAccount(this.app, accountHandle)
  }
}
