import 'reflect-metadata'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { enrollOwnDevice, gatewayAt, Person } from '@enigm/acceptance'
import { CURRENT_MILLISECONDS } from '@enigm/contracts'
import { Pool } from 'undici'
import { createBenchSystem, type BenchSystem } from './infrastructure'
import { concurrently, percentile } from './measure'
import { stopProcess } from './child-process'
import { gatewayUrl, startWholeSystem } from './whole-system'

const ACCOUNTS = 50
/** Sessions per account, in addition to the one that closes them. */
const REVOKED_EACH = 10
const WORKERS = 4
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
/** Between two reads that look for the refusal: without a pause they take both cores from the revocation that they wait for. */
const CHECK_MILLISECONDS = 5
const TIMEOUT_MILLISECONDS = 60_000

interface Session {
  id: string
  token: string
}

interface Holder {
  own: Session
  others: Session[]
}

/** A session to close, and the token of its account holder. */
interface Target {
  session: Session
  holder: string
}

/** A client that returns the first error code of an answer, including that of the payload. */
class Gateway {
  private readonly pool: Pool

  constructor(url: string) {
    this.pool = new Pool(url, { connections: 32 })
  }

  async ask(query: string, variables: object, token?: string): Promise<{ data?: any; code?: string }> {
    const response = await this.pool.request({
      path: '/graphql',
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body: JSON.stringify({ query, variables }),
    })
    const { data, errors } = (await response.body.json()) as any
    const failure = Object.values<any>(data ?? {})[0]?.errors?.[0]?.code
    return { data, code: errors?.[0]?.extensions.code ?? failure }
  }

  /** @throws Error when the answer contains an error */
  async must(query: string, variables: object, token?: string): Promise<any> {
    const { data, code } = await this.ask(query, variables, token)
    if (code) throw new Error(`refused with ${code}: ${query}`)
    return data
  }

  /** Tries a mutation that changes nothing visible. @returns whether the session was accepted */
  async mutates({ token }: Session): Promise<boolean> {
    const input = { shownToFellowMembers: false, joinDayShown: false }
    return (await this.ask(updateVisibility, { input }, token)).code === undefined
  }

  async refuses({ token }: Session): Promise<boolean> {
    return (await this.ask('{ me { id } }', {}, token)).code === 'UNAUTHENTICATED'
  }

  close(): Promise<void> {
    return this.pool.close()
  }
}

const createAccount = `mutation ($input: CreateAccountInput!) { createAccount(input: $input) { accountNumber loginSecret errors { code } } }`
const startSession = `mutation ($input: StartSessionInput!) { startSession(input: $input) { session { id } accessToken errors { code } } }`
const updateVisibility = `mutation ($input: UpdateAccountVisibilityInput!) { updateAccountVisibility(input: $input) { errors { code } } }`
const closeSession = `mutation ($input: CloseSessionInput!) { closeSession(input: $input) { errors { code } } }`

async function prepareHolder(gateway: Gateway): Promise<Holder> {
  const key = { idempotencyKey: randomBytes(16).toString('base64url') }
  const { accountNumber, loginSecret } = (await gateway.must(createAccount, { input: key })).createAccount
  const sessions: Session[] = []
  for (let count = 0; count <= REVOKED_EACH; count++) {
    const data = await gateway.must(startSession, { input: { accountNumber, loginSecret } })
    const { session, accessToken } = data.startSession
    sessions.push({ id: session.id, token: accessToken })
  }
  const [own, ...others] = sessions
  if (!own) throw new Error('no session was started')
  return { own, others }
}

/** Closes a session; an attempt can be lost while the broker restarts. @returns the time of the answer */
async function revoke(gateway: Gateway, { session, holder }: Target): Promise<number> {
  const deadline = performance.now() + TIMEOUT_MILLISECONDS
  for (;;) {
    const { code } = await gateway.ask(closeSession, { input: { sessionId: session.id } }, holder)
    if (!code || code === 'INVALID_TRANSITION') return performance.now()
    if (code !== 'UNAVAILABLE' || performance.now() > deadline) throw new Error(`closing failed: ${code}`)
    await delay(CHECK_MILLISECONDS)
  }
}

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

/**
 * Closes sessions while the broker is stopped without losing a connection, and goes on mutating with their tokens.
 * @returns for each the milliseconds from the answer that closed it to the begin of its last accepted mutation
 */
async function mutateWhileFrozen(gateway: Gateway, targets: Target[], broker: number): Promise<number[]> {
  process.kill(broker, 'SIGSTOP')
  try {
    const accepted: number[] = []
    await concurrently(targets.length, WORKERS, async (index) => {
      const target = targets[index] as Target
      const answered = await revoke(gateway, target)
      let last = 0
      while (performance.now() - answered < 3 * CURRENT_MILLISECONDS) {
        const begun = performance.now()
        if (await gateway.mutates(target.session)) last = begun - answered
        else if (begun - answered > CURRENT_MILLISECONDS) break
      }
      accepted.push(last)
    })
    return accepted
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
  await concurrently(ACCOUNTS, WORKERS, async () => void holders.push(await prepareHolder(gateway)))
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
}

void main()
