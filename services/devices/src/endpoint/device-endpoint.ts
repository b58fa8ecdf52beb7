import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Refusal } from '@enigm/contracts'
import { listenAt, readBody } from '@enigm/subgraph'
import type { DevicesApp } from '../config'
import type { Device } from '../device/device.entity'
import { Connections } from './connections'
import { DispatchService } from './dispatch.service'
import { HeldPolls, type HeldPoll } from './held-polls'
import {
  CLOCK_TOLERANCE_SECONDS,
  InvalidMessage,
  signerOf,
  verifyPoll,
  verifyReport,
  type PollClaims,
} from './message'
import { ReportService } from './report.service'
import { contextOf, deviceOfKey, mayPoll } from './signed-device'
import { WakeListener } from './wake-listener'

const LARGEST_BODY_BYTES = 4 * 1024
const REQUEST_MILLISECONDS = 10_000
const MOST_CONNECTIONS = 20_000

interface Answer {
  status: number
  body?: object
}

const refused = (status: number, code: string, more: object = {}): Answer => ({
  status,
  body: { code, ...more },
})

/** The address of the endpoint of each running service. */
const addresses = new WeakMap<DevicesApp, string>()

export function deviceEndpointUrl(app: DevicesApp): string | undefined {
  return addresses.get(app)
}

/**
 * Listens for the polls and reports of devices only (decision 0061): every message is signed by the key of its device, and
 * nothing else of the service can be reached here. Addresses of devices are neither read nor stored.
 */
export async function listenForDevices(app: DevicesApp): Promise<() => Promise<void>> {
  const endpoint = new DeviceEndpoint(app)
  const server = createServer((request, response) => void endpoint.answer(request, response))
  server.requestTimeout = REQUEST_MILLISECONDS
  server.maxConnections = MOST_CONNECTIONS
  const { port, close } = await listenAt(server, app.config.DEVICE_PORT, app.config.HOST)
  addresses.set(app, `http://${app.config.HOST}:${port}`)
  endpoint.start()
  return () => close(() => endpoint.stop())
}

class DeviceEndpoint {
  private readonly polls = new HeldPolls()
  private readonly connections: Connections
  private readonly listener: WakeListener
  private isStopping = false

  constructor(private readonly app: DevicesApp) {
    this.connections = app.get(Connections)
    this.listener = new WakeListener(app, (deviceId) => this.polls.wake(deviceId))
  }

  start(): void {
    this.connections.start()
    this.listener.start()
  }

  async stop(): Promise<void> {
    this.isStopping = true
    this.polls.release()
    await this.listener.stop()
    await this.connections.stop()
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, body } = await this.handle(request, response).catch((error: Error) => this.failure(error))
    if (response.destroyed) return
    const headers = {
      ...(body ? { 'content-type': 'application/json' } : {}),
      'cache-control': 'no-store',
      // The rest of a refused body stays unread.
      ...(request.complete ? {} : { connection: 'close' }),
    }
    response.writeHead(status, headers).end(body && JSON.stringify(body))
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<Answer> {
    const isPoll = request.url === '/device/poll'
    if (!isPoll && request.url !== '/device/report') return refused(404, 'NOT_FOUND')
    if (request.method !== 'POST') return refused(405, 'METHOD_NOT_ALLOWED')
    const body = await readBody(request, LARGEST_BODY_BYTES)
    if (!body) return refused(413, 'TOO_LARGE')
    const message = body.toString('utf8')
    const signer = signerOf(message)
    const device = await deviceOfKey(this.app, signer)
    if (!device) throw new InvalidMessage()
    if (isPoll) return this.poll(device, message, response)
    const report = await verifyReport(message, device.publicKey, signer)
    const answer = await this.app.get(ReportService).record(contextOf(device), device, report)
    if (answer === 'NOT_FOUND') return refused(404, 'NOT_FOUND')
    if (answer === 'MISMATCH') return refused(409, 'MISMATCH')
    return { status: 200, body: { state: answer.state, late: answer.isLate } }
  }

  private async poll(device: Device, message: string, response: ServerResponse): Promise<Answer> {
    const poll = await verifyPoll(message, device.publicKey, device.keyThumbprint)
    const { iat, wait } = poll
    const now = Date.now()
    if (Math.abs(now / 1000 - iat) > CLOCK_TOLERANCE_SECONDS)
      return refused(401, 'CLOCK_DIFFERS', { now: Math.floor(now / 1000) })
    if (!mayPoll(device)) return refused(403, 'NOT_TRUSTED')
    await this.connections.seen(device)
    const held = this.polls.hold(device.id)
    response.once('close', () => held.wake('CLOSED'))
    this.connections.came(device)
    try {
      return await this.hold(device, poll, held, now + wait * 1000)
    } finally {
      held.end()
      this.connections.left(device)
    }
  }

  /** Looks before it waits and after every wake-up; the trust of the device is read again each time. */
  private async hold(device: Device, poll: PollClaims, held: HeldPoll, until: number): Promise<Answer> {
    for (;;) {
      const present = await deviceOfKey(this.app, device.keyThumbprint)
      if (!present || !mayPoll(present)) return refused(403, 'NOT_TRUSTED')
      const dispatch = await this.app.get(DispatchService).next(contextOf(device), present, poll)
      if (dispatch === 'NOT_TRUSTED') return refused(403, 'NOT_TRUSTED')
      if (dispatch === 'CHAIN_BROKEN') return refused(409, 'CHAIN_BROKEN')
      if (dispatch !== 'NOTHING') return { status: 200, body: { command: dispatch.envelope } }
      if (this.isStopping) return { status: 204 }
      if ((await held.next(until - Date.now())) !== 'COMMAND') return { status: 204 }
    }
  }

  private failure(error: Error): Answer {
    if (error instanceof InvalidMessage) return refused(401, 'MESSAGE_INVALID')
    if (!(error instanceof Refusal)) this.app.log.error({ error: error.name }, 'device request failed')
    return refused(503, 'UNAVAILABLE')
  }
}
