import { Audiences, RequiresScopes, type App } from '@enigm/subgraph'
import { Field, Float, ObjectType, Query, Resolver } from 'type-graphql'
import type { GovernanceApp } from '../config'

@Audiences('panel', 'partner')
@ObjectType({ description: 'The audit ledger, as its verifiers need it.' })
class AuditLedger {
  @Field(() => String, { description: 'Its name in checkpoints.' })
  origin!: string

  @Field(() => [String], {
    description:
      'Every key that has signed a checkpoint, in the form of C2SP signed-note, the newest first. Compare them with those that you got from elsewhere.',
  })
  verifierKeys!: string[]

  @Field(() => String, {
    nullable: true,
    description: 'The newest checkpoint, a signed note; null before the first one.',
  })
  checkpoint!: string | null

  @Field(() => Float, {
    nullable: true,
    description: 'The size in the newest checkpoint; null before the first one.',
  })
  size!: number | null
}

@Resolver()
export class CheckpointResolver {
  private readonly app: GovernanceApp

  constructor(app: App<any>) {
    this.app = app
  }

  @Audiences('panel', 'partner')
  @RequiresScopes('account:self', 'organizations:read')
  @Query(() => AuditLedger, {
    description:
      'The keys and the newest checkpoint of the audit ledger. Machine clients need organizations:read.',
  })
  async auditLedger(): Promise<AuditLedger> {
    const [ledger] = await this.app.read<Omit<AuditLedger, 'origin'>>(
      `SELECT ARRAY(SELECT verifier_key FROM ledger_key ORDER BY first_size DESC) AS "verifierKeys", c.note AS checkpoint,
         c.size::float8 AS size
       FROM (SELECT) one LEFT JOIN (SELECT * FROM ledger_checkpoint ORDER BY size DESC LIMIT 1) c ON true`,
    )
    return { origin: this.app.config.CHECKPOINT_ORIGIN, ...ledger! }
  }
}
