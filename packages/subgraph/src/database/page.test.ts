import { newId } from '@enigm/contracts'
import { pino } from 'pino'
import type { App } from '../app'
import type { Caller } from '../caller'
import { Context } from '../context'
import type { Connection, CountedConnection } from '../schema/connection'
import { Thing } from '../testkit/thing'
import { page, pagesBy, type PageOptions } from './page'
import { select } from './select'
import { Things } from './things.fixture'

let db: Things
beforeAll(async () => {
  db = await Things.start()
})
afterAll(() => db.stop())

const ownerId = newId('account')
const own = select(Thing).where('owner_id = $1')
const day = (n: number) => new Date(Date.UTC(2026, 0, n))

/** Things of one owner that were shut on these days, in the order of creation. */
async function shutOn(owner: string, ...days: number[]): Promise<Thing[]> {
  const made: Thing[] = []
  for (const n of days) made.push(await db.create(owner, day(n)))
  return made
}

/** All rows of a list, read in pages of two. */
async function readThrough(options: PageOptions<Thing>): Promise<Thing[]> {
  const found: Thing[] = []
  for (let after: string | null = null; ;) {
    const { edges, pageInfo }: Connection<Thing> = await page(db.app, own, options, { first: 2, after })
    found.push(...edges.map(({ node }) => node))
    expect(edges.length).toBeLessThanOrEqual(2)
    if (!pageInfo.hasNextPage) return found
    after = pageInfo.endCursor
  }
}

describe('select', () => {
  it('reads the columns of the entity under the names of its properties, by one text for the same calls', async () => {
    const [made] = await shutOn(newId('account'), 3)
    const statement = () => select(Thing, 't').where('t.id = $1')
    expect(await db.app.read(statement(), [made!.id])).toEqual([{ ...made }])
    expect(statement().sql).toBe(statement().sql)
    expect(statement().sql).toBe(
      'SELECT "t"."id" AS "id", "t"."version" AS "version", "t"."state" AS "state", "t"."owner_id" AS "ownerId", "t"."shut_at" AS "shutAt" FROM "thing" "t" WHERE (t.id = $1)',
    )
  })

  it('reads some of the properties, computed ones too, and no other', async () => {
    const [made] = await shutOn(newId('account'), 3)
    const statement = select(Thing, 't', ['id', 'shutAt'])
      .join('JOIN thing other ON other.id = t.id')
      .with<{ isShut: boolean }>({ isShut: 't.shut_at IS NOT NULL' })
      .where('t.id = $1', 'other.version = 1 OR false')
      .limit(1)
    const [row] = await db.app.read(statement, [made!.id])
    expect(row).toEqual({ id: made!.id, shutAt: day(3), isShut: true })
    // @ts-expect-error it was not selected
    expect(row!.ownerId).toBeUndefined()
  })

  it('locks the rows of the entity', async () => {
    const [made] = await shutOn(newId('account'), 3)
    const [locked] = await db.run((tx) => tx.query(select(Thing).where('id = $1').forUpdate(), [made!.id]))
    expect(locked).toEqual({ ...made })
  })

  it('refuses a class that is not an entity and an unknown property', () => {
    class Other {
      id!: string
    }
    expect(() => select(Other)).toThrow('Other is not an entity')
    expect(() => select(Thing).orderBy('color' as 'id')).toThrow('there is no column of color')
  })
})

describe('page', () => {
  const orders = {
    descending: ['shutAt desc', 'id desc'],
    ascending: ['shutAt', 'id'],
    mixed: ['shutAt desc', 'id'],
  } as const
  let made: Thing[]
  beforeAll(async () => {
    made = await shutOn(ownerId, 1, 2, 2, 2, 3)
    await shutOn(newId('account'), 2, 3)
  })

  it.each(Object.keys(orders) as (keyof typeof orders)[])(
    'reads through a list in %s order, each row once and none of others',
    async (name) => {
      const byDay = (one: Thing, other: Thing) => one.shutAt!.getTime() - other.shutAt!.getTime()
      const byId = (one: Thing, other: Thing) => (one.id < other.id ? -1 : 1)
      const sorted = {
        ascending: (one: Thing, other: Thing) => byDay(one, other) || byId(one, other),
        descending: (one: Thing, other: Thing) => byDay(other, one) || byId(other, one),
        mixed: (one: Thing, other: Thing) => byDay(other, one) || byId(one, other),
      }[name]
      const found = await readThrough({ parameters: [ownerId], order: orders[name] })
      expect(found.map(({ id }) => id)).toEqual([...made].sort(sorted).map(({ id }) => id))
    },
  )

  it('filters by the given values and ignores absent ones', async () => {
    const filtered = { parameters: [ownerId], order: orders.ascending }
    expect(await readThrough({ ...filtered, filter: { shutAt: day(2), state: null } })).toHaveLength(3)
    expect(await readThrough({ ...filtered, filter: { state: 'GONE' as Thing['state'] } })).toEqual([])
  })

  it('counts the whole list with its filter, only when asked and by one statement', async () => {
    const read = jest.fn(db.app.read)
    const options = { parameters: [ownerId], order: orders.ascending, filter: { shutAt: day(2) } }
    const app = { read } as unknown as typeof db.app
    const start = await page(app, own, options, { first: 2 })
    expect(read).toHaveBeenCalledTimes(1)
    const rest = await page(app, own, options, { first: 2, after: start.pageInfo.endCursor })
    expect(rest.edges).toHaveLength(1)
    expect([await start.count(), await rest.count()]).toEqual([3, 3])
    expect(read).toHaveBeenCalledTimes(4)
    const all = await page(app, own, { ...options, filter: {} }, { first: 1 })
    expect(await all.count()).toBe(5)
  })

  it('refuses a cursor of another list', async () => {
    const byId = await page(db.app, own, { parameters: [ownerId], order: ['id'] }, { first: 1 })
    const after = byId.pageInfo.endCursor
    for (const cursor of [after, 'x', '']) {
      await expect(
        page(db.app, own, { parameters: [ownerId], order: orders.mixed }, { first: 1, after: cursor }),
      ).rejects.toMatchObject({ code: 'BAD_USER_INPUT', message: 'The cursor is not valid.' })
    }
  })

  it('refuses to sort by a column type that a cursor cannot contain', async () => {
    const order = ['ownerId', 'publicKey' as 'id'] as const
    await expect(page(db.app, own, { order }, { first: 1 })).rejects.toThrow(
      'there is no column of publicKey',
    )
  })
})

describe('pagesBy', () => {
  it('reads the pages of many parents by one statement, each with a separate cursor and filter', async () => {
    const [one, other, none] = [newId('account'), newId('account'), newId('account')]
    const [first, second, third] = await shutOn(one, 1, 2, 3)
    const [fourth] = await shutOn(other, 4)
    const read = jest.fn(db.app.read)
    const context = { app: { read } } as unknown as Context
    const list = pagesBy(select(Thing).where('state = $2'), {
      by: 'ownerId',
      order: ['shutAt desc', 'id desc'],
      filters: ['state'],
      parameters: () => ['OPEN'],
    })
    const [start] = (await list([{ of: one, first: 2 }], context)) as CountedConnection<Thing>[]
    expect(start!.edges.map(({ node }) => node.id)).toEqual([third!.id, second!.id])
    const after = start!.pageInfo.endCursor
    const pages = (await list(
      [
        { of: one, first: 2, after },
        { of: other, first: 2, filter: { state: 'OPEN' as Thing['state'] } },
        { of: other, first: 2, filter: { state: 'GONE' as Thing['state'] } },
        { of: none, first: 2 },
      ],
      context,
    )) as CountedConnection<Thing>[]
    const ids = pages.map((each) => each.edges.map(({ node }) => node.id))
    expect(ids).toEqual([[first!.id], [fourth!.id], [], []])
    expect(pages.map((each) => each.pageInfo.hasNextPage)).toEqual([false, false, false, false])
    expect(read).toHaveBeenCalledTimes(2)
  })

  it('refuses a cursor with a character that PostgreSQL cannot store, before it reads', async () => {
    const read = jest.fn(db.app.read)
    const list = pagesBy(select(Thing), { by: 'ownerId', order: ['id'] })
    const after = Buffer.from(JSON.stringify(['thing\u0000'])).toString('base64url')
    await expect(
      list([{ of: newId('account'), first: 1, after }], { app: { read } } as unknown as Context),
    ).rejects.toMatchObject({ code: 'BAD_USER_INPUT', message: 'The cursor is not valid.' })
    expect(read).not.toHaveBeenCalled()
  })

  it('counts the lists of many parents by one more statement, each with its own filter', async () => {
    const [one, other, none] = [newId('account'), newId('account'), newId('account')]
    await shutOn(one, 1, 2, 3)
    await shutOn(other, 4)
    const read = jest.fn(db.app.read)
    const caller = { kind: 'anonymous', scopes: new Set<string>() } as Caller
    const context = new Context({ read } as unknown as App, caller, newId('event'), pino({ enabled: false }))
    const list = pagesBy(select(Thing).where('state = $2'), {
      by: 'ownerId',
      order: ['shutAt desc', 'id desc'],
      filters: ['state'],
      parameters: () => ['OPEN'],
    })
    const pages = await Promise.all(
      [
        { of: one, first: 1 },
        { of: other, first: 1, filter: { state: 'OPEN' as Thing['state'] } },
        { of: other, first: 1, filter: { state: 'GONE' as Thing['state'] } },
        { of: none, first: 1 },
      ].map((asked) => context.load(list, asked)),
    )
    expect(read).toHaveBeenCalledTimes(1)
    expect(await Promise.all(pages.map((each) => each.count()))).toEqual([3, 1, 0, 0])
    expect(read).toHaveBeenCalledTimes(2)
  })
})
