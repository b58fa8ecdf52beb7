import { once } from 'node:events'
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { readCarrierConfig } from './config'
import { deviceActions, DeviceSide, type DeviceAction } from './device-side'
import { Es2plusFailure, Es2plusFunctions, failed, functionNames, type FunctionName } from './functions'
import { Notifier } from './notifier'
import { ProfileStore } from './store'

const PATH = '/gsma/rsp2/es2plus/'
const LARGEST_BODY_BYTES = 16 * 1024
const DRIP_MILLISECONDS = 500

/** A fault of the next call of a function. */
export type Fault =
  /** The connection is closed before the call is executed. */
  | { kind: 'down' }
  /** The call is executed, and the answer is lost. */
  | { kind: 'lost' }
  /** The call is executed, and the answer is late. */
  | { kind: 'slow'; milliseconds: number }
  /** The call is executed, and the answer starts immediately but never ends. */
  | { kind: 'drip' }
  /** The call is not executed, and the answer is not of the protocol. */
  | { kind: 'answer'; status: number; body: string }
  /** The call is not executed, and the answer is a failure of the protocol. */
  | { kind: 'failed'; subjectCode: string; reasonCode: string }

/** A received call and its answer. */
export interface Exchange {
  name: FunctionName
  protocol: string | undefined
  request: any
  answer: unknown
}

/** An SM-DP+ on loopback: ES2+ over mutual TLS, and the API for devices without TLS. */
export class CarrierSimulator {
  readonly exchanges: Exchange[] = []
  private readonly faults = new Map<FunctionName, Fault[]>()

  constructor(
    readonly url: string,
    readonly es2plusUrl: string,
    readonly store: ProfileStore,
    readonly device: DeviceSide,
    readonly notifier: Notifier,
    private readonly close: () => Promise<void>,
  ) {}

  /** Makes the next calls of a function fail, one fault per call. */
  fault(name: FunctionName, ...faults: Fault[]): void {
    this.faults.set(name, [...(this.faults.get(name) ?? []), ...faults])
  }

  /** Removes all faults that have not occurred yet. */
  recover(): void {
    this.faults.clear()
  }

  nextFault(name: FunctionName): Fault | undefined {
    return this.faults.get(name)?.shift()
  }

  stop(): Promise<void> {
    return this.close()
  }
}

/** Starts the carrier, which continues after kill -9 without a loss. @throws z.ZodError that lists every invalid variable */
export async function startCarrier(environment: NodeJS.ProcessEnv): Promise<CarrierSimulator> {
  const config = readCarrierConfig(environment)
  const store = new ProfileStore(config.dataDir, config.stock)
  const functions = new Es2plusFunctions(store)
  const notifier = new Notifier(store, config)
  const device = new DeviceSide(store, notifier)
  const es2plus = createHttpsServer(
    { ...config.tls, requestCert: true, rejectUnauthorized: true },
    (request, response) => void serveEs2plus(simulator, functions, request, response),
  )
  const devices = createHttpServer((request, response) => void serveDevice(device, request, response))
  const simulator = new CarrierSimulator(
    `http://${await listen(devices, config.port)}`,
    `https://${await listen(es2plus, config.es2plusPort)}`,
    store,
    device,
    notifier,
    async () => {
      await Promise.all([closed(es2plus), closed(devices)])
      await notifier.stop()
    },
  )
  return simulator
}

async function serveEs2plus(
  simulator: CarrierSimulator,
  functions: Es2plusFunctions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const name = functionNames.find((known) => request.url === `${PATH}${known}`)
  if (!name || request.method !== 'POST') return void response.writeHead(404).end()
  const body = parsed(await bodyOf(request))
  const fault = simulator.nextFault(name)
  if (fault?.kind === 'down') return void request.socket.destroy()
  if (fault?.kind === 'answer') return void response.writeHead(fault.status).end(fault.body)
  const answer =
    fault?.kind === 'failed'
      ? failed(new Es2plusFailure(fault.subjectCode, fault.reasonCode))
      : functions.call(name, body)
  const protocol = request.headers['x-admin-protocol'] as string | undefined
  simulator.exchanges.push({ name, protocol, request: body, answer })
  if (fault?.kind === 'slow') await delay(fault.milliseconds)
  if (fault?.kind === 'lost') return void request.socket.destroy()
  response.writeHead(200, { 'content-type': 'application/json', 'x-admin-protocol': 'gsma/rsp/v2.5.0' })
  if (fault?.kind === 'drip') return drip(response)
  response.end(JSON.stringify(answer))
}

function drip(response: ServerResponse): void {
  const drops = setInterval(() => response.write(' '), DRIP_MILLISECONDS)
  response.on('close', () => clearInterval(drops))
}

/** `POST /device/<action>` with `{ activationCode }`: 204 when it is executed, 409 when the state of the profile does not allow it. */
async function serveDevice(
  device: DeviceSide,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.url === '/health') return void response.writeHead(200).end()
  const action = deviceActions.find((known) => request.url === `/device/${known}`)
  if (!action || request.method !== 'POST') return void response.writeHead(404).end()
  const { activationCode } = Object(parsed(await bodyOf(request))) as { activationCode?: unknown }
  const isDone =
    typeof activationCode === 'string' && device.act(action satisfies DeviceAction, activationCode)
  response.writeHead(isDone ? 204 : 409).end()
}

async function listen(server: Server, port: number): Promise<string> {
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function closed(server: Server): Promise<void> {
  const gone = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await gone
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= LARGEST_BODY_BYTES) chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
