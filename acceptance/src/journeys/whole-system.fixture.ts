import { setTimeout as delay } from 'node:timers/promises'
import type { ServiceName } from '@enigm/contracts'
import { Client } from 'pg'
import { portOf, processEnvironment, type System } from '@enigm/embedded'

const CHECK_MILLISECONDS = 50
const TIMEOUT_MILLISECONDS = 230_000

/** A running system on this machine, whose databases a test can read. */
export class WholeSystem {
  constructor(readonly system: System) {}

  get url(): string {
    return `http://127.0.0.1:${portOf('gateway', this.system.settings)}`
  }

  /** Waits until the gateway reports that the whole system is ready. @throws Error after 230 s, with what is missing */
  async ready(): Promise<void> {
    const deadline = Date.now() + TIMEOUT_MILLISECONDS
    const operations = `http://127.0.0.1:${portOf('gatewayOperations', this.system.settings)}`
    let last = 'no answer'
    while (Date.now() < deadline) {
      const response = await fetch(`${operations}/ready`).catch(() => null)
      if (response?.ok) return
      last = response ? await response.text() : last
      await delay(CHECK_MILLISECONDS)
    }
    throw new Error(`the system did not become ready: ${last}`)
  }

  /** Runs one statement in the database of a service, with the role of the service. */
  async query<T extends object>(service: ServiceName, sql: string, parameters: unknown[] = []): Promise<T[]> {
    const client = new Client({ connectionString: processEnvironment(service, this.system).DATABASE_URL })
    await client.connect()
    try {
      return (await client.query<T>(sql, parameters)).rows
    } finally {
      await client.end()
    }
  }
}
