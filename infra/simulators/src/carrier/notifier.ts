import { randomUUID } from 'node:crypto'
import { Agent, request } from 'undici'
import type { CarrierConfig } from './config'
import type { ProfileStore } from './store'

const FIRST_WAIT_MILLISECONDS = 100
const LONGEST_WAIT_MILLISECONDS = 5_000
const TIMEOUT_MILLISECONDS = 5_000

/** Notified steps of a download (SGP.22, 5.3.5), and further steps that were agreed on. */
export const notificationPoint = {
  eligibility: 1,
  confirmation: 2,
  downloaded: 3,
  installed: 4,
  deleted: 5,
  enabled: 101,
  disabled: 102,
} as const
export type NotificationPoint = keyof typeof notificationPoint

export interface ProgressOptions {
  failed?: boolean
  at?: Date
  eid?: string
}

/** A notification in the format of the wire. */
export function progressOf(
  iccid: string,
  profileType: string,
  point: NotificationPoint,
  { failed = false, at = new Date(), eid }: ProgressOptions = {},
): object {
  return {
    header: { functionRequesterIdentifier: 'carrier', functionCallIdentifier: randomUUID() },
    ...(eid ? { eid } : {}),
    iccid,
    profileType,
    timestamp: `${at.toISOString().slice(0, 19)}Z`,
    notificationPointId: notificationPoint[point],
    notificationPointStatus: { status: failed ? 'Failed' : 'Executed-Success' },
  }
}

/** Sends notifications to the operator, and repeats each until it is acknowledged with HTTP 204. */
export class Notifier {
  /** The number of times that each notification is sent, acknowledged or not. */
  repeat = 1
  private readonly agent: Agent
  private stopped = false
  private readonly waiting = new Set<NodeJS.Timeout>()
  private queue = Promise.resolve()

  constructor(
    private readonly store: ProfileStore,
    private readonly config: CarrierConfig,
    private url: string | undefined = config.notificationUrl,
  ) {
    this.agent = new Agent({ connect: config.tls, headersTimeout: TIMEOUT_MILLISECONDS })
    for (const { id, body } of store.unacknowledged.values()) this.enqueue(id, body, 1)
  }

  /** Sets the address for notifications. */
  goTo(url: string): void {
    this.url = url
  }

  /** Stores a notification and sends it until Enigm Command acknowledges it. */
  notify(body: object): void {
    const id = randomUUID()
    this.store.addNotification({ id, body })
    for (let time = 0; time < this.repeat; time++) this.enqueue(id, body, 1)
  }

  /** Sends anything once. @returns the answer */
  async send(body: object | string): Promise<{ status: number; text: string }> {
    const answer = await request(`${this.url}/gsma/rsp2/es2plus/handleDownloadProgressInfo`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-admin-protocol': 'gsma/rsp/v2.5.0' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      dispatcher: this.agent,
    })
    return { status: answer.statusCode, text: await answer.body.text() }
  }

  async stop(): Promise<void> {
    this.stopped = true
    for (const timer of this.waiting) clearTimeout(timer)
    await this.queue
    await this.agent.destroy()
  }

  private enqueue(id: string, body: object, attempt: number): void {
    this.queue = this.queue.then(() => this.attempt(id, body, attempt))
  }

  private async attempt(id: string, body: object, attempt: number): Promise<void> {
    if (this.stopped) return
    const status = this.url
      ? await this.send(body).then(
          (answer) => answer.status,
          () => 0,
        )
      : 0
    if (status === 204) return this.store.acknowledge(id)
    const wait = Math.min(FIRST_WAIT_MILLISECONDS * 2 ** (attempt - 1), LONGEST_WAIT_MILLISECONDS)
    const timer = setTimeout(() => {
      this.waiting.delete(timer)
      this.enqueue(id, body, attempt + 1)
    }, wait)
    this.waiting.add(timer)
  }
}
