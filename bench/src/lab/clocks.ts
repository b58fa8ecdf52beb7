import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { gatewayAt, Person, Refused } from '@enigm/acceptance'
import { labProcessNames, type Lab } from '@enigm/embedded'
import { joined, type LabDrill, type Report, type Stage } from './drill'
import { countsOf, gatewaysOf, mutate } from './gateways'
import { Load } from './load'
import { WrongClock } from './wrong-clock'

const CLIENTS = 4
const PIN = '482913'
/** Processes accept the signatures of each other while their clocks differ by less than 5 s. */
const WITHIN_TOLERANCE = [2, -2]
const BEYOND_TOLERANCE = [-300, 300]
const UNDER_LOAD_MILLISECONDS = 8_000
const SETTLED_MILLISECONDS = 3_000
const TIMER_SECONDS = 4
const LATE_SECONDS = 5
const CHECK_MILLISECONDS = 100
const PATIENCE_MILLISECONDS = 60_000
const expected = /accepted|UNAVAILABLE|UNAUTHENTICATED|PIN_REQUIRED/

export const clocks: LabDrill = {
  invariant:
    'the clocks of one replica of each process jump: by 2 s no request fails; by five minutes requests fail with UNAVAILABLE or UNAUTHENTICATED only, no acknowledged order is lost, no timer runs early or twice, no grant works twice and no session ends; with the clocks right again no request fails',
  unavailable: () => (WrongClock.isPossible ? undefined : 'it needs libfaketime'),
  async run(stage) {
    const { lab } = stage
    const clock = new WrongClock(join(lab.installation.directory, 'clock'))
    const person = await Person.create(stage.journey.gateway, PIN)
    await person.signIn()
    await person.setPin()
    for (const name of labProcessNames) await lab.restart(name, 0, clock.variables)
    const parts: Report[] = []
    try {
      for (const seconds of WITHIN_TOLERANCE) parts.push(await within(stage, clock, seconds))
      for (const seconds of BEYOND_TOLERANCE) parts.push(await beyond(stage, clock, person, seconds))
      parts.push(await within(stage, clock, 0))
    } finally {
      for (const name of labProcessNames) await lab.restart(name, 0)
    }
    return joined(parts)
  },
}

async function jump(clock: WrongClock, seconds: number): Promise<void> {
  clock.set(seconds)
  await delay(SETTLED_MILLISECONDS)
}

async function within({ lab, journey, random }: Stage, clock: WrongClock, seconds: number): Promise<Report> {
  await jump(clock, seconds)
  const load = (await Load.prepare(journey.gateway, CLIENTS, random)).begin()
  await delay(UNDER_LOAD_MILLISECONDS)
  await load.end()
  return {
    findings: [...load.findings, ...(await brokenPromises(lab, load))],
    figures: [`${seconds} s: ${load.figure}`],
  }
}

/** The clocks jump while the clients ask. */
async function beyond(stage: Stage, clock: WrongClock, person: Person, seconds: number): Promise<Report> {
  const { lab, journey, random } = stage
  const load = (await Load.prepare(journey.gateway, CLIENTS, random)).begin()
  const probed = await probe(stage, clock, person, seconds).finally(() => load.end())
  return {
    findings: [
      ...load.findings.filter((code) => !expected.test(code)),
      ...probed.findings,
      ...(await brokenPromises(lab, load)),
    ],
    figures: [`${seconds} s: ${load.figure}`, ...load.findings, ...probed.figures],
  }
}

async function probe(stage: Stage, clock: WrongClock, person: Person, seconds: number): Promise<Report> {
  await jump(clock, seconds)
  const grants = await usesOfGrants(stage, person)
  const refreshes = await refreshesTwice(stage, person)
  const timers = await expiries(stage, person)
  await delay(UNDER_LOAD_MILLISECONDS)
  const times = grants.map((uses) => uses.filter((code) => code === 'accepted').length)
  return {
    findings: [
      ...[...grants.flat(), ...refreshes].filter((code) => !expected.test(code)),
      ...times.filter((count) => count > 1).map((count) => `a grant worked ${count} times`),
      ...timers.findings,
    ],
    figures: [
      `uses of grants: ${countsOf(grants.flat())}; refreshes with one token at two gateways: ${countsOf(refreshes)}`,
      ...timers.figures,
    ],
  }
}

/** One grant of each gateway is used twice there, and once at the other one. */
async function usesOfGrants(stage: Stage, known: Person): Promise<string[][]> {
  const all: string[][] = []
  for (const [url, other] of pairsOf(stage)) {
    const person = at(url, known)
    const { accessToken, ...input } = await signedIn(person, async (session) => {
      const { me } = await person.panel.send<{ me: { id: string } }>('{ me { id } }')
      const grant = await person.grant('DATA_DELETION', me.id)
      return { ...session, accountId: me.id, categories: ['ENDED_SESSIONS'], grant }
    })
    const uses: string[] = []
    for (const gateway of [url, url, other])
      uses.push(await mutate(gateway, 'requestDataDeletion', accessToken, input))
    all.push(uses)
  }
  return all
}

/** A client whose answer was lost sends its refresh token again, at another gateway. */
async function refreshesTwice(stage: Stage, known: Person): Promise<string[]> {
  const codes: string[] = []
  for (const gateways of pairsOf(stage)) {
    const { refreshToken } = await at(gateways[0], known).signIn()
    for (const gateway of gateways)
      codes.push(await mutate(gateway, 'refreshSession', undefined, { refreshToken }))
  }
  return codes
}

/** The timers of orders are due in some seconds by the clock of the database. */
async function expiries(stage: Stage, known: Person): Promise<Report> {
  const findings: string[] = []
  const seconds: string[] = []
  for (const [url] of pairsOf(stage)) {
    const { ran, after } = await expiry(stage, at(url, known))
    seconds.push(after.toFixed(1))
    if (ran !== 1 || after < TIMER_SECONDS - 1)
      findings.push(`a timer of ${TIMER_SECONDS} s ran ${ran} times, first after ${after.toFixed(1)} s`)
  }
  return { findings, figures: [`timers of ${TIMER_SECONDS} s ran after ${seconds.join(' and ')} s`] }
}

/** @returns how many times the timer of an order ran, and after how many seconds */
async function expiry({ lab }: Stage, person: Person): Promise<{ ran: number; after: number }> {
  const input = {
    productKey: 'ESIM_YEARLY',
    purchaseCountry: 'SE',
    method: 'CODE_COIN',
    idempotencyKey: randomUUID(),
  }
  const { order } = await signedIn(person, () =>
    person.panel.mutate<{ order: { id: string } }>('createOrder', input, 'order { id }'),
  )
  const due = `UPDATE job SET due_at = clock_timestamp() + make_interval(secs => $2) WHERE kind = 'order-expiry' AND aggregate_id = $1`
  await lab.query('payments', due, [order.id, TIMER_SECONDS])
  const begun = performance.now()
  const seconds = () => (performance.now() - begun) / 1_000
  const expired = `SELECT 1 FROM outbox WHERE aggregate_id = $1 AND type = 'payments.order.expired'`
  const runs = async () => (await lab.query('payments', expired, [order.id])).length
  while ((await runs()) === 0 && seconds() < TIMER_SECONDS + LATE_SECONDS) await delay(CHECK_MILLISECONDS)
  const after = seconds()
  await delay(CHECK_MILLISECONDS)
  return { ran: await runs(), after }
}

/** Signs in, and again where a token of a wrong clock is refused. */
async function signedIn<T>(
  person: Person,
  run: (session: { accessToken: string }) => Promise<T>,
): Promise<T> {
  for (const deadline = performance.now() + PATIENCE_MILLISECONDS; ; await delay(CHECK_MILLISECONDS)) {
    const { accessToken } = await person.signIn()
    try {
      return await run({ accessToken })
    } catch (error) {
      const isRefused = error instanceof Refused && error.code === 'UNAUTHENTICATED'
      if (!isRefused || performance.now() > deadline) throw error
    }
  }
}

/** Each gateway, with another one: the first one has the wrong clock. */
function pairsOf(stage: Stage): [string, string][] {
  const [wrong, right] = gatewaysOf(stage) as [string, string]
  return [
    [wrong, right],
    [right, wrong],
  ]
}

function at(url: string, { accountNumber, loginSecret }: Person): Person {
  return Person.known(gatewayAt(url), { accountNumber, loginSecret }, PIN)
}

/** Lost orders, and moments in rows that are not of the database's clock. */
async function brokenPromises(lab: Lab, { orders }: Load): Promise<string[]> {
  const [ordered] = await lab.query<{ kept: number; windows: number }>(
    'payments',
    `SELECT count(*)::int AS kept,
       coalesce(max(abs(extract(epoch FROM expires_at - occurred_at - interval '24 hours'))), 0)::float AS windows
     FROM "order" JOIN outbox ON aggregate_id = "order".id AND type = 'payments.order.placed' WHERE "order".id = ANY($1)`,
    [orders],
  )
  const [session] = await lab.query<{ ahead: number }>(
    'accounts',
    `SELECT max(abs(extract(epoch FROM rotated_at - occurred_at)))::float AS ahead
     FROM session JOIN outbox ON aggregate_id = session.id AND type = 'accounts.session.refreshed'
       AND outbox.version = session.version`,
  )
  const lost = orders.length - ordered!.kept
  return [
    ...(lost > 0 ? [`${lost} acknowledged orders are lost`] : []),
    ...(ordered!.windows > 1
      ? [`an order waits ${ordered!.windows.toFixed(0)} s longer or shorter for its payment`]
      : []),
    ...((session?.ahead ?? 0) > 1 ? [`a session was refreshed ${session!.ahead.toFixed(0)} s from now`] : []),
  ]
}
