import { randomBytes } from 'node:crypto'
import { Transaction, type CallContext, type Job } from '@enigm/subgraph'
import { FindOperator, type EntityManager } from 'typeorm'
import { ThrottleService } from './code-coin/throttle.service'
import type { PaymentsApp, PaymentsConfig } from './config'
import type { ChainView } from './crypto/crypto-processor'
import { CryptoQuote, CryptoTransfer } from './crypto/crypto.entity'
import { quotesByIndex, transfersByIndex, transfersInView } from './crypto/crypto.queries'
import { MoneroProcessor } from './crypto/monero-processor'
import { Entitlement } from './entitlement/entitlement.entity'
import { Order } from './order/order.entity'
import { catalog } from './product/product.service'
import { Product } from './product/product.entity'
import { PurchaseLink } from './purchase/purchase.entity'

type Row = Record<string, unknown>
type Table = abstract new () => object
type Where = Row | Row[]

/** An event as the outbox would have it. */
interface MemoryEvent {
  readonly type: string
  readonly aggregateId: string
  readonly version: number
  readonly data: { readonly state?: string }
}

interface MemoryJob extends Job {
  readonly dueAt: number
}

/** All that a transaction can change. Rows are never changed in place, so that a copy of the lists is a snapshot. */
interface State {
  tables: Map<Table, readonly Row[]>
  jobs: Map<string, MemoryJob>
  events: MemoryEvent[]
  idempotency: Map<string, { hash: string; result: string }>
  /** The hashes of the Code Coins that still pay. */
  coins: Set<string>
  cardEvents: Set<string>
  disputes: Set<string>
  height: number
}

interface Statement {
  readonly begins: RegExp
  run(state: State, parameters: readonly any[]): readonly object[]
}

const PEPPER = randomBytes(32)
const started = Date.UTC(2026, 0, 1, 12)

const config = {
  STRIPE_SECRET_KEY: 'set',
  MONERO_WALLET_URL: 'http://127.0.0.1',
  MONERO_POLL_MILLISECONDS: 10_000,
  PAYMENTS_PEPPER: PEPPER,
} satisfies Partial<PaymentsConfig>

/**
 * The tables of payments in memory: the services of payments run on them unchanged, thousands of times a second. Only the
 * statements that a purchase needs are understood, any other one fails; locks have no meaning, because one transaction runs at
 * a time. What PostgreSQL guarantees is tested on PostgreSQL.
 */
export class MemoryPayments {
  readonly app: PaymentsApp
  /** The chain and the pool, as the wallet shows them. */
  chain: ChainView = { height: 0, transfers: [] }
  /** The clock of the database, in milliseconds. */
  now = started
  private state: State = {
    ...{ tables: new Map(), jobs: new Map(), events: [], idempotency: new Map() },
    ...{ coins: new Set(), cardEvents: new Set(), disputes: new Set(), height: 0 },
  }
  private readonly services = new Map<unknown, unknown>()
  private readonly manager = this.managerOf()

  constructor() {
    this.state.tables.set(Product, catalog as unknown as Row[])
    this.services.set(ThrottleService, { ofAccount: (_: string, run: () => Promise<unknown>) => run() })
    this.services.set(MoneroProcessor, { transfersFrom: async (from: number) => viewFrom(this.chain, from) })
    this.app = {
      config,
      log: { debug() {}, warn() {}, error() {} },
      get: (type: new (app: PaymentsApp) => unknown) => this.service(type),
      read: async (statement: object, parameters: readonly any[] = []) => this.read(statement, parameters),
      transaction: (context: CallContext, run: (tx: Transaction) => Promise<unknown>) =>
        this.transaction(context, run),
    } as unknown as PaymentsApp
  }

  get events(): readonly MemoryEvent[] {
    return this.state.events
  }

  get coins(): ReadonlySet<string> {
    return this.state.coins
  }

  get jobs(): readonly MemoryJob[] {
    return [...this.state.jobs.values()]
  }

  rows<E extends object>(table: abstract new () => E): readonly E[] {
    return (this.state.tables.get(table) ?? []) as unknown as readonly E[]
  }

  addCoin(hash: string): void {
    this.state.coins.add(hash)
  }

  /** Changes rows without a transaction, as the answer of a processor does. */
  set<E extends object>(table: abstract new () => E, where: Partial<E>, values: Partial<E>): void {
    this.update(table, where as Where, values as Row)
  }

  private service(type: new (app: PaymentsApp) => unknown): unknown {
    if (!this.services.has(type)) this.services.set(type, new type(this.app))
    return this.services.get(type)
  }

  /** Runs a transaction; a failure leaves everything as it was. */
  private async transaction<T>(context: CallContext, run: (tx: Transaction) => Promise<T>): Promise<T> {
    const { tables, jobs, events, idempotency, coins, cardEvents, disputes, height } = this.state
    const written = events.length
    const before: State = {
      ...{ tables: new Map(tables), jobs: new Map(jobs), events, height },
      ...{ idempotency: new Map(idempotency), coins: new Set(coins) },
      ...{ cardEvents: new Set(cardEvents), disputes: new Set(disputes) },
    }
    try {
      const tx = new Transaction(this.manager, context, undefined, this.rowsOf())
      const result = await run(tx)
      await tx.flush()
      return result
    } catch (error) {
      this.state = before
      events.length = written
      throw error
    }
  }

  private read(statement: object | string, parameters: readonly any[]): readonly object[] {
    const [first] = parameters
    if (typeof statement === 'string') return [{ height: this.state.height }]
    if (statement === quotesByIndex)
      return this.rows(CryptoQuote).filter(({ subaddressIndex }) => first.includes(subaddressIndex))
    const transfers = this.rows(CryptoTransfer)
    if (statement === transfersInView)
      return transfers.filter(({ height }) => height === null || height >= first)
    if (statement === transfersByIndex)
      return transfers.filter(({ subaddressIndex }) => first.includes(subaddressIndex))
    throw new Error('a statement that is not understood in memory')
  }

  private readonly statements: readonly Statement[] = [
    { begins: /^SELECT clock_timestamp\(\)/, run: () => [{ now: new Date(this.now) }] },
    { begins: /^SELECT (pg_advisory_xact_lock|append_audit)/, run: () => [] },
    {
      begins: /^(WITH event AS \()?INSERT INTO outbox/,
      run: ({ events }, [, , types, ids, versions, , data]) => {
        for (const [index, aggregateId] of ids.entries())
          events.push({
            ...{ type: types[index], aggregateId },
            ...{ version: versions[index], data: JSON.parse(data[index]) },
          })
        return []
      },
    },
    {
      begins: /^INSERT INTO job .*VALUES \(\$1, \$2, \$3, '\{\}', \$4/s,
      run: ({ jobs }, [id, kind, aggregateId, , seconds]) => {
        const dueAt = this.now + seconds * 1000
        if ((jobs.get(kind + aggregateId)?.dueAt ?? Infinity) > dueAt)
          jobs.set(kind + aggregateId, { id, kind, aggregateId, payload: {}, attempts: 0, dueAt })
        return []
      },
    },
    {
      begins: /^INSERT INTO job/,
      run: ({ jobs }, [id, kind, aggregateId, payload, , at, seconds, attempts]) => {
        const dueAt = (at?.getTime() ?? this.now) + seconds * 1000
        jobs.set(kind + aggregateId, { id, kind, aggregateId, payload, attempts, dueAt })
        return []
      },
    },
    {
      begins: /^DELETE FROM job WHERE kind/,
      run: ({ jobs }, [kind, aggregateId]) => (jobs.delete(kind + aggregateId), []),
    },
    {
      begins: /^DELETE FROM job WHERE id/,
      run: ({ jobs }, [id]) => {
        const job = [...jobs.values()].find((each) => each.id === id)
        return job && jobs.delete(job.kind + job.aggregateId) ? [{ id }] : []
      },
    },
    {
      begins: /^INSERT INTO idempotency/,
      run: ({ idempotency }, [scope, key, hash]) => {
        if (idempotency.has(scope + key)) return []
        idempotency.set(scope + key, { hash, result: '' })
        return [{ key }]
      },
    },
    {
      begins: /^SELECT request_hash, result FROM idempotency/,
      run: ({ idempotency }, [scope, key]) => {
        const { hash, result } = idempotency.get(scope + key)!
        return [{ request_hash: hash, result }]
      },
    },
    {
      begins: /^UPDATE idempotency/,
      run: ({ idempotency }, [scope, key, result]) => {
        idempotency.set(scope + key, { ...idempotency.get(scope + key)!, result })
        return []
      },
    },
    {
      begins: /^UPDATE code_coin\s+SET state = \$3/,
      run: ({ coins }, [hash]) => (coins.delete(hash) ? [{ id: hash }] : []),
    },
    {
      begins: /^SELECT count\(\*\)::int AS others FROM job/,
      run: ({ jobs }, [kind]) => [{ others: [...jobs.values()].filter((job) => job.kind === kind).length }],
    },
    {
      begins: /^SELECT count\(\*\)::int AS open FROM purchase_link/,
      run: (_, [holderId]) => {
        const linked = this.rows(PurchaseLink).filter((link) => link.holderId === holderId)
        const isOpen = ({ orderId }: PurchaseLink) =>
          this.rows(Order).some(({ id, state }) => id === orderId && state === 'AWAITING_PAYMENT')
        return [{ open: linked.filter(isOpen).length }]
      },
    },
    {
      begins: /^SELECT price\.amount/,
      run: () => [{ amount: 4_900, vatHundredths: 1_900, allowed: null }],
    },
    {
      begins: /^SELECT .* FROM "?entitlement"?/s,
      run: (_, [id, holderId]) =>
        this.rows(Entitlement).filter((each) => each.id === id && each.holderId === holderId),
    },
    {
      begins: /^INSERT INTO card_event/,
      run: ({ cardEvents }, [id]) => (cardEvents.has(id) ? [] : (cardEvents.add(id), [{ id }])),
    },
    {
      begins: /^INSERT INTO card_dispute/,
      run: ({ disputes }, [intentId]) => (disputes.add(intentId), []),
    },
    {
      begins: /^DELETE FROM card_dispute WHERE intent_id/,
      run: ({ disputes }, [intentId]) => (disputes.delete(intentId) ? [{ intentId }] : []),
    },
    {
      begins: /^INSERT INTO crypto_cursor/,
      run: (state, [height]) => ((state.height = height), []),
    },
  ]

  private query(sql: string, parameters: readonly any[]): readonly object[] {
    const text = sql.trimStart()
    const statement = this.statements.find(({ begins }) => begins.test(text))
    if (!statement) throw new Error(`a statement that is not understood in memory: ${text}`)
    return statement.run(this.state, parameters)
  }

  private find(table: Table, where: Where): Row[] {
    const found = this.state.tables.get(table)?.filter((row) => matches(row, where)) ?? []
    return found.map((row) => ({ ...row }))
  }

  private insert(table: Table, values: Row | readonly Row[]): void {
    const rows = Array.isArray(values) ? (values as Row[]) : [values as Row]
    const known = this.state.tables.get(table) ?? []
    const key = keyOf(table)
    for (const row of rows)
      if (known.some((each) => key.every((column) => each[column] === row[column])))
        throw new Error(`a second row of ${table.name} with the same key`)
    this.state.tables.set(table, [...known, ...rows.map((row) => ({ ...row }))])
  }

  private update(table: Table, where: Where, values: Row, from?: readonly string[]): Row[] {
    const updated: Row[] = []
    const rows = (this.state.tables.get(table) ?? []).map((row) => {
      if (!matches(row, where) || (from && !from.includes(row['state'] as string))) return row
      const { version = row['version'], ...rest } = values
      const next = {
        ...row,
        ...rest,
        ...('version' in row && {
          version: typeof version === 'function' ? Number(row['version']) + 1 : version,
        }),
      }
      updated.push(next)
      return next
    })
    this.state.tables.set(table, rows)
    return updated
  }

  private delete(table: Table, where: Where): void {
    const kept = this.state.tables.get(table)?.filter((row) => !matches(row, where)) ?? []
    this.state.tables.set(table, kept)
  }

  /** What transactions of payments use of TypeORM's manager. */
  private managerOf(): EntityManager {
    const one = (table: Table, where: Where) => this.find(table, where)[0] ?? null
    return {
      find: async (table: Table, { where }: { where: Where }) => this.find(table, where),
      findOne: async (table: Table, { where }: { where: Where }) => one(table, where),
      findBy: async (table: Table, where: Where) => this.find(table, where),
      findOneBy: async (table: Table, where: Where) => one(table, where),
      findOneByOrFail: async (table: Table, where: Where) => {
        const found = one(table, where)
        if (!found) throw new Error(`no row of ${table.name}`)
        return found
      },
      existsBy: async (table: Table, where: Where) => one(table, where) !== null,
      insert: async (table: Table, values: Row | Row[]) => this.insert(table, values),
      update: async (table: Table, where: Where, values: Row) => this.update(table, where, values),
      delete: async (table: Table, where: Where) => this.delete(table, where),
    } as unknown as EntityManager
  }

  private rowsOf(): Transaction['rows'] {
    return {
      query: async (sql: string, parameters: readonly any[]) => [...this.query(sql, parameters)],
      insert: async (table: Table, rows: readonly Row[]) => {
        this.insert(table, rows)
        return rows
      },
      update: async (table: Table, where: Where, set: Row, from?: readonly string[]) =>
        this.update(table, where, { ...set, version: (version: number) => version + 1 }, from),
      lock: async (table: Table, where: Where) => this.find(table, where)[0] ?? null,
      find: async (table: Table, where: Where) => this.find(table, where)[0] ?? null,
    } as unknown as Transaction['rows']
  }
}

/** The columns of a primary key. */
function keyOf(table: Table): readonly string[] {
  if (table === CryptoTransfer) return ['txid', 'subaddressIndex']
  if (table.name === 'PurchaseUnit') return ['entitlementId']
  return table.name.startsWith('Purchase') ? ['orderId'] : ['id']
}

function matches(row: Row, where: Where): boolean {
  if (Array.isArray(where)) return where.some((each) => matches(row, each))
  return Object.entries(where).every(([column, value]) => isMet(row[column] ?? null, value))
}

function isMet(value: unknown, condition: unknown): boolean {
  if (!(condition instanceof FindOperator)) return value === (condition ?? null)
  if (condition.type === 'in') return (condition.value as unknown[]).includes(value)
  if (condition.type === 'not') return !isMet(value, condition.child ?? condition.value)
  throw new Error(`an operator that is not understood in memory: ${condition.type}`)
}

/** A wallet is asked for the blocks from a height on and gives the pool with them. */
function viewFrom({ height, transfers }: ChainView, from: number): ChainView {
  return { height, transfers: transfers.filter((each) => each.height === null || each.height >= from) }
}
