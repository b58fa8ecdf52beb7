import { createHmac, randomUUID } from 'node:crypto'
import { request } from 'undici'

const FIRST_WAIT_MILLISECONDS = 100
const LONGEST_WAIT_MILLISECONDS = 5_000
const TIMEOUT_MILLISECONDS = 5_000

/** The header by which a receiver verifies a webhook: a time, and the HMAC of time and raw body. */
export function signatureOf(body: string, secret: string, at = new Date()): string {
  const seconds = Math.floor(at.getTime() / 1000)
  const signature = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')
  return `t=${seconds},v1=${signature}`
}

/** An event in the format of the wire. */
export function cardEvent(type: string, object: object): { id: string; type: string } {
  const id = `evt_${randomUUID().replaceAll('-', '')}`
  return {
    ...{ id, object: 'event', api_version: '2026-10-28.endive', created: Math.floor(Date.now() / 1000) },
    ...{ type, data: { object }, livemode: false, pending_webhooks: 1 },
  } as { id: string; type: string }
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
    private readonly secret: string,
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
    for (let time = 0; time < this.repeat; time++) this.begin(event, 1)
  }

  /** Sends anything once, with the signature that it should have. @returns the status of the answer */
  async send(body: string, signature = signatureOf(body, this.secret)): Promise<number> {
    const answer = await request(this.url!, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signature },
      body,
      headersTimeout: TIMEOUT_MILLISECONDS,
    })
    await answer.body.dump()
    return answer.statusCode
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
    if (status >= 200 && status < 300) return void this.acknowledged.push((event as { id: string }).id)
    const wait = Math.min(FIRST_WAIT_MILLISECONDS * 2 ** (attempt - 1), LONGEST_WAIT_MILLISECONDS)
    const timer = setTimeout(() => {
      this.waiting.delete(timer)
      this.begin(event, attempt + 1)
    }, wait)
    this.waiting.add(timer)
  }
}
