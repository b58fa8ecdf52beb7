import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { replacePrivateFile, type System } from '@enigm/embedded'
import { SimulatedDevice, type SimulatedManagedDevice } from '@enigm/simulators'
import { z } from 'zod'
import { phoneOf } from '../journeys/managed-device'

const WAIT_SECONDS = 25
const RETRY_MILLISECONDS = 1_000

const memory = z.object({ seq: z.int(), head: z.string() })
const stored = z.object({ key: z.looseObject({ kty: z.literal('OKP') }), memory })

const fileOf = ({ settings }: System) => join(settings.dataDir, 'demo-phone.json')

/**
 * The simulated phone of the demo. Its key and its memory of commands are in a file, so that it goes on at the next start. Its end is
 * for good: it was wiped, or is no longer trusted.
 */
export class DemoPhone {
  private constructor(
    private readonly phone: SimulatedManagedDevice,
    private readonly file: string,
  ) {}

  /** A phone that has just been enrolled. */
  static async begin(system: System, simulated: SimulatedDevice): Promise<DemoPhone> {
    const phone = new DemoPhone(phoneOf(system, simulated), fileOf(system))
    await phone.store()
    return phone
  }

  /** The phone of an earlier start; undefined after its end. */
  static async resume(system: System): Promise<DemoPhone | undefined> {
    const file = fileOf(system)
    if (!existsSync(file)) return undefined
    const found = stored.parse(JSON.parse(readFileSync(file, 'utf8')))
    const phone = phoneOf(system, await SimulatedDevice.of(found.key))
    phone.memory = found.memory
    return new DemoPhone(phone, file)
  }

  /** Polls and carries out until its end, also after an outage of the service. */
  async run(): Promise<void> {
    let goesOn = true
    while (goesOn)
      goesOn = await this.poll(WAIT_SECONDS).catch(async () => {
        await delay(RETRY_MILLISECONDS)
        return true
      })
  }

  /** Polls once and carries out what it receives. @returns whether the phone goes on @throws Error for an answer that it does not expect */
  async poll(waitSeconds = 0): Promise<boolean> {
    const { status, body } = await this.phone.sendPoll({ wait: waitSeconds })
    if (status === 403 || status === 409) return this.end()
    if (status === 204) return true
    if (status !== 200) throw new Error(`the poll of the phone was answered with ${status}`)
    const command = await this.phone.receive(String(body!.command))
    await this.store()
    await this.phone.carryOut(command)
    return command.command === 'WIPE' ? this.end() : true
  }

  /** Before it acts, a device stores which envelope it has received. */
  private async store(): Promise<void> {
    const content = { key: await this.phone.device.key(), memory: this.phone.memory }
    replacePrivateFile(this.file, JSON.stringify(content))
  }

  private end(): false {
    rmSync(this.file)
    return false
  }
}
