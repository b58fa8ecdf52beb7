import type { Hint } from '@enigm/contracts'
import type { Writable } from 'node:stream'

const GATHER_MS = 250
const HEARTBEAT_MS = 15_000
/** Far above the few hundred bytes of a busy minute. */
const MOST_UNREAD_BYTES = 64 * 1024
const MOST_IDS = 20

/** Why a stream ends. The client reconnects, after `SESSION_ENDED` with a new token. */
export type EndReason = 'SESSION_ENDED' | 'TOKEN_EXPIRED' | 'REPLACED' | 'UNAVAILABLE' | 'SHUTDOWN'

/** Server-sent events to one reader: hints, gathered for a quarter of a second, and a comment every 15 seconds. */
export class EventStream {
  /** The ids of each type; null when more of them have changed than a hint names. */
  private readonly gathered = new Map<string, Set<string> | null>()
  private gathering: NodeJS.Timeout | undefined
  private readonly heartbeat = setInterval(() => this.write(': heartbeat\n\n'), HEARTBEAT_MS)

  constructor(private readonly output: Writable) {
    output.once('close', () => this.release())
    this.write(': open\n\n')
  }

  add({ type, ids }: Pick<Hint, 'type' | 'ids'>): void {
    const known = this.gathered.get(type)
    const all = known === undefined ? new Set(ids) : known && new Set([...known, ...ids])
    this.gathered.set(type, ids.length > 0 && all && all.size <= MOST_IDS ? all : null)
    this.gathering ??= setTimeout(() => this.flush(), GATHER_MS)
  }

  /** Sends what is gathered, then the reason. */
  end(reason: EndReason): void {
    this.flush()
    this.write(eventOf('end', { reason }))
    this.release()
    this.output.end()
  }

  private flush(): void {
    clearTimeout(this.gathering)
    this.gathering = undefined
    const hints = [...this.gathered].map(([type, ids]) => eventOf('hint', { type, ids: [...(ids ?? [])] }))
    this.gathered.clear()
    if (hints.length > 0) this.write(hints.join(''))
  }

  private write(text: string): void {
    if (this.output.destroyed || this.output.writableEnded) return
    this.output.write(text)
    if (this.output.writableLength > MOST_UNREAD_BYTES) this.output.destroy()
  }

  private release(): void {
    clearInterval(this.heartbeat)
    clearTimeout(this.gathering)
  }
}

function eventOf(name: 'hint' | 'end', data: object): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`
}
