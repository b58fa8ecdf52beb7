import { hintOfEverything, hintSubject, type Hint } from '@enigm/contracts'
import { Events, type Msg, type NatsConnection } from 'nats'
import type { Logger } from 'pino'
import { z } from 'zod'
import { connectToBroker, type BrokerAccess } from '../../identity/broker'

const RETRY_MS = 250

const hintData = z.object({ scope: z.string(), type: z.string(), ids: z.array(z.string()) })

interface HintSourceOptions extends BrokerAccess {
  readonly log: Logger
  onHint(hint: Hint): void
}

/**
 * Receives the hints of all services. Hints are not stored: after each connection the hint of everything stands for those
 * that were missed.
 */
export class HintSource {
  private connection: NatsConnection | undefined
  private retry: NodeJS.Timeout | undefined
  private stopped = false

  constructor(private readonly options: HintSourceOptions) {
    this.connect()
  }

  async stop(): Promise<void> {
    this.stopped = true
    clearTimeout(this.retry)
    await this.connection?.close()
  }

  /** In the background: the gateway starts without the broker. */
  private connect(): void {
    connectToBroker('gateway hints', this.options).then(
      (connection) => this.follow(connection),
      () => this.retryLater(),
    )
  }

  private retryLater(): void {
    if (!this.stopped) this.retry = setTimeout(() => this.connect(), RETRY_MS)
  }

  private follow(connection: NatsConnection): void {
    this.connection = connection
    if (this.stopped) return void connection.close()
    connection.subscribe(hintSubject('*'), {
      callback: (error, message) => {
        if (error) this.options.log.error({ reason: error.message }, 'hint subscription refused')
        else this.receive(message)
      },
    })
    void this.watchStatus(connection)
    void connection.closed().then(() => this.retryLater())
    void this.announceLoss(connection)
  }

  private async watchStatus(connection: NatsConnection): Promise<void> {
    for await (const { type } of connection.status()) {
      if (type === Events.Reconnect) await this.announceLoss(connection)
    }
  }

  /** After the broker has confirmed the subscription, so that no hint is missed from here on. */
  private async announceLoss(connection: NatsConnection): Promise<void> {
    try {
      await connection.flush()
      this.options.onHint(hintOfEverything)
    } catch {
      this.options.log.debug('the connection for hints was lost again')
    }
  }

  private receive({ subject, data }: Msg): void {
    try {
      this.options.onHint(hintData.parse(JSON.parse(Buffer.from(data).toString('utf8'))))
    } catch (error) {
      this.options.log.error({ subject, reason: (error as Error).name }, 'hint unreadable')
    }
  }
}
