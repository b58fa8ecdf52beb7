import { GraphQLError } from 'graphql'
import { Matches, MinLength } from 'class-validator'
import {
  Arg,
  Args,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql'
import { z } from 'zod'
import type { Context } from '../context'
import { defineSubgraph } from '../define'
import { DomainFailure } from '../failure'
import { Audiences, Audited, Authenticated, Critical, Key, RequiresScopes } from './directives'
import { AuditArgs, AuditEntryConnection, ownAuditTrail, type AuditEntry } from './audit-entry'
import { connectionFrom, connectionOf, decodeCursor, PageArgs, type Connection } from './connection'
import type { FakeApp } from './library-app.fixture'
import { errorCodes } from './error-codes'
import { limitation, payloadOf } from './payload'

const { LibraryError } = errorCodes('Library', ['panel'], { LENT: 'It is lent.' })

@Key('id')
@Audiences('panel')
@ObjectType('Author', { description: 'The author, whom another subgraph owns.' })
class AuthorStub {
  @Field(() => ID, { description: 'Its id.' })
  id!: string
}

@Key('id')
@Audiences('panel')
@ObjectType({ description: 'A book.' })
export class Book {
  @Field(() => ID, { description: 'Its id.' })
  id!: string

  @Field(() => String, { description: 'Its title.' })
  title!: string

  @RequiresScopes('devices:manage')
  @Field(() => String, { nullable: true, description: 'Visible to managers.' })
  note?: string | null

  @Field(() => Date, { description: 'The time of the purchase.' })
  boughtAt!: Date

  @Field(() => AuthorStub, { description: 'The author.' })
  author!: AuthorStub
}

@RequiresScopes('devices:manage', ['platform:operate', 'dashboard:read'])
@Audiences('panel')
@ObjectType({ description: 'A cellar: the rule of the type applies to every field.' })
class Cellar {
  @Field(() => String, { nullable: true, description: 'The place.' })
  place?: string
}

@Key('id')
@Audiences('panel')
@ObjectType({ description: 'Reached from other subgraphs only.' })
class Shelf {
  @Field(() => ID, { description: 'Its id.' })
  id!: string
}

const BookConnection = connectionOf(Book, 'BookConnection', ['panel'])

@Audiences('panel')
@ObjectType({ description: 'The payload of a lending.' })
export class BookPayload extends payloadOf(LibraryError) {
  @Field(() => Book, { nullable: true, description: 'The book; null after a refusal.' })
  book?: Book
}

@InputType({ description: 'The book to lend.' })
class LendBookInput {
  @Field(() => String, { description: 'The book.' })
  bookId!: string

  @Field(() => String, { description: 'The code of the card.', defaultValue: '123456' })
  @Matches(/^[0-9]{6}$/, { message: 'pin must have six digits' })
  @MinLength(6)
  pin!: string
}

@InputType({ description: 'The worth.' })
class WorthInput {
  @Field(() => Number, { nullable: true, description: 'In cents.' })
  amount?: number
}

@InputType({ description: 'The book to burn.' })
class BurnBookInput {
  @Field(() => String, { description: 'The book.' })
  bookId!: string

  @Field(() => WorthInput, { nullable: true, description: 'Its worth.' })
  worth?: WorthInput

  @Field(() => String, { nullable: true, description: 'Grant of authorizeCriticalOperation.' })
  grant?: string
}

const books = ['one', 'two', 'three'].map((id): Book => {
  const author = { id: `author-of-${id}` }
  return { id, title: `Book ${id}`, note: `note ${id}`, boughtAt: new Date('2026-01-02T03:04:05Z'), author }
})

const bookOf = (id: string): Book => {
  const book = books.find((each) => each.id === id)
  if (!book) throw new DomainFailure('NOT_FOUND', 'There is no such book.', ['input', 'bookId'])
  return book
}

@Resolver(() => Book)
class BookResolver {
  constructor(private readonly app: FakeApp) {}

  @Audiences('panel')
  @Query(() => [String], { description: 'Public.' })
  products(): string[] {
    return ['book']
  }

  @Authenticated()
  @Audiences('panel')
  @Query(() => Book, { nullable: true, description: 'One book, for every signed-in caller.' })
  book(@Arg('id', () => ID, { description: 'Its id.' }) id: string): Book | undefined {
    return books.find((book) => book.id === id)
  }

  @RequiresScopes('devices:read')
  @Audiences('panel')
  @Query(() => BookConnection, { description: 'All books.' })
  books(@Args(() => PageArgs) page: PageArgs): Connection<Book> {
    const [after = -1] = decodeCursor(page.after, z.tuple([z.int()])) ?? []
    const rows = books.map((book, index) => ({ ...book, index })).filter(({ index }) => index > after)
    return connectionFrom(rows.slice(0, page.first + 1), page.first, ({ index }) => [index])
  }

  @Authenticated()
  @Audiences('panel')
  @Query(() => Cellar, { description: 'The cellar.' })
  cellar(): Cellar {
    return { place: 'below' }
  }

  @Authenticated()
  @Audiences('panel')
  @Query(() => AuditEntryConnection, { description: 'The trail of the caller.' })
  libraryTrail(
    @Args(() => AuditArgs) page: AuditArgs,
    @Ctx() context: Context,
  ): Promise<Connection<AuditEntry>> {
    return ownAuditTrail(context, page)
  }

  @Audited()
  @Authenticated()
  @Audiences('panel')
  @Query(() => String, { nullable: true, description: 'A view with audited reads.' })
  lendingList(): string {
    return 'list'
  }

  @Audited((shown: Book | undefined) =>
    shown ? { scope: `account:acct_${shown.id}`, target: shown.id } : null,
  )
  @Authenticated()
  @Audiences('panel')
  @Query(() => Book, { nullable: true, description: 'A view that is audited for the borrower.' })
  lentBook(@Arg('id', () => ID, { description: 'Its id.' }) id: string): Book | undefined {
    return this.book(id)
  }

  @Authenticated()
  @Audiences('panel')
  @Query(() => String, { nullable: true, description: 'Fails unexpectedly.' })
  broken(): string {
    throw new GraphQLError('relation "secret_table" does not exist')
  }

  @Audited((_shown: string, { id }: Book) => ({ scope: `account:acct_${id}`, target: id }))
  @FieldResolver(() => String, {
    nullable: true,
    description: 'The condition; the read is audited for the borrower.',
  })
  condition(@Root() book: Book): string {
    return `${book.id} is fine`
  }

  @FieldResolver(() => String, { description: 'The holder.' })
  holder(@Root() book: Book, @Ctx() context: Context): string {
    return `${book.id} held by ${context.caller.kind}`
  }

  @RequiresScopes('devices:manage')
  @Audiences('panel')
  @Mutation(() => BookPayload, { nullable: true, description: 'Lends a book.' })
  async lendBook(
    @Arg('input', () => LendBookInput, { description: 'Which.' }) input: LendBookInput,
    @Ctx() context: Context,
  ): Promise<BookPayload> {
    if (input.bookId === 'two') throw new DomainFailure('LENT', 'It is lent.', ['input', 'bookId'])
    if (input.bookId === 'broken') throw new Error(`duplicate key ${input.pin}`)
    await this.app.transaction(context, async () => undefined)
    return { book: bookOf(input.bookId), limitations: [limitation('MEMBER_DISCLOSURE')] }
  }

  @Critical('SERVER_DELETION', 'bookId')
  @Authenticated()
  @Audiences('panel')
  @Mutation(() => BookPayload, { nullable: true, description: 'Burns a book; needs a grant.' })
  async burnBook(
    @Arg('input', () => BurnBookInput, { description: 'Which.' }) input: BurnBookInput,
    @Ctx() context: Context,
  ): Promise<BookPayload> {
    if (input.bookId === 'forgotten') return { book: books[0] }
    await this.app.transaction(context, async () => void this.app.recorded.burned.push(input.bookId))
    return { book: books.find((book) => book.id === input.bookId) }
  }

  @Critical('MEMBER_CONTENT_DELETION', 'bookId worth.amount')
  @RequiresScopes('servers:content')
  @Audiences('panel')
  @Mutation(() => BookPayload, {
    nullable: true,
    description: 'Sells a book; the grant names book and worth.',
  })
  async sellBook(
    @Arg('input', () => BurnBookInput, { description: 'Which.' }) input: BurnBookInput,
    @Ctx() context: Context,
  ): Promise<BookPayload> {
    await this.app.transaction(context, async () => undefined)
    return { book: bookOf(input.bookId) }
  }
}

@Resolver(() => AuthorStub)
class AuthorResolver {
  @RequiresScopes('devices:read')
  @FieldResolver(() => [Book], { nullable: true, description: 'The books of an author.' })
  written(@Root() author: AuthorStub): Book[] {
    return books.filter((book) => book.author.id === author.id)
  }
}

/** A subgraph without a database: books with a key, an author of another subgraph, guarded fields, mutations with grants. */
export const library = defineSubgraph({
  name: 'devices',
  config: z.object({}),
  entities: [Book, Shelf],
  migrations: [],
  resolvers: [BookResolver, AuthorResolver],
  stubs: [AuthorStub],
  references: {
    Book: async (keys: readonly { id: string }[], context: Context) => {
      const { recorded } = context.app as unknown as FakeApp
      recorded.batches.push(keys.map(({ id }) => id))
      return keys.map(({ id }) => books.find((book) => book.id === id) ?? null)
    },
    Shelf: async (keys: readonly { id: string }[]) => keys.map(({ id }) => ({ id })),
  },
  eventHandlers: {},
  snapshots: {},
  jobs: {},
  counters: [],
})
