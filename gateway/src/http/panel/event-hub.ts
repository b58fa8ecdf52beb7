import type { Hint } from '@enigm/contracts'
import type { GatewayCaller } from '../../identity/session'
import { EventStream, type EndReason } from './event-stream'

const STREAMS_PER_SESSION = 2
const MOST_STREAMS = 10_000
/** Collects what follows one change of memberships, or a reconnection of all services. */
const RENEWAL_MS = 250
const MEMBERSHIP = 'accounts.membership'
const EVERYTHING = '*'

type Output = ConstructorParameters<typeof EventStream>[0]

interface HubOptions {
  /** The organizations that the caller administers now. */
  organizationsOf(caller: GatewayCaller): Promise<readonly string[]>
  isRevoked(caller: GatewayCaller): boolean
}

interface Reader {
  readonly caller: GatewayCaller
  readonly stream: EventStream
  readonly expiry: NodeJS.Timeout
  renewal?: NodeJS.Timeout
  scopes: ReadonlySet<string>
}

/** The open streams of this gateway, and which of them a hint reaches. */
export class EventHub {
  private readonly readers = new Set<Reader>()
  private readonly byScope = new Map<string, Set<Reader>>()
  private stopped = false

  constructor(private readonly options: HubOptions) {}

  get size(): number {
    return this.readers.size
  }

  /** Whether a further stream can be opened. */
  get hasRoom(): boolean {
    return !this.stopped && this.readers.size < MOST_STREAMS
  }

  /** Opens a stream until the token expires. The oldest stream of the session gives way to a third one. */
  open(caller: GatewayCaller, organizations: readonly string[], output: Output): void {
    const ofSession = [...this.withScope(accountScope(caller))].filter(
      (other) => other.caller.sessionId === caller.sessionId,
    )
    if (ofSession.length >= STREAMS_PER_SESSION) this.end(ofSession[0]!, 'REPLACED')
    const left = Math.max(0, caller.expiresAt * 1000 - Date.now())
    const expiry = setTimeout(() => this.end(reader, 'TOKEN_EXPIRED'), left)
    const reader: Reader = { caller, stream: new EventStream(output), expiry, scopes: new Set() }
    this.readers.add(reader)
    this.setScopes(reader, organizations)
    output.once('close', () => this.forget(reader))
    if (this.options.isRevoked(caller)) this.end(reader, 'SESSION_ENDED')
  }

  hint({ scope, type, ids }: Hint): void {
    const reached = scope === EVERYTHING ? this.readers : this.withScope(scope)
    for (const reader of [...reached]) {
      reader.stream.add({ type, ids })
      if (type === MEMBERSHIP || type === EVERYTHING) this.renewScopes(reader)
    }
  }

  /** Ends the streams whose tokens have been revoked. */
  endRevoked(): void {
    for (const reader of this.readers) {
      if (this.options.isRevoked(reader.caller)) this.end(reader, 'SESSION_ENDED')
    }
  }

  stop(): void {
    this.stopped = true
    for (const reader of this.readers) this.end(reader, 'SHUTDOWN')
  }

  /** Memberships may have changed: until accounts has answered, the reader gets no hint of any organization. */
  private renewScopes(reader: Reader): void {
    this.setScopes(reader, [])
    clearTimeout(reader.renewal)
    const renewal = setTimeout(() => {
      this.options.organizationsOf(reader.caller).then(
        (organizations) => {
          if (reader.renewal !== renewal || !this.readers.has(reader)) return
          this.setScopes(reader, organizations)
          reader.stream.add({ type: EVERYTHING, ids: [] })
        },
        () => this.end(reader, 'UNAVAILABLE'),
      )
    }, RENEWAL_MS)
    reader.renewal = renewal
  }

  private withScope(scope: string): ReadonlySet<Reader> {
    return this.byScope.get(scope) ?? new Set()
  }

  private setScopes(reader: Reader, organizations: readonly string[]): void {
    this.removeScopes(reader)
    reader.scopes = new Set([accountScope(reader.caller), ...organizations.map((id) => `organization:${id}`)])
    for (const scope of reader.scopes) this.byScope.set(scope, new Set([...this.withScope(scope), reader]))
  }

  private removeScopes(reader: Reader): void {
    for (const scope of reader.scopes) {
      const others = this.byScope.get(scope)
      others?.delete(reader)
      if (others?.size === 0) this.byScope.delete(scope)
    }
  }

  private end(reader: Reader, reason: EndReason): void {
    if (!this.readers.has(reader)) return
    this.forget(reader)
    reader.stream.end(reason)
  }

  private forget(reader: Reader): void {
    clearTimeout(reader.expiry)
    clearTimeout(reader.renewal)
    this.removeScopes(reader)
    this.readers.delete(reader)
  }
}

function accountScope({ accountId }: GatewayCaller): string {
  return `account:${accountId}`
}
