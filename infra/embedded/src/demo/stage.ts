import type { Entrance } from './client'
import type { Person } from './people'

/** What the chapters of the demo share: where they run, who takes part and what has come about. */
export interface Stage {
  readonly entrance: Entrance
  /** The side of Enigm App of the simulated environment; Enigm Command never calls it. */
  readonly environmentUrl: string
  /** The side of phones of the simulated carrier; Enigm Command never calls it. */
  readonly carrierUrl: string
  readonly operator: Person
  /** Tells a step that is done, and what it gave. */
  tell(step: string, result?: string): Promise<void>
}

/** Compares with what must be; the first difference ends the demo. @throws Error */
export function expectThat(what: string, holds: boolean, got: unknown): void {
  if (!holds) throw new Error(`${what}; got ${JSON.stringify(got)}`)
}
