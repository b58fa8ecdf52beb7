import DataLoader from 'dataloader'
import type { GrantClaims } from '@enigm/contracts'
import type { Logger } from 'pino'
import type { App } from './app'
import type { CallContext, Caller } from './caller'

/** Resolves all keys of one request with one statement: values in the order of the keys, null for an unknown key. */
export interface BatchLoader<K, V> {
  (keys: readonly K[], context: Context): Promise<readonly (V | Error)[]>
}

/** The context of the resolvers of one request. */
export class Context implements CallContext {
  grant?: GrantClaims
  grantConsumed = false
  isIdempotent = false
  /** Codes of the expected failures that this request's payloads carry; for the metrics only. */
  readonly refusals: string[] = []
  private readonly loaders = new Map<unknown, DataLoader<unknown, unknown>>()

  constructor(
    readonly app: App,
    readonly caller: Caller,
    readonly correlationId: string,
    readonly log: Logger,
    readonly isAbandoned?: () => boolean,
  ) {}

  /** Loads one key together with the other keys requested in the same tick; never across requests. */
  load<K, V>(batch: BatchLoader<K, V>, key: K): Promise<V> {
    let loader = this.loaders.get(batch) as DataLoader<K, V, string> | undefined
    if (!loader) {
      const created = new DataLoader<K, V, string>((keys) => batch(keys, this), {
        cacheKeyFn: (value) => (typeof value === 'string' ? value : JSON.stringify(value)),
      })
      this.loaders.set(batch, created as unknown as DataLoader<unknown, unknown>)
      loader = created
    }
    return loader.load(key)
  }
}
