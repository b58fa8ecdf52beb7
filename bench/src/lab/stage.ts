import { gatewayAt, Person } from '@enigm/acceptance'
import type { Lab } from '@enigm/embedded'
import type { Random } from '../fuzz/random'
import type { Stage } from './drill'

/** The lab as the journeys see it: a gateway, an operator and the simulated other parties. */
export function stageOf(lab: Lab, random: Random): Stage {
  const gateway = gatewayAt(lab.url)
  const { criticalPin, ...credentials } = lab.operator
  const { layout, installation } = lab
  return {
    lab,
    random,
    journey: {
      gateway,
      operator: Person.known(gateway, credentials, criticalPin),
      environmentUrl: `http://127.0.0.1:${layout.of('environment')}`,
      carrierUrl: `http://127.0.0.1:${layout.of('carrier')}`,
      app: {
        natsUrl: installation.natsUrl,
        get natsSeed() {
          return installation.secret('app', 'NATS_NKEY_SEED')
        },
        signingKey: installation.others.app,
      },
      logStep: async () => undefined,
    },
  }
}
