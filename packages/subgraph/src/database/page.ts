import { z } from 'zod'
import type { App } from '../app'
import type { BatchLoader, Context } from '../context'
import {
  connectionFrom,
  decodeCursor,
  type CountedConnection,
  type PageArgs,
  type SortKey,
} from '../schema/connection'
import type { Order, Select, SelectedColumn } from './select'

const LONGEST_TEXT = 256

/** The values of a column type in a cursor. */
const codecs: Readonly<Record<string, z.ZodType<string | number>>> = {
  // PostgreSQL stores no U+0000.
  text: z
    .string()
    .max(LONGEST_TEXT)
    .refine((text) => !text.includes('\u0000')),
  timestamptz: z.iso.datetime(),
  int: z.int(),
}

/** Selects rows with these values; null and undefined select all. */
type Filter<Row> = { readonly [P in keyof Row]?: Row[P] | null }

export interface PageOptions<Row> {
  /** The sort keys; the last one is unique. A client can read their values in a cursor, so the node must show them too. */
  order: readonly [Order<Row>, ...Order<Row>[]]
  /** The parameters of the statement. */
  parameters?: readonly unknown[]
  filter?: Filter<Row>
}

/**
 * One page of a list, by key: `page(app, select(Device).where('account_id = $1'), { parameters: [id], order: ['requestedAt desc',
 * 'handle desc'] }, args)`.
 * @throws Refusal BAD_USER_INPUT if the cursor does not belong to this list
 */
export async function page<Row extends object>(
  app: Pick<App, 'read'>,
  statement: Select<Row>,
  { order, parameters = [], filter = {} }: PageOptions<Row>,
  { first, after }: PageArgs,
): Promise<CountedConnection<Row>> {
  const keys = order.map((each) => sortColumn(statement, each))
  const values = [...parameters]
  const parameter = (value: unknown) => `$${values.push(value)}`
  const conditions = Object.entries(filter)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([property, value]) => `${statement.column(property).sql} = ${parameter(value)}`)
  const counted = statement.where(...conditions).count()
  const ofTheList = [...values]
  const cursor = decodeCursor(after, cursorOf(keys))
  if (cursor) conditions.push(isAfter(keys, cursor.map(parameter)))
  const rows = await app.read(
    statement
      .where(...conditions)
      .orderBy(...order)
      .limit(parameter(first + 1)),
    values,
  )
  const count = async () => (await app.read(counted, ofTheList))[0]!.count
  return { ...connectionFrom(rows, first, sortKeyOf(keys)), count }
}

/** One of many pages of one request: a page of the list of one parent. */
export interface PageOf<Row> extends Pick<PageArgs, 'first' | 'after'> {
  /** The parent whose list it is, e.g. an organization. */
  of: string
  filter?: Filter<Row>
}

interface PagesOptions<Row> {
  order: readonly [Order<Row>, ...Order<Row>[]]
  /** The property that holds the parent. */
  by: keyof Row & string
  /** Properties that a page can be filtered by. */
  filters?: readonly (keyof Row & string)[]
  /** The parameters of the statement, from `$2` on. */
  parameters?: (context: Context) => readonly unknown[]
}

/**
 * The pages of one list of many parents, by one statement, and their counts by another:
 * `context.load(membersOf, { of: organizationId, ...args })`. The parameters of the statement's conditions start at `$2`, the
 * caller's clause included; its aliases must not be `requested`.
 * @throws Refusal BAD_USER_INPUT if a cursor does not belong to this list
 */
export function pagesBy<Row extends object>(
  statement: Select<Row>,
  { order, by, filters = [], parameters = () => [] }: PagesOptions<Row>,
): BatchLoader<PageOf<Row>, CountedConnection<Row>> {
  const keys = order.map((each) => sortColumn(statement, each))
  const filterTypes = filters.map((property) => `"filter_${property}" text`)
  const types = [...keys.map(({ column }, index) => `after_${index} ${column.type}`), ...filterTypes]
  const conditions = [
    `${statement.column(by).sql} = requested.parent`,
    ...filters.map(
      (p) => `(requested."filter_${p}" IS NULL OR ${statement.column(p).sql} = requested."filter_${p}")`,
    ),
  ]
  const filterValues = (filter: Filter<Row> | undefined) =>
    Object.fromEntries(filters.map((property) => [`filter_${property}`, filter?.[property] ?? null]))
  const countSql = `SELECT list.count
    FROM jsonb_to_recordset($1::jsonb) AS requested(${['number int', 'parent text', ...filterTypes].join(', ')})
    CROSS JOIN LATERAL (${statement.where(...conditions).count().sql}) list
    ORDER BY requested.number`
  const counts: BatchLoader<Pick<PageOf<Row>, 'of' | 'filter'>, number> = async (lists, context) => {
    const asked = lists.map(({ of, filter }, number) => ({ number, parent: of, ...filterValues(filter) }))
    const rows = await context.app.read<{ count: number }>(countSql, [
      JSON.stringify(asked),
      ...parameters(context),
    ])
    return rows.map(({ count }) => count)
  }
  const { fromStart, fromCursor, mixed } = pageStatements(statement, { order, keys, conditions, types })
  return async (pages, context) => {
    const asked = pages.map(({ of, first, after, filter }, number) => ({
      ...{ number, parent: of, first },
      ...Object.fromEntries(
        (decodeCursor(after, cursorOf(keys)) ?? []).map((value, i) => [`after_${i}`, value]),
      ),
      ...filterValues(filter),
    }))
    const begun = pages.filter((each) => each.after).length
    const sql = begun === 0 ? fromStart : begun === pages.length ? fromCursor : mixed
    const rows = await context.app.read<Row & { number: number }>(sql, [
      JSON.stringify(asked),
      ...parameters(context),
    ])
    return pages.map(({ of, first, filter }, number) => {
      const own: Row[] = rows.filter((row) => row.number === number)
      const count = () => context.load(counts, { of, filter })
      return { ...connectionFrom(own, first, sortKeyOf(keys)), count }
    })
  }
}

/** The statement for pages that all begin at the start of their list, all at a cursor, and some at each. */
function pageStatements<Row extends object>(
  statement: Select<Row>,
  {
    order,
    keys,
    conditions,
    types,
  }: {
    order: readonly Order<Row>[]
    keys: readonly SortColumn[]
    conditions: readonly string[]
    types: readonly string[]
  },
): Readonly<Record<'fromStart' | 'fromCursor' | 'mixed', string>> {
  const listed = statement.with<{ place: number }>({
    place: `row_number() OVER (ORDER BY ${keys.map(({ column, sign }) => `${column.sql} ${sign}`).join(', ')})`,
  })
  const sqlOf = (...cursor: string[]) => {
    const one = listed.where(...conditions, ...cursor).orderBy(...order)
    return `SELECT requested.number, page.*
      FROM jsonb_to_recordset($1::jsonb) AS requested(number int, parent text, first int, ${types.join(', ')})
      CROSS JOIN LATERAL (${one.limit('requested.first + 1').sql}) page
      ORDER BY requested.number, page.place`
  }
  const isLater = isAfter(
    keys,
    keys.map((_, index) => `requested.after_${index}`),
  )
  // An index finds the place of a cursor only without the alternative that there is none.
  return {
    fromStart: sqlOf(),
    fromCursor: sqlOf(`(${isLater})`),
    mixed: sqlOf(`(requested.after_0 IS NULL OR ${isLater})`),
  }
}

interface SortColumn {
  readonly property: string
  readonly column: SelectedColumn
  readonly sign: 'ASC' | 'DESC'
  readonly codec: z.ZodType<string | number>
}

function sortColumn<Row extends object>(statement: Select<Row>, order: Order<Row>): SortColumn {
  const [property = '', direction] = order.split(' ')
  const column = statement.column(property)
  const codec = codecs[column.type]
  if (!codec) throw new Error(`no page is sorted by ${property}: ${column.type} has no cursor`)
  return { property, column, sign: direction ? 'DESC' : 'ASC', codec }
}

const cursors = new Map<string, z.ZodType<SortKey>>()

/** The form of the cursors of lists whose sort keys have these types; it is built once. */
function cursorOf(keys: readonly SortColumn[]): z.ZodType<SortKey> {
  const types = keys.map(({ column }) => column.type).join()
  const known = cursors.get(types)
  if (known) return known
  const cursor = z.tuple(keys.map(({ codec }) => codec) as [z.ZodType<string | number>])
  cursors.set(types, cursor)
  return cursor
}

function sortKeyOf(keys: readonly SortColumn[]) {
  return (row: object): SortKey =>
    keys.map(({ property }) => {
      const value = (row as Record<string, string | number | Date>)[property]!
      return value instanceof Date ? value.toISOString() : value
    })
}

/** SQL for rows after the cursor: one row comparison if all columns have the same direction, so that it can use an index. */
function isAfter(keys: readonly SortColumn[], cursor: readonly string[]): string {
  const columns = keys.map(({ column }) => column.sql)
  const [one] = keys
  const compare = ({ sign }: SortColumn) => (sign === 'DESC' ? '<' : '>')
  if (keys.every(({ sign }) => sign === one!.sign)) {
    return `(${columns.join(', ')}) ${compare(one!)} (${cursor.join(', ')})`
  }
  const alternatives = keys.map((key, index) => {
    const equal = columns.slice(0, index).map((column, i) => `${column} = ${cursor[i]}`)
    return [...equal, `${columns[index]} ${compare(key)} ${cursor[index]}`].join(' AND ')
  })
  return alternatives.map((alternative) => `(${alternative})`).join(' OR ')
}
