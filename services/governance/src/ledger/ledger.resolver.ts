import { Audiences, RequiresScopes, type App } from '@enigm/subgraph'
import { Query, Resolver } from 'type-graphql'
import { LedgerSource } from './source.entity'
import { ledgerSources } from './source.queries'

@Resolver()
export class LedgerResolver {
  constructor(private readonly app: App) {}

  @Audiences('panel')
  @RequiresScopes('platform:review')
  @Query(() => [LedgerSource], {
    description:
      'How far the audit ledger has recorded each service. For operators and auditors. Needs platform:review.',
  })
  ledgerSources(): Promise<LedgerSource[]> {
    return ledgerSources(this.app)
  }
}
