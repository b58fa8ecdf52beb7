import 'reflect-metadata'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { enrollOwnDevice, gatewayAt, Person } from '@enigm/acceptance'
import { CURRENT_MILLISECONDS } from '@enigm/contracts'
import { mutateWhileAccountsIsCut } from './accounts-cut'
import { stopProcess } from './child-process'
import { createBenchSystem, type BenchSystem } from './infrastructure'
import { concurrently, percentile } from './measure'
import {
  CHECK_MILLISECONDS,
  Gateway,
  lastAccepted,
  prepareHolder,
  revoke,
  TIMEOUT_MILLISECONDS,
  WORKERS,
  type Holder,
  type Target,
} from './sessions'
import { gatewayUrl, startWholeSystem } from './whole-system'

const ACCOUNTS = 50
/** Sessions per account, in addition to the one that closes them. */
const REVOKED_EACH = 10
/** The goal of the refusal, as a multiple of a read in the same run. */
const GOAL_RATIO = 30
const READS = 200
/** Devices whose trust is withdrawn, each with a session. */
const DEVICES = 40
/** The goal of their refusal: accounts closes their sessions on an event of devices, which is a second event on the way. */
const GOAL_DEVICE_RATIO = 2 * GOAL_RATIO
const PIN = '582914'
/** Sessions that are closed while the broker is frozen. */
const FROZEN = 20

/** The milliseconds from the answer of the mutation to the first refusal; Infinity when there is none within a minute. */
async function untilRefused(isRefused: () => Promise<boolean>, answered: number): Promise<number> {
  while (performance.now() - answered < TIMEOUT_MILLISECONDS) {
    if (await isRefused()) return performance.now() - answered
    await delay(CHECK_MILLISECONDS)
  }
  return Infinity
}

/** Closes sessions one after the other in each worker. */
async function revokeQuietly(gateway: Gateway, targets: Target[]): Promise<number[]> {
  const measured: number[] = []
  await concurrently(targets.length, WORKERS, async (index) => {
    const target = targets[index] as Target
    const answered = await revoke(gateway, target)
    measured.push(await untilRefused(() => gateway.refuses(target.session), answered))
  })
  return measured
}

type RevocableDevice = Awaited<ReturnType<typeof prepareDevice>>

/** A device with a session, and the grant with which its holder withdraws its trust. */
async function prepareDevice(url: string) {
  const person = await Person.create(gatewayAt(url), PIN)
  await person.signIn()
  await person.setPin()
  const { device, deviceHandle } = await enrollOwnDevice(person)
  return { person, device, deviceHandle, grant: await person.grant('DEVICE_REVOCATION', deviceHandle) }
}

/** Revokes devices one after the other in each worker, and asks with the session of each. */
async function revokeDevices(devices: RevocableDevice[]): Promise<number[]> {
  const measured: number[] = []
  await concurrently(devices.length, WORKERS, async (index) => {
    const { person, device, deviceHandle, grant } = devices[index] as RevocableDevice
    const isRefused = () =>
      device.send('{ me { id } }').then(
        () => false,
        ({ code }: { code?: string }) => code === 'UNAUTHENTICATED',
      )
    if (await isRefused()) throw new Error('the session of a trusted device was refused')
    await person.panel.mutate('revokeDevice', { deviceHandle, grant }, 'device { state }')
    measured.push(await untilRefused(isRefused, performance.now()))
  })
  return measured
}

/** Closes sessions while the broker is killed after a third of them and the system restarts it. */
async function revokeDuringRestart(
  gateway: Gateway,
  targets: Target[],
  killBroker: () => unknown,
): Promise<number[]> {
  const looking: Promise<number>[] = []
  await concurrently(targets.length, WORKERS, async (index) => {
    if (index === Math.floor(targets.length / 3)) killBroker()
    const target = targets[index] as Target
    const answered = await revoke(gateway, target)
    looking.push(untilRefused(() => gateway.refuses(target.session), answered))
  })
  return Promise.all(looking)
}

/** Closes sessions while the broker is stopped without losing a connection, and goes on mutating with their tokens. */
async function mutateWhileFrozen(gateway: Gateway, targets: Target[], broker: number): Promise<number[]> {
  process.kill(broker, 'SIGSTOP')
  try {
    return await lastAccepted(gateway, targets)
  } finally {
    process.kill(broker, 'SIGCONT')
  }
}

function brokerOf({ settings }: BenchSystem): number {
  return Number(readFileSync(join(settings.dataDir, 'nats', 'nats-server.pid'), 'utf8'))
}

function print(what: string, measured: readonly number[]): void {
  const [p50, p99] = [percentile(measured, 0.5), percentile(measured, 0.99)]
  console.log(`${what}: ${measured.length} sessions, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`)
}

async function measure(gateway: Gateway, system: BenchSystem): Promise<void> {
  const holders: Holder[] = []
  await concurrently(
    ACCOUNTS,
    WORKERS,
    async () => void holders.push(await prepareHolder(gateway, REVOKED_EACH)),
  )
  const targets = holders.flatMap(({ own, others }) =>
    others.map((session): Target => ({ session, holder: own.token })),
  )
  const [first] = holders
  const reads: number[] = []
  await concurrently(READS, WORKERS, async () => {
    const begun = performance.now()
    await gateway.refuses(first!.own)
    reads.push(performance.now() - begun)
  })
  print('a read, for comparison', reads)
  const frozen = await mutateWhileFrozen(gateway, targets.splice(0, FROZEN), brokerOf(system))
  print('the last accepted mutation of a session that was closed while the broker was frozen', frozen)
  const half = targets.length / 2
  const quiet = await revokeQuietly(gateway, targets.slice(0, half))
  print('from the answer of the mutation to the first refusal', quiet)
  // PINs are hashed before the measurement begins: a hash takes a core.
  const prepared: RevocableDevice[] = []
  await concurrently(
    DEVICES,
    WORKERS,
    async () => void prepared.push(await prepareDevice(gatewayUrl(system))),
  )
  const devices = await revokeDevices(prepared)
  print('the same for the session of a device, from the answer of revokeDevice', devices)
  const broker = brokerOf(system)
  const restarted = await revokeDuringRestart(gateway, targets.slice(half), () =>
    process.kill(broker, 'SIGKILL'),
  )
  if (brokerOf(system) === broker) throw new Error('the broker was not restarted')
  print('the same while the broker is killed and restarted', restarted)

  const accepted = []
  for (const { session } of targets) if (!(await gateway.refuses(session))) accepted.push(session.id)
  // Without this check, expired tokens would look like revoked ones.
  const lost = []
  for (const { own } of holders) if (await gateway.refuses(own)) lost.push(own.id)
  console.log(
    `${targets.length} revoked, still accepted: ${accepted.length}; ${holders.length} kept, refused: ${lost.length}`,
  )
  const read = percentile(reads, 0.99)
  const late =
    percentile(quiet, 0.99) >= read * GOAL_RATIO || percentile(devices, 0.99) >= read * GOAL_DEVICE_RATIO
  const mutated = Math.max(...frozen) > CURRENT_MILLISECONDS
  if (accepted.length > 0 || lost.length > 0 || late || mutated) process.exitCode = 1
}

async function main(): Promise<void> {
  const system = await createBenchSystem()
  const running = await startWholeSystem(system)
  const gateway = new Gateway(gatewayUrl(system))
  try {
    await measure(gateway, system)
  } finally {
    await gateway.close()
    await stopProcess(running)
    system.remove()
  }
  const cut = await mutateWhileAccountsIsCut(FROZEN)
  print(
    'the last accepted mutation of a session that was closed while accounts alone had no way to the broker',
    cut,
  )
  if (Math.max(...cut) > CURRENT_MILLISECONDS) process.exitCode = 1
}

void main()
