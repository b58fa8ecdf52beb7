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
  },
)
export type DataCategory = keyof typeof DataCategory

@Audiences('panel', 'device')
@ObjectType({ description: 'What was deleted and what is kept of one category of data.' })
export class DataDeletion {
  @Field(() => DataCategory, { description: 'The category.' })
  category!: DataCategory

  @Field(() => Int, { description: 'The number of deleted records.' })
  deleted!: number

  @Field(() => [Retention], { description: 'The grounds on which its records are kept, with their ends.' })
  retained!: Retention[]
}
