import type { App } from '../app'
import { Context } from '../context'
import { Documents } from './documents'
import { callerWith, startLibrary } from './library-request.fixture'

const startDocuments = async (capacity: number) => {
  const { schema, app } = await startLibrary()
  const documents = new Documents(schema, capacity)
  const context = () => new Context(app as unknown as App, callerWith(), 'correlation-1', app.log)
  return {
    documents,
    ask: (query: string, operationName?: string) => documents.execute({ query, operationName }, context()),
  }
}

describe('the cache of documents', () => {
  it('is bounded: a new document replaces the least recently used one', async () => {
    const { documents, ask } = await startDocuments(2)
    for (const alias of ['a', 'b', 'c', 'd']) await ask(`{ ${alias}: products }`)
    expect(documents.size).toBe(2)
  })

  it('stores no invalid document', async () => {
    const { documents, ask } = await startDocuments(2)
    await ask('{ nothing }')
    await ask('{')
    expect(documents.size).toBe(0)
  })

  it('answers the same from the cache, with the variables of each request', async () => {
    const { schema, app } = await startLibrary()
    const documents = new Documents(schema)
    const query = 'query ($id: ID!) { book(id: $id) { title } }'
    const ask = (id: string) =>
      documents.execute(
        { query, variables: { id } },
        new Context(app as unknown as App, callerWith(), 'correlation-1', app.log),
      )
    expect([await ask('one'), await ask('two')].map(({ data }) => data)).toEqual([
      { book: { title: 'Book one' } },
      { book: { title: 'Book two' } },
    ])
    expect(documents.size).toBe(1)
  })
})

describe('the name of an operation in the metrics', () => {
  it.each([
    ['{ alias: products }', 'Query.products'],
    ['query Chosen { products other: products }', 'Query.several'],
    ['mutation { lendBook(input: { bookId: "one" }) { book { id } } }', 'Mutation.lendBook'],
    ['{ ...more } fragment more on Query { products }', 'Query.several'],
    ['{ chosenByAClient }', 'none'],
  ])('of %s is %s: from the schema, not from the text of a client', async (query, name) => {
    const { ask } = await startDocuments(10)
    expect((await ask(query)).operation).toBe(name)
  })

  it('is that of the requested operation', async () => {
    const { ask } = await startDocuments(10)
    const { data, operation } = await ask('query A { products } query B { book(id: "one") { id } }', 'B')
    expect({ data, operation }).toEqual({ data: { book: { id: 'one' } }, operation: 'Query.book' })
  })

  it('is missing if the document does not contain the operation', async () => {
    const { ask } = await startDocuments(10)
    const { errors, data } = await ask('query A { products } query B { products }', 'C')
    expect([errors?.[0]?.extensions.code, data]).toEqual(['BAD_USER_INPUT', undefined])
  })
})
