import type { AppOptions } from '@enigm/simulators'
import { natsUrl, portOf, type System } from '@enigm/embedded'
import type { Gateway } from './client'
import { operatorOf } from './operator'
import type { Person } from './person'

/** What the chapters of the demo share: where they run, who takes part and what has come about. */
export interface Journey {
  readonly gateway: Gateway
  /** The side of Enigm App of the simulated environment; Enigm Command never calls it. */
  readonly environmentUrl: string
  /** The side of phones of the simulated carrier; Enigm Command never calls it. */
  readonly carrierUrl: string
  /** How Enigm App reaches the broker, and what it signs with. */
  readonly app: AppOptions
  readonly operator: Person
  /** Tells a step that is done, and what it gave. */
  logStep(step: string, result?: string): Promise<void>
}

/** Compares with what must be; the first difference ends the demo. @throws Error */
export function expectThat(what: string, holds: boolean, got: unknown): void {
  if (!holds) throw new Error(`${what}; got ${JSON.stringify(got)}`)
}

/** The journey of a system on this machine. */
export function journeyOn(
  gateway: Gateway,
  { settings, keys }: System,
  { logStep = async () => undefined, pin }: { logStep?: Journey['logStep']; pin?: string } = {},
): Journey {
  return {
    gateway,
    environmentUrl: `http://127.0.0.1:${portOf('environment', settings)}`,
    carrierUrl: `http://127.0.0.1:${portOf('carrier', settings)}`,
    app: {
      natsUrl: natsUrl(settings),
      natsSeed: settings.natsUrl ? undefined : keys.nats.app,
      signingKey: keys.appEvent,
    },
    operator: operatorOf(gateway, settings, pin),
    logStep,
  }
}
