import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { Person } from '@enigm/acceptance'
import type { Lab, LabProcessName } from '@enigm/embedded'
import { spread, type LabDrill, type Stage } from './drill'

const LIMIT_MILLISECONDS = 5_000
const GIVEN_UP_MILLISECONDS = 30_000
const NOTICED_MILLISECONDS = 3_000
const CHECK_MILLISECONDS = 25
const PIN = '482913'

type Way = 'SIGKILL' | 'SIGSTOP'

/** Each replica in turn, so that the one that leads is among them. */
export const takeover: LabDrill = {
  invariant:
    'another replica publishes events, runs timers and collects the audit ledger within 5 s after any replica was killed or frozen',
  async run(stage) {
    const { lab } = stage
    const person = await Person.create(stage.journey.gateway, PIN)
    await person.signIn()
    const times = { relay: [] as number[], timer: [] as number[], ledger: [] as number[] }
    for (const way of ['SIGKILL', 'SIGSTOP'] as const) {
      for (const number of lab.layout.numbers) {
        const [relay, timer] = await without(lab, 'payments', number, way, (begun) =>
          orderBy(stage, person, begun),
        )
        times.relay.push(relay)
        times.timer.push(timer)
        times.ledger.push(
          await without(lab, 'governance', number, way, (begun) => collected(stage, person, begun)),
        )
      }
    }
    const findings = Object.entries(times).flatMap(([what, all]) =>
      all.filter((each) => each > LIMIT_MILLISECONDS).map((each) => `${what}: ${Math.round(each)} ms`),
    )
    return { findings, figures: Object.entries(times).map(([what, all]) => spread(what, all)) }
  },
}

/** Runs an action while one replica is killed or frozen, and brings the replica back. @param run gets the moment of the loss */
async function without<T>(
  lab: Lab,
  name: LabProcessName,
  number: number,
  way: Way,
  run: (begun: number) => Promise<T>,
): Promise<T> {
  const thaw = way === 'SIGSTOP' ? lab.replicas.freeze(name, number) : undefined
  if (!thaw) await lab.replicas.kill(name, number)
  const begun = performance.now()
  try {
    // Until the gateways have noticed: a change that reaches a frozen replica before waits for SUBGRAPH_TIMEOUT_MS.
    await delay(NOTICED_MILLISECONDS)
    return await run(begun)
  } finally {
    if (thaw) thaw()
    else lab.replicas.start(name, number)
    await delay(CHECK_MILLISECONDS)
    await lab.replicas.untilReady(name, number)
  }
}

/** Places an order by card. @returns when its event was published and its timer had asked the processor, in milliseconds since the loss */
async function orderBy({ lab }: Stage, person: Person, begun: number): Promise<[number, number]> {
  const input = {
    productKey: 'ESIM_YEARLY',
    purchaseCountry: 'SE',
    method: 'CARD',
    idempotencyKey: randomUUID(),
  }
  const { order } = await person.panel.mutate<{ order: { id: string } }>('createOrder', input, 'order { id }')
  const isPublished = () =>
    holds(lab, 'payments', 'outbox WHERE aggregate_id = $1 AND published_at IS NOT NULL', order.id)
  const hasCheckout = async () => {
    const query = 'query ($id: ID!) { order(id: $id) { payment { checkoutUrl } } }'
    const seen = await person.panel.send<{ order: { payment: { checkoutUrl: string | null } } }>(query, {
      id: order.id,
    })
    return seen.order.payment.checkoutUrl !== null
  }
  return Promise.all([elapsed(begun, isPublished), elapsed(begun, hasCheckout)])
}

/** Makes an audit entry. @returns when the ledger had it, in milliseconds since the loss */
async function collected({ lab }: Stage, person: Person, begun: number): Promise<number> {
  const [before] = await lab.query<{ size: string }>(
    'governance',
    'SELECT count(*) AS size FROM ledger_entry',
  )
  await person.panel.mutate('createOrganization', { idempotencyKey: randomUUID() }, 'organization { id }')
  return elapsed(begun, () =>
    holds(lab, 'governance', '(SELECT count(*) AS size FROM ledger_entry) e WHERE size > $1', before!.size),
  )
}

async function holds(lab: Lab, service: 'payments' | 'governance', from: string, parameter: string) {
  return (await lab.query(service, `SELECT 1 FROM ${from} LIMIT 1`, [parameter])).length > 0
}

async function elapsed(begun: number, probe: () => Promise<boolean>): Promise<number> {
  while (!(await probe()) && performance.now() - begun < GIVEN_UP_MILLISECONDS)
    await delay(CHECK_MILLISECONDS)
  return performance.now() - begun
}
