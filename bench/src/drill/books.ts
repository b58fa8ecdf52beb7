import { serviceNames, type ServiceName } from '@enigm/contracts'
import type { ManyProcesses } from '@enigm/acceptance'
import type { Made } from './buyers'

type Databases = Pick<ManyProcesses, 'query'>

/** The books of all services after the purchases. Each number but `purchases` must be 0. */
export interface Books {
  readonly purchases: number
  /** Purchases without an entitlement or without an eSIM. */
  readonly lost: number
  /** Entitlements, eSIMs and profiles at the carrier beyond one for each purchase. */
  readonly double: number
  /** What has not come to its end. */
  readonly stuck: number
  /** One line for each deviation. */
  readonly findings: readonly string[]
}

interface Granted {
  orderId: string
  state: string
  payment: string
  entitlementId: string | null
  holderId: string | null
}

interface Prepared {
  entitlementId: string
  accountId: string
  iccid: string | null
  profile: string | null
}

const LONGEST_LISTED = 20

/** The order of each purchase, its payment and its entitlements; an order that is no longer linked has no entitlement here. */
const grantedSql = `
  SELECT o.id AS "orderId", o.state, p.state AS payment, u.entitlement_id AS "entitlementId", e.holder_id AS "holderId"
  FROM "order" o JOIN payment p ON p.order_id = o.id
  LEFT JOIN purchase_unit u ON u.order_id = o.id LEFT JOIN entitlement e ON e.id = u.entitlement_id
  WHERE o.id = ANY($1)`

const preparedSql = `
  SELECT e.entitlement_id AS "entitlementId", e.account_id AS "accountId", p.iccid, p.state AS profile
  FROM esim e LEFT JOIN carrier_profile p ON p.id = e.profile_id WHERE e.account_id = ANY($1)`

/** Compares what the buyers were answered with the databases of payments and esim, and these with each other. */
export async function readBooks(system: Databases, made: readonly Made[]): Promise<Books> {
  const accounts = [...new Set(made.map(({ accountId }) => accountId))]
  const granted = await system.query<Granted>('payments', grantedSql, [made.map(({ orderId }) => orderId)])
  const entitlements = await system.query<{ id: string }>(
    'payments',
    'SELECT id FROM entitlement WHERE holder_id = ANY($1)',
    [accounts],
  )
  const prepared = await system.query<Prepared>('esim', preparedSql, [accounts])
  const [lost, double, stuck]: string[][] = [[], [], []]
  for (const { orderId, method, accountId } of made) {
    const units = granted.filter((row) => row.orderId === orderId && row.entitlementId)
    const name = `${method} ${orderId}`
    if (units.length === 0) lost!.push(`${name} has no entitlement`)
    if (units.length > 1) double!.push(`${name} has ${units.length} entitlements`)
    const [order] = granted.filter((row) => row.orderId === orderId)
    if (!order || order.state !== 'PAID' || order.payment !== 'SETTLED')
      stuck!.push(`${name} is ${order?.state ?? 'absent'}, its payment ${order?.payment ?? 'absent'}`)
    for (const { entitlementId, holderId } of units) {
      if (holderId !== accountId) lost!.push(`${name} was granted to ${holderId}`)
      const esims = prepared.filter((row) => row.entitlementId === entitlementId)
      if (esims.length === 0) lost!.push(`${name} has no eSIM`)
      if (esims.length > 1) double!.push(`${name} has ${esims.length} eSIMs`)
    }
  }
  if (entitlements.length > made.length) double!.push(`${entitlements.length} entitlements are held`)
  if (prepared.length > made.length) double!.push(`${prepared.length} eSIMs are held`)
  const numbers = prepared.flatMap(({ iccid }) => iccid ?? [])
  if (new Set(numbers).size < numbers.length) double!.push('two eSIMs have the same profile')
  const unprepared = prepared.filter(({ profile }) => profile !== 'CONFIRMED')
  if (unprepared.length > 0) stuck!.push(`${unprepared.length} eSIMs are not prepared`)
  stuck!.push(...(await stuckWork(system)))
  return {
    purchases: made.length,
    ...{ lost: lost!.length, double: double!.length, stuck: stuck!.length },
    findings: [...lost!, ...double!, ...stuck!].slice(0, LONGEST_LISTED),
  }
}

/** Work of any service that waits and should not: events that are parked or not published, and money in the queue. */
async function stuckWork(system: Databases): Promise<string[]> {
  const waiting = await Promise.all(
    serviceNames.map(async (service: ServiceName) => {
      const [row] = await system.query<{ parked: number; unpublished: number; failing: number }>(
        service,
        `SELECT (SELECT count(*)::int FROM inbox WHERE parked_at IS NOT NULL) AS parked,
           (SELECT count(*)::int FROM outbox WHERE published_at IS NULL) AS unpublished,
           (SELECT count(*)::int FROM job WHERE attempts > 1 AND due_at < now() - interval '1 minute') AS failing`,
      )
      const found = Object.entries(row!).filter(([, count]) => count > 0)
      return found.map(([what, count]) => `${service}: ${count} ${what}`)
    }),
  )
  const [queue] = await system.query<{ open: number }>(
    'payments',
    `SELECT count(*)::int AS open FROM stuck_payment WHERE state = 'OPEN'`,
  )
  return [...waiting.flat(), ...(queue!.open > 0 ? [`payments: ${queue!.open} payments in the queue`] : [])]
}
