import { Audiences, connectionOf, enumType } from '@enigm/subgraph'
import { Field, Float, ObjectType } from 'type-graphql'

export const FindingKind = enumType(
  'AuditFindingKind',
  'What is wrong with the audit entries of a service.',
  {
    GAP: 'Entries before this position are missing.',
    ALTERED: 'The entry is not as the service wrote it, or does not follow the one before it.',
    RESTORED:
      'From this position on the service has other entries than before: its database was restored or replaced.',
  },
)
export type FindingKind = keyof typeof FindingKind

/** Shows that the trail of a service is not complete or not unchanged. */
@Audiences('panel')
@ObjectType({ description: 'A break in the audit entries of a service, which the ledger has found.' })
export class AuditFinding {
  /** Its number, for the order of the list. */
  id!: number

  @Field(() => String, { description: 'The service.' })
  service!: string

  @Field(() => Float, { description: 'The position in the sequence of the service’s entries.' })
  position!: number

  @Field(() => FindingKind, { description: 'What was found.' })
  kind!: FindingKind

  @Field(() => Date, { description: 'When it was found, in UTC.' })
  foundAt!: Date
}

export const AuditFindingConnection = connectionOf(AuditFinding, 'AuditFindingConnection', ['panel'])
