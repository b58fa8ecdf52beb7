import { randomUUID } from 'node:crypto'
import { startOfHour, systemContext, type App } from '@enigm/subgraph'
import { In } from 'typeorm'
import { Device, devices } from '../device/device.entity'

const FLUSH_MILLISECONDS = 500
const RENEWAL_MILLISECONDS = 30_000
/** A device polls again within this time; a process that crashed is forgotten after the longer one. */
const GRACE_MILLISECONDS = 5_000
const LEASE = '90 seconds'

interface Presence {
  /** Polls that are held, or are being answered; a second one ends the first. */
  polls: number
  /** When the device counts as gone. */
  goneAt: number
}

/** SQL: the device with this id polls now, at any process of the service (DEV-18). */
export function isConnected(id: string): string {
  return `EXISTS (SELECT FROM device_connection n WHERE n.device_id = ${id} AND n.alive_until > now())`
}

/**
 * Which devices poll this process. The table shared by all processes is written when a device comes or goes, not with every
 * poll, and the hour in which a device was seen at most once an hour.
 */
export class Connections {
  private readonly processId = randomUUID()
  private readonly present = new Map<string, Presence>()
  private readonly written = new Set<string>()
  private timer: NodeJS.Timeout | undefined
  private flushing: Promise<void> = Promise.resolve()
  private renewedAt = 0

  constructor(private readonly app: App<any>) {}

  start(): void {
    this.timer = setInterval(() => {
      this.flushing = this.flushing.then(() => this.flush()).catch((error: Error) => this.fail(error))
    }, FLUSH_MILLISECONDS)
  }

  /** @throws never: a device that stays in the table is gone after its lease */
  async stop(): Promise<void> {
    clearInterval(this.timer)
    await this.flushing
    this.present.clear()
    await this.flush().catch((error: Error) => this.fail(error))
  }

  came({ id }: Device): void {
    const polls = (this.present.get(id)?.polls ?? 0) + 1
    this.present.set(id, { polls, goneAt: Infinity })
  }

  left({ id }: Device): void {
    const polls = (this.present.get(id)?.polls ?? 1) - 1
    this.present.set(id, { polls, goneAt: polls > 0 ? Infinity : Date.now() + GRACE_MILLISECONDS })
  }

  /** Writes the hour of a connection unless it is written already. */
  async seen({ id, lastSeenHour }: Device): Promise<void> {
    const hour = startOfHour(new Date())
    if (lastSeenHour && lastSeenHour >= hour) return
    await this.app.read(
      'UPDATE device SET last_seen_hour = $2 WHERE id = $1 AND (last_seen_hour IS NULL OR last_seen_hour < $2)',
      [id, hour],
    )
  }

  private async flush(): Promise<void> {
    const now = Date.now()
    for (const [id, { goneAt }] of this.present) if (goneAt < now) this.present.delete(id)
    const came = [...this.present.keys()].filter((id) => !this.written.has(id))
    const gone = [...this.written].filter((id) => !this.present.has(id))
    const isRenewal = this.written.size > 0 && now - this.renewedAt > RENEWAL_MILLISECONDS
    if (came.length + gone.length > 0) await this.write(came, gone)
    if (!isRenewal) return
    this.renewedAt = now
    await this.app.read(
      `UPDATE device_connection SET alive_until = now() + $2::interval WHERE process_id = $1`,
      [this.processId, LEASE],
    )
  }

  /** Open panels of the owners read the change. */
  private async write(came: string[], gone: string[]): Promise<void> {
    await this.app.transaction(systemContext(), async (tx) => {
      await tx.query(
        `INSERT INTO device_connection (device_id, process_id, alive_until)
         SELECT id, $2, now() + $3::interval FROM unnest($1::text[]) AS came (id)
         ON CONFLICT (device_id) DO UPDATE SET process_id = excluded.process_id, alive_until = excluded.alive_until`,
        [came, this.processId, LEASE],
      )
      await tx.query('DELETE FROM device_connection WHERE device_id = ANY($1) AND process_id = $2', [
        gone,
        this.processId,
      ])
      const changed = await tx.manager.findBy(Device, { id: In([...came, ...gone]) })
      for (const device of changed) devices.hint(tx, 'devices.device.snapshot', device)
    })
    for (const id of came) this.written.add(id)
    for (const id of gone) this.written.delete(id)
  }

  private fail(error: Error): void {
    this.app.log.warn({ error: error.name }, 'device connections not written')
  }
}
