import { setTimeout as delay } from 'node:timers/promises'
import { request } from 'undici'

const FIRST_WAIT_MILLISECONDS = 100
const LONGEST_WAIT_MILLISECONDS = 5_000
const TIMEOUT_MILLISECONDS = 5_000
const IDLE_MILLISECONDS = 10

/** What the webhooks of one processor look like. */
export interface WebhookFormat {
  header: string
  /** The signature of a raw body. */
  sign(body: string): string
  /** The id by which a receiver knows a repeated event. */
  idOf(event: object): string
  /** The event as it is repeated. */
  again(event: object): object
}

/** Sends webhooks, each until it is answered with 2xx. Like the original it promises neither order nor a single delivery. */
export class Webhooks {
  /** How many times each webhook is sent, acknowledged or not. */
  repeat = 1
  /** Sent and acknowledged event ids, in the order of the acknowledgements. */
  readonly acknowledged: string[] = []
  private held: object[] | undefined
  private stopped = false
  private readonly waiting = new Set<NodeJS.Timeout>()
  private readonly sending = new Set<Promise<void>>()

  constructor(
    private readonly format: WebhookFormat,
    private url: string | undefined,
  ) {}

  /** Sets the address for webhooks. */
  goTo(url: string): void {
    this.url = url
  }

  /** Keeps webhooks back until `release`. */
  hold(): void {
    this.held ??= []
  }

  /** Sends what was kept back, the newest first. */
  release(): void {
    const held = this.held ?? []
    this.held = undefined
    for (const event of held.reverse()) this.notify(event)
  }

  notify(event: object): void {
    if (this.held) return void this.held.push(event)
    for (let time = 0; time < this.repeat; time++)
      this.begin(time === 0 ? event : this.format.again(event), 1)
  }

  /** Sends anything once, with the signature that it should have. @returns the status of the answer */
  async send(body: string, signature = this.format.sign(body)): Promise<number> {
    const answer = await request(this.url!, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', [this.format.header]: signature },
      body,
      headersTimeout: TIMEOUT_MILLISECONDS,
    })
    await answer.body.dump()
    return answer.statusCode
  }

  /** Waits until everything that was sent is acknowledged. */
  async idle(): Promise<void> {
    while (this.sending.size + this.waiting.size > 0) await delay(IDLE_MILLISECONDS)
  }

  async stop(): Promise<void> {
    this.stopped = true
    for (const timer of this.waiting) clearTimeout(timer)
    await Promise.all(this.sending)
  }

  private begin(event: object, attempt: number): void {
    const run = this.attempt(event, attempt).finally(() => this.sending.delete(run))
    this.sending.add(run)
  }

  private async attempt(event: object, attempt: number): Promise<void> {
    if (this.stopped) return
    const status = this.url ? await this.send(JSON.stringify(event)).catch(() => 0) : 0
    if (status >= 200 && status < 300) return void this.acknowledged.push(this.format.idOf(event))
    const wait = Math.min(FIRST_WAIT_MILLISECONDS * 2 ** (attempt - 1), LONGEST_WAIT_MILLISECONDS)
    const timer = setTimeout(() => {
      this.waiting.delete(timer)
      this.begin(this.format.again(event), attempt + 1)
    }, wait)
    this.waiting.add(timer)
  }
}
