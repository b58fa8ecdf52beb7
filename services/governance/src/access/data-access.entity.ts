import { readerCategories, type ReaderCategory } from '@enigm/contracts'
import { Audiences, connectionOf } from '@enigm/subgraph'
import { Field, ObjectType, registerEnumType } from 'type-graphql'

const DataReader = Object.fromEntries(readerCategories.map((name) => [name, name]))

registerEnumType(DataReader, {
  name: 'DataReader',
  description: 'The category of a reader of data of another person.',
  valuesConfig: {
    OPERATOR: { description: 'An operator of the platform.' },
    SUPPORT: { description: 'A member of support.' },
    AUDITOR: { description: 'An auditor.' },
    PARTNER: { description: 'A partner’s client, for its own organization.' },
    ADMINISTRATOR: {
      description: 'An administrator of an organization or server that the person belongs to.',
    },
  },
})

/** One audited read as the data subject sees it: without the account of the reader (decision 0018). */
@Audiences('panel')
@ObjectType({ description: 'A read of data of the own account by another person or program.' })
export class DataAccess {
  /** Its number in the log of the account, from 1. */
  seq!: number

  @Field(() => Date, { description: 'The hour of the read, in UTC.' })
  at!: Date

  @Field(() => String, { description: 'The service whose data were read, for example `devices`.' })
  service!: string

  @Field(() => String, { description: 'The field that was read, as type and field of this schema.' })
  what!: string

  @Field(() => DataReader, { description: 'The category of the reader.' })
  by!: ReaderCategory
}

export const DataAccessConnection = connectionOf(DataAccess, 'DataAccessConnection', ['panel'])
