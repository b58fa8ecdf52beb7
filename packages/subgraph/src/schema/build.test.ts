import { composeServices } from '@apollo/composition'
import { Kind, parse, print } from 'graphql'
import {
  Arg,
  Args,
  Field,
  FieldResolver,
  ID,
  InputType,
  Int,
  InterfaceType,
  Mutation,
  ObjectType,
  Query,
  Resolver,
} from 'type-graphql'
import { Authenticated, Audiences, Critical, Key, RequiresScopes } from './directives'
import type { SubgraphDefinition } from '../definition'
import { AuditEntryConnection, type AuditEntry } from './audit-entry'
import { subgraphSdl } from './build'
import { connectionFrom, PageArgs, type Connection } from './connection'
import { errorCodes } from './error-codes'
import { payloadOf } from './payload'
import { Book, BookPayload, library } from './library.fixture'
import { callerWith, startLibrary } from './library-request.fixture'

@Key('id')
@Audiences('panel')
@ObjectType('Author', { description: 'Who writes books.' })
class Author {
  @Field(() => ID, { description: 'Its id.' })
  id!: string

  @Field(() => String, { description: 'Its name.' })
  name!: string
}

const { AuthorsError } = errorCodes('Authors', ['panel'], {})

@Audiences('panel')
@ObjectType({ description: 'What a renaming gives.' })
class RenameAuthorPayload extends payloadOf(AuthorsError) {
  @Field(() => Author, { nullable: true, description: 'The author.' })
  author?: Author
}

@InputType({ description: 'How to rename.' })
class RenameAuthorInput {
  @Field(() => String, { description: 'The new name.' })
  name!: string
}

@Resolver(() => Author)
class AuthorsResolver {
  @Authenticated()
  @Audiences('panel')
  @Query(() => [Author], { description: 'All authors.' })
  authors(): Author[] {
    return []
  }

  @Authenticated()
  @Audiences('panel')
  @Query(() => AuditEntryConnection, { description: 'The same shared types as in the library.' })
  authorTrail(@Args(() => PageArgs) page: PageArgs): Connection<AuditEntry> {
    return connectionFrom([], page.first, () => [])
  }

  @Authenticated()
  @Audiences('panel')
  @Mutation(() => RenameAuthorPayload, { nullable: true, description: 'Renames.' })
  renameAuthor(
    @Arg('input', () => RenameAuthorInput, { description: 'How.' }) _input: RenameAuthorInput,
  ): object {
    return {}
  }
}

const authors: SubgraphDefinition<any> = {
  ...library,
  name: 'accounts',
  entities: [Author],
  resolvers: [AuthorsResolver],
  stubs: [],
  references: { Author: async (keys) => keys.map(() => null) },
}

const withResolvers = (...resolvers: SubgraphDefinition['resolvers']) => ({ ...library, resolvers })

describe('subgraphSdl', () => {
  it('keeps keys, tags, rules and descriptions for composition', () => {
    const sdl = subgraphSdl(library)
    expect(sdl).toContain('type Book @key(fields: "id") @tag(name: "panel")')
    expect(sdl).toContain('note: String @requiresScopes(scopes: [["devices:manage"]])')
    expect(sdl).toContain('@critical(operation: "SERVER_DELETION", target: "bookId")')
    expect(sdl).toContain('lendingList: String @audited @authenticated @tag(name: "panel")')
    expect(sdl).toMatch(/"""A book\."""\ntype Book/)
    expect(sdl).toContain('boughtAt: DateTime!')
    expect(sdl).toContain('first: Int! = 20')
    expect(sdl).toContain('type LibraryError implements UserError @tag(name: "panel")')
    expect(sdl).toContain('type PageInfo @shareable')
  })

  it('emits stubs and entities that no field here returns', () => {
    const sdl = subgraphSdl(library)
    expect(sdl).toContain('type Author @key(fields: "id")')
    expect(sdl).toContain('type Shelf @key(fields: "id")')
  })

  it('returns the same text for every build, independent of other builds', () => {
    const first = subgraphSdl(library)
    subgraphSdl(authors)
    expect(subgraphSdl(library)).toBe(first)
    const types = parse(first).definitions.flatMap((node) =>
      node.kind === Kind.OBJECT_TYPE_DEFINITION ? [node] : [],
    )
    const names = types.flatMap(({ name, fields }) => [
      name.value,
      ...(fields ?? []).map((field) => field.name.value),
    ])
    const sorted = [...types]
      .sort((one, two) => one.name.value.localeCompare(two.name.value))
      .flatMap(({ name, fields }) => [name.value, ...(fields ?? []).map((field) => field.name.value).sort()])
    expect(names).toEqual(sorted)
  })

  it('keeps equally named classes of two subgraphs apart', () => {
    const nameOfAuthor = /type Author [^}]*name: String!/
    expect(subgraphSdl(authors)).toMatch(nameOfAuthor)
    expect(subgraphSdl(library)).not.toMatch(nameOfAuthor)
    expect(subgraphSdl(authors)).not.toContain('Book')
  })

  it('composes with another subgraph, rules included', () => {
    const { errors, supergraphSdl } = composeServices(
      [library, authors].map((each) => ({
        name: each.name,
        url: 'http://test',
        typeDefs: parse(subgraphSdl(each)),
      })),
    )
    expect(errors).toBeUndefined()
    expect(supergraphSdl).toContain('@requiresScopes(scopes: [["devices:manage"]])')
    expect(supergraphSdl).toContain('@critical(operation: "SERVER_DELETION", target: "bookId")')
    for (const shared of ['Limitation', 'PageInfo', 'AuditEntry', 'AuditEntryConnection', 'AuditEntryEdge']) {
      expect(supergraphSdl).toMatch(new RegExp(`type ${shared}[^{]*ACCOUNTS[^{]*DEVICES`))
    }
    expect(supergraphSdl).toMatch(/type Author[^{]*@join__type\(graph: ACCOUNTS/)
  })

  it('is the schema that the running subgraph returns for `_service`', async () => {
    const { request } = await startLibrary()
    const { data } = await request(callerWith(), '{ _service { sdl } }')
    const types = (sdl: string) => parse(sdl).definitions.filter((node) => print(node).includes('type Book '))
    const { sdl } = (data as { _service: { sdl: string } })._service
    expect(types(sdl).map(print).join()).toContain('@requiresScopes(scopes: [["devices:manage"]])')
  })
})

describe('subgraphSdl refuses', () => {
  it('a root field without a rule that is not on the public list [default deny]', () => {
    @Resolver()
    class Open {
      @Query(() => String)
      secrets(): string {
        return ''
      }
    }
    expect(() => subgraphSdl(withResolvers(Open))).toThrow('Query.secrets has no rule')
  })

  it('a rule on a field resolver whose field is declared in its class, where type-graphql would drop it', () => {
    @Resolver(() => Book)
    class Lost {
      @RequiresScopes('platform:operate')
      @FieldResolver(() => String)
      title(): string {
        return ''
      }
    }
    expect(() => subgraphSdl(withResolvers(...library.resolvers, Lost))).toThrow(
      'Book.title: its directives belong',
    )
  })

  it('an entity without a resolver of its references, and references without an entity', () => {
    const { Book: books, ...others } = library.references
    expect(() => subgraphSdl({ ...library, references: others })).toThrow('Book has a @key and no entry')
    expect(() => subgraphSdl({ ...library, references: { ...library.references, Cellar: books! } })).toThrow(
      'references names Cellar, which has no @key',
    )
  })

  it('a rule on an interface', () => {
    @Authenticated()
    @InterfaceType({ resolveType: () => 'Book' })
    abstract class Guarded {
      @Field(() => ID)
      id!: string
    }
    @Resolver()
    class Interfaces {
      @Authenticated()
      @Query(() => Guarded, { nullable: true })
      guarded(): null {
        return null
      }
    }
    expect(() => subgraphSdl(withResolvers(Interfaces, ...library.resolvers))).toThrow(
      'Guarded is an interface',
    )
  })

  it('a mutation that violates the conventions, with all mistakes at once', () => {
    @Resolver()
    class Odd {
      @Authenticated()
      @Mutation(() => Int)
      countBooks(): number {
        return 1
      }

      @Critical('SERVER_DELETION', 'bookId')
      @Authenticated()
      @Mutation(() => BookPayload)
      dropBook(): BookPayload {
        return {}
      }

      @Critical('SERVER_DELETION', 'bookId')
      @Authenticated()
      @Query(() => String)
      peek(): string {
        return ''
      }
    }
    const build = () => subgraphSdl(withResolvers(...library.resolvers, Odd))
    expect(build).toThrow('Mutation.countBooks must return a nullable payload')
    expect(build).toThrow('Mutation.countBooks must have exactly one argument')
    expect(build).toThrow('Mutation.dropBook must return a nullable payload')
    expect(build).toThrow('Query.peek is not a mutation')
  })
})

describe('buildSubgraph', () => {
  it('resolves the references of a request in one batch per type, each key once', async () => {
    const { request, app } = await startLibrary()
    const representations = ['one', 'three', 'one', 'absent'].map((id) => ({ __typename: 'Book', id }))
    const { data, errors } = await request(
      callerWith(),
      'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Book { title } } }',
      { representations },
    )
    expect(errors).toBeUndefined()
    expect(data).toEqual({
      _entities: [{ title: 'Book one' }, { title: 'Book three' }, { title: 'Book one' }, null],
    })
    expect(app.recorded.batches).toEqual([['one', 'three', 'absent']])
  })

  it('never shares a batch between two requests', async () => {
    const { request, app } = await startLibrary()
    const query = '{ _entities(representations: [{ __typename: "Book", id: "one" }]) { ... on Book { id } } }'
    await Promise.all([request(callerWith(), query), request(callerWith(), query)])
    expect(app.recorded.batches).toEqual([['one'], ['one']])
  })

  it('resolves the fields that it adds to a type of another subgraph', async () => {
    const { request } = await startLibrary()
    const { data } = await request(
      callerWith({ scopes: new Set(['devices:read']) }),
      '{ _entities(representations: [{ __typename: "Author", id: "author-of-two" }]) { ... on Author { written { id } } } }',
    )
    expect(data).toEqual({ _entities: [{ written: [{ id: 'two' }] }] })
  })

  it('creates separate resolvers for every app', async () => {
    const [one, two] = await Promise.all([startLibrary(), startLibrary()])
    const lend = 'mutation { lendBook(input: { bookId: "two" }) { errors { code } } }'
    await one.request(callerWith({ scopes: new Set(['devices:manage']) }), lend)
    expect(one.app.recorded.audits).toHaveLength(1)
    expect(two.app.recorded.audits).toHaveLength(0)
  })
})
