import { Refusal, type Audience } from '@enigm/contracts'
import { audiences } from '@enigm/contracts'
import { IsOptional, Max, MaxLength, Min } from 'class-validator'
import { ArgsType, Field, Int, ObjectType } from 'type-graphql'
import type { z } from 'zod'
import { Audiences, Shareable } from './directives'

const DEFAULT_PAGE = 20
const LARGEST_PAGE = 100
const LONGEST_CURSOR = 1_000
/** Comes after every entry of a trail. */
export const LAST_SEQ = 2 ** 31 - 1

@Shareable()
@Audiences(...audiences)
@ObjectType({ description: 'The end of a page of a list.' })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether the list continues after this page.' })
  hasNextPage!: boolean

  @Field(() => String, {
    nullable: true,
    description: 'The cursor of the last edge, for `after`; null if the page is empty.',
  })
  endCursor!: string | null
}

/** The arguments of every list that can grow: `@Args() page: PageArgs`. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, { defaultValue: DEFAULT_PAGE, description: 'The number of edges, from 1 to 100.' })
  @Min(1)
  @Max(LARGEST_PAGE)
  first!: number

  @Field(() => String, { nullable: true, description: 'The cursor after which the page begins.' })
  @IsOptional()
  @MaxLength(LONGEST_CURSOR)
  after?: string | null
}

export interface Edge<T> {
  cursor: string
  node: T
}

export interface Connection<T> {
  edges: Edge<T>[]
  pageInfo: PageInfo
}

/** A page of a list that one owner bounds, so that its size can be counted. */
export interface CountedConnection<T> extends Connection<T> {
  /** Counts the whole list with its filter; only a client that selects `totalCount` pays for it. */
  count(): Promise<number>
}

export interface ConnectionOptions {
  /** Several subgraphs define this connection; its node type is shareable too. */
  shareable?: boolean
}

/** The types of a Relay connection: `connectionOf(Device, 'DeviceConnection', ['panel'])` makes DeviceEdge as well. */
export function connectionOf<T extends object>(
  nodeType: new (...parameters: any[]) => T,
  name: `${string}Connection`,
  seenBy: readonly [Audience, ...Audience[]],
  { shareable = false }: ConnectionOptions = {},
): new () => Connection<T> {
  const Share = (): ClassDecorator => (target) => (shareable ? Shareable()(target) : undefined)

  @Share()
  @Audiences(...seenBy)
  @ObjectType(name.replace(/Connection$/, 'Edge'), { description: 'An edge of a list.' })
  class EdgeType implements Edge<T> {
    @Field(() => String, { description: 'The opaque cursor of this edge.' })
    cursor!: string

    @Field(() => nodeType, { description: 'The object of this edge.' })
    node!: T
  }

  @Share()
  @Audiences(...seenBy)
  @ObjectType(name, { description: 'A page of a list.' })
  class ConnectionType implements Connection<T> {
    @Field(() => [EdgeType], { description: 'The edges of this page, in order.' })
    edges!: EdgeType[]

    @Field(() => PageInfo, { description: 'The end of this page.' })
    pageInfo!: PageInfo
  }
  return ConnectionType
}

/** A connection with `totalCount`, for lists that one owner bounds: no audit trail and no list of the whole platform. */
export function countedConnectionOf<T extends object>(
  nodeType: new (...parameters: any[]) => T,
  name: `${string}Connection`,
  seenBy: readonly [Audience, ...Audience[]],
): new () => CountedConnection<T> {
  const Base = connectionOf(nodeType, name, seenBy)

  @Audiences(...seenBy)
  @ObjectType(name, { description: 'A page of a list.' })
  class CountedConnectionType extends Base implements CountedConnection<T> {
    count!: () => Promise<number>

    @Field(() => Int, { description: 'How many there are in the list on all its pages, with its filter.' })
    totalCount(): Promise<number> {
      return this.count()
    }
  }
  return CountedConnectionType
}

/** The sort key of a row; its last part is unique. A client can read it in a cursor, so the node must show its values too. */
export type SortKey = readonly (string | number)[]

/** Makes a page of up to `first + 1` rows; the additional row shows that the list continues. */
export function connectionFrom<T>(
  rows: readonly T[],
  first: number,
  keyOf: (row: T) => SortKey,
): Connection<T> {
  const edges = rows.slice(0, first).map((node) => ({ cursor: encodeCursor(keyOf(node)), node }))
  return { edges, pageInfo: { hasNextPage: rows.length > first, endCursor: edges.at(-1)?.cursor ?? null } }
}

export function encodeCursor(key: SortKey): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url')
}

/** The sort key of a cursor; undefined without a cursor. @throws Refusal BAD_USER_INPUT if the cursor is not valid */
export function decodeCursor<K extends SortKey>(
  cursor: string | null | undefined,
  schema: z.ZodType<K>,
): K | undefined {
  if (cursor === null || cursor === undefined) return undefined
  const key = schema.safeParse(parsed(cursor))
  if (!key.success) throw new Refusal('BAD_USER_INPUT', 'The cursor is not valid.', ['after'])
  return key.data
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    return undefined
  }
}
