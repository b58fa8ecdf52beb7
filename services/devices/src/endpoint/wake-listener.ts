import { setTimeout as delay } from 'node:timers/promises'
import type { App } from '@enigm/subgraph'
import { Client } from 'pg'
import { COMMAND_CHANNEL } from '../command/command.service'

const RETRY_MILLISECONDS = 500

/**
 * Hears from PostgreSQL which device has something to fetch, whichever process has written it. After each connection it has the held
 * polls compared with the database, because a notification may be lost.
 */
export class WakeListener {
  private client: Client | undefined
  private readonly stopping = new AbortController()
  private running: Promise<void> = Promise.resolve()

  constructor(
    private readonly app: App<any>,
    private readonly wake: (deviceId: string) => void,
    private readonly connected: () => Promise<void>,
  ) {}

  start(): void {
    this.running = this.run()
  }

  async stop(): Promise<void> {
    this.stopping.abort()
    await this.client?.end().catch(() => undefined)
    await this.running
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const client = new Client({
        connectionString: this.app.config.DATABASE_URL,
        application_name: 'devices wake',
        keepAlive: true,
      })
      this.client = client
      const lost = new Promise<void>((resolve) =>
        client.on('error', () => resolve()).on('end', () => resolve()),
      )
      client.on('notification', ({ payload }) => payload && this.wake(payload))
      try {
        await client.connect()
        await client.query(`LISTEN ${COMMAND_CHANNEL}`)
        await this.connected()
        await lost
      } catch (error) {
        this.app.log.debug({ error: (error as Error).name }, 'device wake-up connection failed')
      }
      await client.end().catch(() => undefined)
      await delay(RETRY_MILLISECONDS, undefined, { signal: this.stopping.signal }).catch(() => undefined)
    }
  }
}
