import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { Client, Query, type QueryResult } from 'pg'
import { prepareValue } from 'pg/lib/utils'

/** The prepared statements of one connection, which PostgreSQL keeps in memory; further texts are sent without a name. */
const MOST_PREPARED = 500
const MOST_NAMES = 4_000

const names = new LRUCache<string, string>({ max: MOST_NAMES })

/** The name under which a statement is prepared, the same for the same text. */
function statementName(sql: string): string {
  let name = names.get(sql)
  if (!name) {
    name = createHash('sha256').update(sql).digest('hex').slice(0, 32)
    names.set(sql, name)
  }
  return name
}

/** Whether a migration has changed the columns of a statement that was prepared before it. */
export function isOutdatedPlan(error: unknown): boolean {
  const found = error as { driverError?: PostgresError } & PostgresError
  const { code, routine } = found.driverError ?? found
  return code === '0A000' && routine === 'RevalidateCachedQuery'
}

interface PostgresError {
  readonly code?: string
  readonly routine?: string
}

/** What a connection of pg has beyond its types. */
interface Wire {
  on(event: 'parseComplete', listener: () => void): void
  parse(statement: { text: string; name: string | undefined }): void
  bind(portal: { statement: string | undefined; values: readonly unknown[] }): void
  describe(portal: { type: 'P'; name: string }): void
  execute(portal: { portal: string }): void
  sync(): void
}

interface Statement {
  readonly text: string
  /** As PostgreSQL receives them. */
  readonly values: readonly unknown[]
  readonly resolve: (result: QueryResult) => void
  readonly reject: (error: unknown) => void
}

interface Named extends Pick<Statement, 'text' | 'values'> {
  readonly name: string | undefined
  readonly isParsed: boolean
}

/** Several statements with one end: after a failure PostgreSQL skips the others, so that none runs outside its transaction. */
export class Batch extends Query {
  constructor(
    readonly statements: readonly Named[],
    done: (error: unknown, results: QueryResult | QueryResult[]) => void,
  ) {
    const config = { text: 'batch', queryMode: 'extended' }
    super(config, done as never)
  }

  /** The base class calls it, and collects a result for each statement. */
  prepare(connection: Wire): void {
    for (const { text, values, name, isParsed } of this.statements) {
      if (!isParsed) connection.parse({ text, name })
      connection.bind({ statement: name, values })
      connection.describe({ type: 'P', name: '' })
      connection.execute({ portal: '' })
    }
    connection.sync()
  }
}

/**
 * A connection on which each statement is prepared once, and statements that are sent at the same time share a round trip: all
 * those of promises that can run before an answer arrives. `begin` sends nothing by itself, but with the first statement.
 */
export class BatchingClient extends Client {
  private waiting: Statement[] = []
  private isBusy = false
  private isBeginPending = false
  private readonly prepared = new Set<string>()
  /** The names that PostgreSQL is parsing, in order. */
  private parsing: (string | undefined)[] = []
  /** Grows when a migration makes prepared statements useless. */
  private generation = 0

  constructor(...parameters: ConstructorParameters<typeof Client>) {
    super(...parameters)
    const wire = this.connection as unknown as Wire
    wire.on('parseComplete', () => {
      const name = this.parsing.shift()
      if (name) this.prepared.add(name)
    })
  }

  /** Begins a transaction with the next statement. */
  begin(): void {
    this.isBeginPending = true
  }

  /** Ends a transaction. @throws Error if it has failed before */
  async commit(): Promise<void> {
    // A transaction without a statement has not begun.
    if (this.isBeginPending && this.waiting.length === 0) {
      this.isBeginPending = false
      return
    }
    const { command } = await this.query('COMMIT')
    if (command !== 'COMMIT') throw new Error('a statement of the transaction has failed')
  }

  async rollback(): Promise<void> {
    if (this.isBeginPending && this.waiting.length === 0) this.isBeginPending = false
    else await this.query('ROLLBACK')
  }

  override query(...parameters: any[]): any {
    const [text, values = [], done] = parameters as [unknown, unknown[]?, Callback?]
    if (typeof text !== 'string' || !Array.isArray(values)) return super.query(...(parameters as [string]))
    const answer = new Promise<QueryResult>((resolve, reject) => {
      this.waiting.push({ text, values: values.map(prepareValue), resolve, reject })
      if (this.waiting.length === 1) this.sendSoon()
    })
    if (!done) return answer
    answer.then(
      (result) => done(null, result),
      (error: Error) => done(error),
    )
    return undefined
  }

  /** After all promises that can run before an answer arrives. */
  private sendSoon(): void {
    void Promise.resolve().then(() => process.nextTick(() => this.send()))
  }

  private send(): void {
    if (this.isBusy || this.waiting.length === 0) return
    const [first] = this.waiting as [Statement]
    this.isBusy = true
    if (this.isBeginPending && !isPreparable(first)) return this.sendBatch([])
    if (isAlone(first)) return this.sendAlone(this.waiting.shift()!)
    const next = this.waiting.findIndex(isAlone)
    this.sendBatch(this.waiting.splice(0, next < 0 ? this.waiting.length : next))
  }

  /** By the simple protocol, which allows several statements in one text. */
  private sendAlone({ text, resolve, reject }: Statement): void {
    super.query(text, (error: Error | null, result: QueryResult) => {
      this.answered()
      if (error) reject(error)
      else resolve(result)
    })
  }

  private sendBatch(statements: readonly Statement[], isRepeated = false): void {
    const begin = this.isBeginPending ? [{ text: 'BEGIN', values: [] }] : []
    this.isBeginPending = false
    const named = this.named([...begin, ...statements])
    const isInTransaction = begin.length > 0 || this.getTransactionStatus() !== 'I'
    this.parsing = named.flatMap(({ name, isParsed }) => (isParsed ? [] : [name]))
    const batch = new Batch(named, (error, results) => {
      if (error && isOutdatedPlan(error)) {
        this.generation++
        if (!isInTransaction && !isRepeated) return this.sendBatch(statements, true)
      }
      this.answered()
      const answers = error ? [] : [results].flat().slice(begin.length)
      for (const [index, { resolve, reject }] of statements.entries())
        if (error) reject(error)
        else resolve(answers[index]!)
    })
    super.query(batch)
  }

  private answered(): void {
    this.isBusy = false
    if (this.waiting.length > 0) this.sendSoon()
  }

  private named(statements: readonly Pick<Statement, 'text' | 'values'>[]): Named[] {
    const inBatch = new Set<string>()
    return statements.map(({ text, values }) => {
      const name = `${statementName(text)}${this.generation || ''}`
      const isParsed = this.prepared.has(name) || inBatch.has(name)
      if (!isParsed && this.prepared.size + inBatch.size >= MOST_PREPARED)
        return { text, values, name: undefined, isParsed }
      inBatch.add(name)
      return { text, values, name, isParsed }
    })
  }
}

type Callback = (error: Error | null, result?: QueryResult) => void

/** Without parameters, a text can have several statements. */
function isPreparable({ text, values }: Statement): boolean {
  return values.length > 0 || !text.includes(';')
}

/** The end of a failed transaction must not be skipped because a statement before it fails. */
function isAlone(statement: Statement): boolean {
  return !isPreparable(statement) || statement.text.startsWith('ROLLBACK')
}
