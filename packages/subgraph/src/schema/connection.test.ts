import { z } from 'zod'
import { connectionFrom, decodeCursor, encodeCursor } from './connection'
import { callerWith, startLibrary } from './library-request.fixture'

const reader = callerWith({ scopes: new Set(['devices:read']) })
const PAGE = `query ($first: Int!, $after: String) {
  books(first: $first, after: $after) { edges { cursor node { id } } pageInfo { hasNextPage endCursor } }
}`

interface Page {
  books: { edges: { node: { id: string } }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } }
}

describe('a connection', () => {
  it('is read page by page, each node once, to its end', async () => {
    const { request } = await startLibrary()
    const first = (await request(reader, PAGE, { first: 2 })).data as unknown as Page
    const { hasNextPage, endCursor: after } = first.books.pageInfo
    const second = (await request(reader, PAGE, { first: 2, after })).data as unknown as Page
    expect(hasNextPage).toBe(true)
    expect([first, second].flatMap(({ books }) => books.edges.map(({ node }) => node.id))).toEqual([
      'one',
      'two',
      'three',
    ])
    expect(second.books.pageInfo.hasNextPage).toBe(false)
  })

  it.each([
    ['no base64', '§'],
    ['no JSON', Buffer.from('nothing').toString('base64url')],
    ['another form', encodeCursor(['text'])],
    ['too many parts', encodeCursor([1, 2])],
    ['empty', ''],
  ])('refuses a cursor that is %s', async (_what, after) => {
    const { request } = await startLibrary()
    const { errors } = await request(reader, PAGE, { first: 2, after })
    expect(errors?.map(({ message, extensions }) => [message, extensions.code])).toEqual([
      ['The cursor is not valid.', 'BAD_USER_INPUT'],
    ])
  })

  it.each([0, -1, 101])('refuses a page of %s', async (first) => {
    const { request } = await startLibrary()
    const { errors } = await request(reader, PAGE, { first })
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
  })
})

describe('connectionFrom', () => {
  it('has no end cursor if the page is empty', () => {
    expect(connectionFrom([], 20, () => [1])).toEqual({
      edges: [],
      pageInfo: { hasNextPage: false, endCursor: null },
    })
  })
})

describe('decodeCursor', () => {
  it('returns the sort key, and undefined without a cursor', () => {
    const key = z.tuple([z.string(), z.int()])
    expect(decodeCursor(encodeCursor(['ä', 7]), key)).toEqual(['ä', 7])
    expect([decodeCursor(null, key), decodeCursor(undefined, key)]).toEqual([undefined, undefined])
  })
})
