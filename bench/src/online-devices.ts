import { EventEmitter, once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { newId } from '@enigm/contracts'
import { phoneOf } from '@enigm/acceptance'
import type { System } from '@enigm/embedded'
import { SimulatedDevice, type SimulatedManagedDevice } from '@enigm/simulators'
import type { Client } from 'pg'
import { concurrently } from './measure'

const DEVICES_OF_AN_ACCOUNT = 100
/** The longest that the endpoint holds a poll. */
const WAIT_SECONDS = 30
const RETRY_MILLISECONDS = 1_000

/** A device of the population, as its owner and its endpoint know it. */
export interface OnlineDevice {
  readonly id: string
  readonly handle: string
  readonly accountId: string
  readonly phone: SimulatedManagedDevice
}

/** Trusted phones with Enigm OS in managed mode, written directly: their enrollment is not what is measured. */
const seed = [
  `INSERT INTO device (id, version, state, account_id, handle, session_id, kind, key_thumbprint, public_key, requested_at,
     enrolled_at, label_color, label_noun)
   SELECT d.id, 1, 'TRUSTED', d."accountId", d.handle, 'sess_' || d.id, 'ENIGM_OS', d.thumbprint, d."publicKey", now(), now(),
     d.id, d.id
   FROM jsonb_to_recordset($1::jsonb) AS d (id text, "accountId" text, handle text, thumbprint text, "publicKey" jsonb)`,
  `INSERT INTO device_management (id, version, state, device_id, account_id, enabled_at, policy_state, last_sequence, heads,
     chain_broken)
   SELECT 'dmgt_' || id, 1, 'ON', id, account_id, now(), 'NONE', 0, '{""}', false FROM device`,
]

/** The devices of one process of the service, in this process. */
export class Population {
  private readonly expected = new Map<string, EventEmitter>()
  private readonly running: { ended: Promise<void>; stopping: AbortController }[] = []
  /** How often a poll or a report has failed, by its error. */
  readonly failures = new Map<string, number>()

  private constructor(readonly devices: readonly OnlineDevice[]) {}

  static async enroll(count: number, system: System, database: Client): Promise<Population> {
    const devices: OnlineDevice[] = []
    let accountId = ''
    for (let index = 0; index < count; index++) {
      if (index % DEVICES_OF_AN_ACCOUNT === 0) accountId = newId('account')
      const id = newId('device')
      const handle = id.replace(/^dev_/, 'dh_')
      devices.push({ id, handle, accountId, phone: phoneOf(system, await SimulatedDevice.create()) })
    }
    const rows = devices.map(({ phone, ...row }) => ({
      ...row,
      thumbprint: phone.device.thumbprint,
      publicKey: phone.device.publicKey,
    }))
    await database.query(seed[0]!, [JSON.stringify(rows)])
    await database.query(seed[1]!)
    return new Population(devices)
  }

  /** Has devices poll until the end, at an even rate from each to the next one. */
  async connect(devices: readonly OnlineDevice[], perSecond: number): Promise<void> {
    const begun = performance.now()
    await concurrently(devices.length, 1, async (index) => {
      const stopping = new AbortController()
      this.running.push({ ended: this.run(devices[index]!, stopping.signal), stopping })
      await delay(Math.max(0, begun + (index * 1_000) / perSecond - performance.now()))
    })
  }

  /** The moments in which the device verifies its next command, and has reported about it. */
  next({ id }: OnlineDevice): { arrival: Promise<number>; report: Promise<number> } {
    const moments = new EventEmitter()
    this.expected.set(id, moments)
    const moment = async (name: string) => {
      await once(moments, name)
      return performance.now()
    }
    return { arrival: moment('arrival'), report: moment('report') }
  }

  async stop(): Promise<void> {
    for (const { stopping } of this.running) stopping.abort()
    await Promise.all(this.running.map(({ ended }) => ended))
  }

  private async run({ id, phone }: OnlineDevice, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        const command = await phone.poll(WAIT_SECONDS, signal)
        if (!command) continue
        this.expected.get(id)?.emit('arrival')
        await phone.carryOut(command)
        this.expected.get(id)?.emit('report')
      } catch (error) {
        if (signal.aborted) return
        const { message } = error as Error
        this.failures.set(message, (this.failures.get(message) ?? 0) + 1)
        await delay(RETRY_MILLISECONDS, undefined, { signal }).catch(() => undefined)
      }
    }
  }
}
