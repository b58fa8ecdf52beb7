import { newId } from '@enigm/contracts'
import type { CallContext } from '../caller'
import type { Transaction } from '../database/transaction'
import type { Job } from '../job'
import { systemContext } from '../start'
import type { TestCaller } from './keys'
import { statementsOf } from './statements'
import type { TestSubgraph } from './subgraph'

/**
 * Lists the locks of the transactions of an action, in order, until it ends or fails: the table of each statement that locks rows,
 * `turn` for `Transaction.takeTurn`, and `advisory lock` for any other one. An absent object suffices for the first lock. The list
 * has a lock that a later statement of the same transaction would take as well.
 */
export async function locksOf({ app }: TestSubgraph, run: () => Promise<unknown>): Promise<string[]> {
  const statements = await statementsOf(app, () => run().catch(() => undefined))
  return statements.flatMap((text) => {
    if (text.includes('pg_advisory_xact_lock')) return [text.includes('hashtext') ? 'turn' : 'advisory lock']
    const lock = /\bFOR (?:UPDATE|SHARE)(?: OF "?(\w+))?/.exec(text)
    if (!lock) return []
    const table = lock[1] ? `"?(\\w+)"? (?:AS )?"?${lock[1]}\\b` : '"?(\\w+)'
    return [new RegExp(`\\b(?:FROM|JOIN) ${table}`).exec(text)?.[1] ?? text]
  })
}

/** Lists the locks of a part of a transaction of this caller; null is the system. */
export function locksIn(
  subgraph: TestSubgraph,
  caller: TestCaller | null,
  run: (tx: Transaction) => Promise<unknown>,
): Promise<string[]> {
  const context = caller ? contextOf(caller) : systemContext()
  return locksOf(subgraph, () => subgraph.app.transaction(context, run))
}

/** The context of a request of this account. */
export function contextOf({ accountId, sessionId, scopes }: TestCaller): CallContext {
  const caller = {
    kind: 'account',
    accountId: accountId!,
    sessionId: sessionId!,
    scopes: new Set(scopes),
  } as const
  return { ...systemContext(), caller }
}

/** A job of this kind that is not due, of an absent aggregate unless one is given. */
export async function idleJob({ app }: TestSubgraph, kind: string, aggregateId = newId('job')): Promise<Job> {
  const job = { kind, aggregateId, payload: {} }
  await app.transaction(systemContext(), (tx) => tx.scheduleJob({ ...job, afterMilliseconds: 3_600_000 }))
  const [row] = await app.read<Pick<Job, 'id' | 'attempts'>>(
    'SELECT id, attempts FROM job WHERE kind = $1 AND aggregate_id = $2',
    [kind, aggregateId],
  )
  return { ...job, ...row! }
}
