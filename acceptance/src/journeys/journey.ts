import type { AppOptions } from '@enigm/simulators'
import { natsSeed, natsUrl, portOf, type System } from '@enigm/embedded'
import type { Gateway } from './client'
import { operatorOf } from './operator'
import type { Person } from './person'

/** What all steps of a journey share: the gateway, the simulated external systems, the operator and the log of steps. */
export interface Journey {
  readonly gateway: Gateway
  /** The API of the simulated server environment for Enigm App. Enigm Command never calls it. */
  readonly environmentUrl: string
  /** The API of the simulated carrier for phones. Enigm Command never calls it. */
  readonly carrierUrl: string
  /** The broker connection and the signing key of the simulated Enigm App. */
  readonly app: AppOptions
  readonly operator: Person
  /** Logs a completed step and its result. */
  logStep(step: string, result?: string): Promise<void>
}

/** Requires that an expectation holds. @throws Error that names the expectation and the actual value */
export function expectThat(expectation: string, holds: boolean, actual: unknown): void {
  if (!holds) throw new Error(`expected that ${expectation}; got ${JSON.stringify(actual)}`)
}

/** A journey on a system of this machine. */
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
      natsSeed: natsSeed('app', { settings, keys }),
      signingKey: keys.appEvent,
    },
    operator: operatorOf(gateway, settings, pin),
    logStep,
  }
}
