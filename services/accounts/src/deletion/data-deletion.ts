import { Audiences, enumType } from '@enigm/subgraph'
import { Field, Int, ObjectType } from 'type-graphql'
import { Retention } from './deletion.entity'

export const DataCategory = enumType(
  'DataCategory',
  'Data that a holder can delete without deleting the account.',
  {
    SECURITY_EVENTS: 'The list of security events of the account.',
    ENDED_SESSIONS: 'Sessions that are closed or have expired.',
    ENDED_RECOVERIES: 'Recoveries that have ended.',
    ENDED_MEMBERSHIPS: 'Memberships of organizations that have ended.',
    ENDED_DEVICES: 'Devices that are revoked, replaced or retired, with their commands and findings.',
    TRAINING:
      'Completed modules, passed courses and ended attempts at exams. Attempts of the last day stay: they limit the next one.',
  },
)
export type DataCategory = keyof typeof DataCategory

@Audiences('panel', 'device')
@ObjectType({ description: 'What was deleted and what is kept of one category of data.' })
export class DataDeletion {
  @Field(() => DataCategory, { description: 'The category.' })
  category!: DataCategory

  @Field(() => Int, {
    nullable: true,
    description:
      'The number of deleted records; null if another service keeps them and deletes them shortly.',
  })
  deleted!: number | null

  @Field(() => [Retention], { description: 'The grounds on which its records are kept, with their ends.' })
  retained!: Retention[]
}
