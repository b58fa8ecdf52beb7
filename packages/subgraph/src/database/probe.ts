import type { Client } from 'pg'
import { Wake } from '../events/wake'
import { dedicatedClient, endClient } from './dedicated-client'

const PROBE_EVERY_MILLISECONDS = 1_000
const LIMIT_MILLISECONDS = 2_000

/**
 * Asks PostgreSQL for an answer every second, on a separate connection and with a time limit of 2 s: a database that keeps
 * its connections and answers nothing is found, and a pool that is in use up to its last connection is not taken for one.
 */
export class DatabaseProbe {
  private answers = false
  private stopped = false
  private readonly wake = new Wake()
  private readonly running: Promise<void>

  constructor(private readonly options: { service: string; databaseUrl: string }) {
    this.running = this.run()
  }

  /** Whether the last statement was answered in time. */
  get isAnswering(): boolean {
    return this.answers
  }

  async stop(): Promise<void> {
    this.stopped = true
    this.wake.call()
    await this.running
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      const client = dedicatedClient(
        {
          connectionString: this.options.databaseUrl,
          application_name: `${this.options.service} probe`,
          connectionTimeoutMillis: LIMIT_MILLISECONDS,
          query_timeout: LIMIT_MILLISECONDS,
        },
        () => this.wake.call(),
      )
      try {
        await client.connect()
        await this.ask(client)
      } catch {
        this.answers = false
      } finally {
        await endClient(client)
      }
      if (!this.stopped) await this.wake.wait(PROBE_EVERY_MILLISECONDS)
    }
  }

  /** Returns at the stop of the probe. @throws Error without an answer in time */
  private async ask(client: Client): Promise<void> {
    while (!this.stopped) {
      await client.query("SELECT 'probe'")
      this.answers = true
      await this.wake.wait(PROBE_EVERY_MILLISECONDS)
    }
  }
}
