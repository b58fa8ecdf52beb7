import { serviceNames } from '@enigm/contracts'
import ts from 'typescript'
import { sourceFilesIn, type SourceFile } from '../sources/source-files'
import { departures } from './rooms'

const files = sourceFilesIn(['services'])

/** The departures of a service that follows the template except for these files; `null` removes a file. */
function departuresWith(changed: Readonly<Record<string, string | null>>): string[] {
  const template: Record<string, string | null> = {
    'service.ts': `export const definition = defineSubgraph({ name: 'library', parts: [bookPart] })`,
    'book/index.ts': `export const bookPart = definePart({ entities: [Book] })`,
    'book/book.entity.ts': `export class Book {}`,
    'book/book.service.ts': `export class BookService { lend(context: Context, id: string) {} }`,
    'book/book.resolver.ts': `class R { @Audiences('panel') @Query(() => Book) book() {} @Operation({}) lend() {} }`,
    'book/loan.ts': `export const days = 14`,
    'migrations/1760000000001-create-book.ts': `export class CreateBook {}`,
    ...changed,
  }
  const source = Object.entries(template).flatMap(([name, text]): SourceFile[] => {
    const path = `services/library/src/${name}`
    if (text === null) return []
    return [{ path, text, syntax: ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true) }]
  })
  return departures('library', source)
}

describe('docs/rooms.md', () => {
  it.each(serviceNames)('holds %s', (name) => {
    expect(departures(name, files)).toEqual([])
  })

  it('is met by its own example', () => {
    expect(departuresWith({})).toEqual([])
  })

  it.each([
    ['a kind of file that it does not know', { 'book/book.inputs.ts': '' }, 'its kind is none of'],
    ['another file in the root', { 'reactions.ts': '' }, 'the root holds'],
    ['a long service.ts', { 'service.ts': 'export {}\n'.repeat(51) }, '51 lines'],
    ['a folder without index.ts', { 'book/index.ts': null }, 'it has no index.ts'],
    [
      'an index.ts without a part',
      { 'book/index.ts': `export { Book } from './b'` },
      'does not export one part',
    ],
    [
      'a context that is not the first parameter',
      { 'book/book.service.ts': `class S { lend(id: string, context: Context) {} }` },
      'lend takes its context or transaction first',
    ],
    [
      'a rule below @Query',
      { 'book/book.resolver.ts': `class R { @Query(() => Book) @Audiences('panel') book() {} }` },
      'book has a rule below @Query',
    ],
    [
      'a mutation without @Operation',
      { 'book/book.resolver.ts': `class R { @Audiences('panel') @Mutation(() => Book) lend() {} }` },
      'lend is a mutation without @Operation',
    ],
    [
      'a decorator besides @Operation',
      { 'book/book.resolver.ts': `class R { @Audiences('panel') @Operation({}) lend() {} }` },
      'lend has a decorator besides @Operation',
    ],
  ])('refuses %s', (_what, changed, sentence) => {
    expect(departuresWith(changed)).toEqual([expect.stringContaining(sentence)])
  })
})
