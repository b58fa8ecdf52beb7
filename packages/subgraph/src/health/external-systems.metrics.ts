import { Gauge, Histogram, type Registry } from 'prom-client'
import type { App } from '../app'
import { errorCode } from '../events/wake'
import { readExternalSystems } from './health'

/** Exports at `/metrics` whether each external system answers, as the database knows it, and the calls of this process. */
export function registerExternalSystems(registry: Registry, app: App<any>): void {
  const duration = new Histogram({
    name: 'enigm_external_call_seconds',
    help: 'Duration of calls of external systems by this process, by system and outcome (ANSWERED, FAILED).',
    labelNames: ['system', 'outcome'],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [registry],
  })
  app.externalSystems.onCall = (system, isAnswering, seconds) =>
    duration.observe({ system, outcome: isAnswering ? 'ANSWERED' : 'FAILED' }, seconds)
  new Gauge({
    name: 'enigm_external_system_answering',
    help: '1 if an external system has answered the last call of any process of this service, 0 if it has not.',
    labelNames: ['system'],
    registers: [registry],
    async collect() {
      this.reset()
      try {
        for (const { name, isAnswering } of await readExternalSystems(app))
          this.set({ system: name }, isAnswering ? 1 : 0)
      } catch (error) {
        // Without the database the other metrics matter all the more.
        app.log.debug({ code: errorCode(error) }, 'external systems cannot be read')
      }
    },
  })
}
