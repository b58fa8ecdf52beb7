import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { Person, type Gateway } from '@enigm/acceptance'
import type { Lab } from '@enigm/embedded'
import type { Random } from '../fuzz/random'

const PIN = '482913'
/** An access token is valid for five minutes. */
const TOKEN_MILLISECONDS = 180_000
const PAUSE_MILLISECONDS = 40
const LONGEST_LISTED = 8

/** Reads that reach every service, and changes in two of them. */
const operations: readonly { query: string; variables?: () => object }[] = [
  { query: '{ me { id state devices(first: 5) { edges { node { handle } } } } }' },
  { query: '{ products { key } me { entitlements(first: 5) { edges { node { id } } } } }' },
  { query: '{ serverRegions { code } me { servers(first: 5) { edges { node { id } } } } }' },
  { query: '{ esimPolicies me { esims(first: 5) { edges { node { id } } } } }' },
  { query: '{ me { keyTrustSignals { kind } enigmKeys(first: 5) { edges { node { handle } } } } }' },
  { query: '{ torGateway { limitations { code } } retentionPolicy { record } }' },
  { query: '{ trainingCourses { level } me { training { course } } }' },
  {
    query: `mutation ($input: CreateOrderInput!) { createOrder(input: $input) { order { id } errors { code } } }`,
    variables: () => ({
      input: {
        productKey: 'ESIM_YEARLY',
        purchaseCountry: 'SE',
        method: 'CODE_COIN',
        idempotencyKey: randomUUID(),
      },
    }),
  },
  {
    query: `mutation ($input: CreateOrganizationInput!) {
      createOrganization(input: $input) { organization { id } errors { code } } }`,
    variables: () => ({ input: { idempotencyKey: randomUUID() } }),
  },
]

/** Clients that send one operation after the other, and what became of their requests. */
export class Load {
  readonly failures = new Map<string, number>()
  readonly milliseconds: number[] = []
  /** The orders that the clients know of. */
  readonly orders: string[] = []
  private retried = 0
  private stopping = false
  private running: Promise<unknown> = Promise.resolve()

  private constructor(
    private readonly url: string,
    private readonly people: readonly Person[],
    private readonly random: Random,
  ) {}

  /** Creates the accounts of the clients. */
  static async prepare(gateway: Gateway, clients: number, random: Random): Promise<Load> {
    const people: Person[] = []
    for (let number = 0; number < clients; number++) people.push(await Person.create(gateway, PIN))
    for (const person of people) await person.signIn()
    return new Load(gateway.url, people, random)
  }

  begin(): this {
    this.stopping = false
    this.running = Promise.all(this.people.map((person) => this.keepAsking(person)))
    return this
  }

  async end(): Promise<void> {
    this.stopping = true
    await this.running
  }

  /** One line for each kind of failure. */
  get findings(): string[] {
    const all = [...this.failures].map(([what, times]) => `${times} × ${what}`)
    return all.length > LONGEST_LISTED ? [...all.slice(0, LONGEST_LISTED), '…'] : all
  }

  get figure(): string {
    const sorted = [...this.milliseconds].sort((a, b) => a - b)
    const at = (share: number) => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0)
    const failed = [...this.failures.values()].reduce((sum, times) => sum + times, 0)
    return `${sorted.length + failed} requests, ${failed} failed, ${this.retried} retried after a refused connection; p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, slowest ${at(1)} ms`
  }

  private async keepAsking(person: Person): Promise<void> {
    let accessToken: string | undefined
    let since = 0
    while (!this.stopping) {
      if (!accessToken || Date.now() - since > TOKEN_MILLISECONDS) {
        accessToken = await this.signIn(person)
        since = Date.now()
      }
      if (accessToken) await this.ask(accessToken)
      await delay(this.random.below(2 * PAUSE_MILLISECONDS))
    }
  }

  /** @returns an access token; undefined, and a failure, when there is none */
  private async signIn(person: Person): Promise<string | undefined> {
    try {
      return (await person.signIn()).accessToken
    } catch (error) {
      this.count(`startSession: ${(error as Error).message}`)
      return undefined
    }
  }

  private count(what: string): void {
    this.failures.set(what, (this.failures.get(what) ?? 0) + 1)
  }

  private async ask(accessToken: string): Promise<void> {
    const { query, variables } = this.random.pick(operations)
    const begun = performance.now()
    const body = JSON.stringify({ query, variables: variables?.() })
    const failure = await this.post(body, accessToken)
    if (failure === undefined) this.milliseconds.push(performance.now() - begun)
    else this.count(`${/\{\s*(\w+)/.exec(query)?.[1]}: ${failure}`)
  }

  /** @returns the failure; undefined for an answer, also one with an expected error of the operation */
  private async post(body: string, accessToken: string, isAgain = false): Promise<string | undefined> {
    try {
      const response = await fetch(`${this.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${accessToken}` },
        body,
      })
      const { data, errors } = (await response.json()) as {
        data?: { createOrder?: { order: { id: string } | null } }
        errors?: { message: string; extensions?: { code?: string } }[]
      }
      const order = data?.createOrder?.order
      if (order) this.orders.push(order.id)
      const [error] = errors ?? []
      return error && `${error.extensions?.code} ${error.message}`
    } catch (error) {
      const { code, message } = ((error as Error).cause ?? error) as { code?: string; message: string }
      if (code !== 'ECONNREFUSED' || isAgain) return code ?? message
      this.retried += 1
      return this.post(body, accessToken, true)
    }
  }
}

/** A line about the acknowledged orders that payments does not have; none when it has all. */
export async function lostOrders(lab: Lab, { orders }: Load): Promise<string[]> {
  const kept = await lab.query('payments', 'SELECT id FROM "order" WHERE id = ANY($1)', [orders])
  return kept.length < orders.length ? [`${orders.length - kept.length} acknowledged orders are lost`] : []
}
