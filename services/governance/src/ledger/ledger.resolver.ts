import { Audiences, PageArgs, RequiresScopes, type App, type Connection } from '@enigm/subgraph'
import { Args, Query, Resolver } from 'type-graphql'
import { AuditFindingConnection, type AuditFinding } from './finding.entity'
import { auditFindings, ledgerSources } from './ledger.queries'
import { LedgerSource } from './source.entity'

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

  @Audiences('panel')
  @RequiresScopes('platform:review')
  @Query(() => AuditFindingConnection, {
    description:
      'The breaks that the ledger has found in the audit entries of services, newest first. For operators and auditors. Needs platform:review.',
  })
  auditFindings(@Args() page: PageArgs): Promise<Connection<AuditFinding>> {
    return auditFindings(this.app, page)
  }
}
