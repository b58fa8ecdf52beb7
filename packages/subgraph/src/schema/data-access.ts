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

/** One audited read as the data subject sees it: without the account of the reader. */
@Shareable()
@Audiences('panel')
@ObjectType({ description: 'A read of data of the own account by another person or program.' })
export class DataAccess {
  /** Its number in the trail, from 1. */
  seq!: number

  @Field(() => Date, { description: 'The hour of the read, in UTC.' })
  at!: Date

  @Field(() => String, { description: 'The field that was read, as type and field of this schema.' })
  what!: string

  @Field(() => DataReader, { description: 'The category of the reader.' })
  by!: ReaderCategory
}

/** The type of a field with a page of accesses, newest first. */
export const DataAccessConnection = connectionOf(DataAccess, 'DataAccessConnection', ['panel'], {
  shareable: true,
})

/** One page of the audited reads of data of the calling account by others, newest first. @throws Refusal UNAUTHENTICATED */
export async function ownDataAccesses(
  { app, caller }: Context,
  page: PageArgs,
): Promise<Connection<DataAccess>> {
  const scope = `account:${accountOf(caller)}`
  const [beforeSeq = LAST_SEQ] = decodeCursor(page.after, z.tuple([z.int()])) ?? []
  const rows = await readAccesses(app, scope, page.first + 1, beforeSeq)
  return connectionFrom(rows, page.first, ({ seq }) => [seq])
}
