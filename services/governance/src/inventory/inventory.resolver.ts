import {
  keptWhile,
  purposes,
  retentionClasses,
  type KeptWhile,
  type Purpose,
  type RetentionClass,
} from '@enigm/contracts'
import { Audiences, Authenticated, enumType, RequiresScopes } from '@enigm/subgraph'
import { Field, Float, ObjectType, Query, Resolver } from 'type-graphql'
import type { StoredTable } from './stored-table'
import { storedTables } from './stored-tables'

const DataPurpose = enumType('DataPurpose', 'Why data is stored.', purposes)
const DataRetentionClass = enumType('DataRetentionClass', 'Why records are kept.', retentionClasses)
const DataEnd = enumType('DataEnd', 'How long records without a term are kept.', keptWhile)

@Audiences('panel')
@ObjectType({ description: 'One kind of data in a record, with the reason for which it is stored.' })
class StoredData {
  @Field(() => String, { description: 'The name of the data.' })
  name!: string

  @Field(() => DataPurpose, { description: 'Why it is stored.' })
  purpose!: Purpose
}

/** How long the records of one kind are kept. */
@Audiences('panel')
@ObjectType({ description: 'How long one kind of record is kept, and why.' })
class RetentionRule {
  @Field(() => String, { description: 'The service that keeps the records.' })
  service!: string

  @Field(() => String, { description: 'The kind of record.' })
  record!: string

  @Field(() => DataRetentionClass, { description: 'Why they are kept.' })
  retentionClass!: RetentionClass

  @Field(() => DataEnd, {
    nullable: true,
    description: 'Until when they are kept; null if they have a term.',
  })
  keptWhile!: KeptWhile | null

  @Field(() => Float, {
    nullable: true,
    description: 'Their term in days, from their end on; null without a term.',
  })
  days!: number | null
}

@Audiences('panel')
@ObjectType({ description: 'Every kind of data in the records of one kind.' })
class InventoryRecord extends RetentionRule {
  @Field(() => [StoredData], { description: 'The data of a record; at most 100.' })
  data!: StoredData[]
}

/** The list of stored data, which is generated from the code of every service (PRV-08, PRV-09). */
@Resolver()
export class InventoryResolver {
  @Audiences('panel')
  @RequiresScopes('platform:review')
  @Query(() => [InventoryRecord], {
    description:
      'Each kind of data that the system stores, with purpose and retention. Needs platform:review.',
  })
  dataInventory(): InventoryRecord[] {
    return storedTables.map((table) => ({
      ...ruleOf(table),
      data: table.columns.map(([name, purpose]) => ({ name, purpose })),
    }))
  }

  @Audiences('panel')
  @Authenticated()
  @Query(() => [RetentionRule], {
    description: 'How long each kind of record is kept. A legal hold can keep records for longer.',
  })
  retentionPolicy(): RetentionRule[] {
    return storedTables.map(ruleOf)
  }
}

function ruleOf({ service, table, retentionClass, ...kept }: StoredTable): RetentionRule {
  const record = table.replaceAll('_', ' ')
  return { service, record, retentionClass, keptWhile: kept.keptWhile ?? null, days: kept.days ?? null }
}
