import { readerCategories, type ReaderCategory } from '@enigm/contracts'
import { Field, ObjectType, registerEnumType } from 'type-graphql'
import { z } from 'zod'
import { readAccesses } from '../audit/trail'
import { accountOf } from '../caller'
import type { Context } from '../context'
import { Audiences, Shareable } from './directives'
import {
  connectionFrom,
  connectionOf,
  decodeCursor,
  LAST_SEQ,
  type Connection,
  type PageArgs,
} from './connection'

const DataReader = Object.fromEntries(readerCategories.map((name) => [name, name]))

registerEnumType(DataReader, {
  name: 'DataReader',
  description: 'As what somebody has read data of another person.',
  valuesConfig: {
    OPERATOR: { description: 'An operator of the platform.' },
    SUPPORT: { description: 'A member of support.' },
    AUDITOR: { description: 'An auditor.' },
    PARTNER: { description: 'A partner’s client, for its own organization.' },
    ADMINISTRATOR: { description: 'Somebody who administers what the person belongs to.' },
  },
})

/** One audited read as the person concerned sees it: never by which account. */
@Shareable()
@Audiences('panel')
@ObjectType({ description: 'A look that somebody else has taken at data of the own account.' })
export class DataAccess {
  /** Its place in the trail, which counts from 1. */
  seq!: number

  @Field(() => Date, { description: 'The hour in which it happened, in UTC.' })
  at!: Date

  @Field(() => String, { description: 'What was looked at, as type and field of this schema.' })
  what!: string

  @Field(() => DataReader, { description: 'As what the reader has looked.' })
  by!: ReaderCategory
}

/** A page of accesses, newest first; give it as a field's type. */
export const DataAccessConnection = connectionOf(DataAccess, 'DataAccessConnection', ['panel'], {
  shareable: true,
})

/** Who else has looked at what: exactly the audited reads that the calling account was told of. @throws Refusal UNAUTHENTICATED */
export async function ownDataAccesses(
  { app, caller }: Context,
  page: PageArgs,
): Promise<Connection<DataAccess>> {
  const scope = `account:${accountOf(caller)}`
  const [beforeSeq = LAST_SEQ] = decodeCursor(page.after, z.tuple([z.int()])) ?? []
  const rows = await readAccesses(app, scope, page.first + 1, beforeSeq)
  return connectionFrom(rows, page.first, ({ seq }) => [seq])
}
