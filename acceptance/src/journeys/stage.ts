import type { AppOptions } from '@enigm/simulators'
import { natsUrl, portOf, type System } from '@enigm/embedded'
import type { Entrance } from './client'
import { operatorOf } from './operator'
import type { Person } from './people'

/** What the chapters of the demo share: where they run, who takes part and what has come about. */
export interface Stage {
  readonly entrance: Entrance
  /** The side of Enigm App of the simulated environment; Enigm Command never calls it. */
  readonly environmentUrl: string
  /** The side of phones of the simulated carrier; Enigm Command never calls it. */
  readonly carrierUrl: string
  /** How Enigm App reaches the broker, and what it signs with. */
  readonly app: AppOptions
  readonly operator: Person
  /** Tells a step that is done, and what it gave. */
  tell(step: string, result?: string): Promise<void>
}

/** Compares with what must be; the first difference ends the demo. @throws Error */
export function expectThat(what: string, holds: boolean, got: unknown): void {
  if (!holds) throw new Error(`${what}; got ${JSON.stringify(got)}`)
}

/** The stage of a system on this machine. */
export function stageOf(
  entrance: Entrance,
  { settings, keys }: System,
  { tell = async () => undefined, pin }: { tell?: Stage['tell']; pin?: string } = {},
): Stage {
  return {
    entrance,
    environmentUrl: `http://127.0.0.1:${portOf('environment', settings)}`,
    carrierUrl: `http://127.0.0.1:${portOf('carrier', settings)}`,
    app: {
      natsUrl: natsUrl(settings),
      natsSeed: settings.natsUrl ? undefined : keys.nats.app,
      signingKey: keys.appEvent,
    },
    operator: operatorOf(entrance, settings, pin),
    tell,
  }
}
