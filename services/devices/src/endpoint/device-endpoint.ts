import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { Refusal } from '@enigm/contracts'
import { ClientAddresses, listenAt, readBody } from '@enigm/subgraph'
import type { DevicesApp } from '../config'
import type { Device } from '../device/device.entity'
import { EvidenceService } from '../evidence/evidence.service'
import { Connections } from './connections'
import { devicesToWake, DispatchService, type Question } from './dispatch.service'
import { HeldPolls, type HeldPoll } from './held-polls'
import { Limits } from './limits'
import { InvalidMessage, signerOf, verifyEvidence, verifyPoll, verifyReport } from './message'
import { Networks } from './networks'
import { issuedNonce, issueNonce } from './nonce'
import { ReportService } from './report.service'
import { contextOf, deviceOfKey, mayPoll } from './signed-device'
import { WakeListener } from './wake-listener'

/** The paths, with the largest body of each: evidence has certificates. */
const LARGEST_BODY_BYTES: Readonly<Record<string, number>> = {
  '/device/poll': 4 * 1024,
  '/device/report': 4 * 1024,
  '/device/evidence': 24 * 1024,
}
/** A message is at most 4 kB, so that one which takes longer has stalled. */
const REQUEST_MILLISECONDS = 10_000
const HEADERS_MILLISECONDS = 5_000
/** How often stalled connections are looked for; a default of 30 seconds would let each stay that much longer. */
const CHECK_MILLISECONDS = 1_000
/** A connection without a request is kept for the next poll of its device. */
const IDLE_MILLISECONDS = 60_000
const MOST_CONNECTIONS = 20_000
const NONCE_HEADER = 'device-nonce'

interface Answer {
  status: number
  body?: object
  /** For the next message of the device. */
  nonce?: string
}

/** A message that names an enrolled device. */
interface Received {
  device: Device
  message: string
  response: ServerResponse
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
 * nothing else of the service can be reached here. Addresses of devices count only for the bound of a network (decision 0056), and none
 * is stored or logged.
 */
export async function listenForDevices(app: DevicesApp): Promise<() => Promise<void>> {
  const endpoint = new DeviceEndpoint(app)
  const timeouts = {
    requestTimeout: REQUEST_MILLISECONDS,
    headersTimeout: HEADERS_MILLISECONDS,
    connectionsCheckingInterval: CHECK_MILLISECONDS,
    keepAliveTimeout: IDLE_MILLISECONDS,
  }
  const server = createServer(timeouts, (request, response) => void endpoint.answer(request, response))
  server.maxConnections = MOST_CONNECTIONS
  server.on('connection', (socket) => endpoint.accept(socket))
  const { port, close } = await listenAt(server, app.config.DEVICE_PORT, app.config.HOST)
  addresses.set(app, `http://${app.config.HOST}:${port}`)
  endpoint.start()
  return () => close(() => endpoint.stop())
}

class DeviceEndpoint {
  private readonly polls = new HeldPolls()
  private readonly limits = new Limits()
  private readonly networks: Networks
  private readonly connections: Connections
  private readonly listener: WakeListener
  private isStopping = false

  constructor(private readonly app: DevicesApp) {
    this.connections = app.get(Connections)
    this.listener = new WakeListener(
      app,
      (deviceId) => this.polls.wake(deviceId),
      () => this.wakeMissed(),
    )
    const { TRUSTED_PROXIES, DEVICE_NETWORK_CONNECTIONS: most } = app.config
    this.networks = new Networks(new ClientAddresses(TRUSTED_PROXIES), most, () =>
      app.log.warn(
        { most },
        'a network has reached DEVICE_NETWORK_CONNECTIONS; behind a proxy, set TRUSTED_PROXIES',
      ),
    )
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

  /** Wakes the polls whose notification may be lost: all of them at once would wait for the database too long. */
  private async wakeMissed(): Promise<void> {
    for (const id of await devicesToWake(this.app, this.polls.deviceIds())) this.polls.wake(id)
  }

  /** A connection beyond the bound of its network ends without an answer. */
  accept(socket: Socket): void {
    if (!this.networks.admitsConnection(socket)) socket.destroy()
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, body, nonce } = await this.handle(request, response).catch((error: Error) =>
      this.failure(error),
    )
    if (response.destroyed) return
    const mayStay = status !== 401 || nonce !== undefined || this.limits.toleratesFault(request.socket)
    const headers = {
      ...(body ? { 'content-type': 'application/json' } : {}),
      'cache-control': 'no-store',
      ...(nonce ? { [NONCE_HEADER]: nonce } : {}),
      // The rest of a refused body stays unread.
      ...(request.complete && mayStay ? {} : { connection: 'close' }),
    }
    response.writeHead(status, headers).end(body && JSON.stringify(body))
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<Answer> {
    const largest = LARGEST_BODY_BYTES[request.url!]
    if (!largest) return refused(404, 'NOT_FOUND')
    if (!this.networks.admitsRequest(request, response)) return refused(429, 'NETWORK_BUSY')
    if (request.method !== 'POST') return refused(405, 'METHOD_NOT_ALLOWED')
    const body = await readBody(request, largest)
    if (!body) return refused(413, 'TOO_LARGE')
    const message = body.toString('utf8')
    const signer = signerOf(message)
    const device = await deviceOfKey(this.app, signer)
    if (!device) throw new InvalidMessage()
    const answer = await this.answerTo(request.url!, { device, message, response })
    return { nonce: issueNonce(this.app, device.id), ...answer }
  }

  private answerTo(path: string, { device, message, response }: Received): Promise<Answer> {
    if (path === '/device/poll') return this.poll(device, message, response)
    return path === '/device/report' ? this.report(device, message) : this.evidence(device, message)
  }

  private async evidence(device: Device, message: string): Promise<Answer> {
    const evidence = await verifyEvidence(message, device.publicKey, device.keyThumbprint)
    if (!this.limits.admits(device.id)) return refused(429, 'TOO_MANY_MESSAGES')
    if (!issuedNonce(this.app, device.id, evidence.nonce)) return refused(401, 'NONCE_REQUIRED')
    const recorded = await this.app.get(EvidenceService).record(contextOf(device), device, evidence)
    return recorded === 'NOT_TRUSTED' ? refused(403, 'NOT_TRUSTED') : { status: 200, body: recorded }
  }

  private async report(device: Device, message: string): Promise<Answer> {
    const report = await verifyReport(message, device.publicKey, device.keyThumbprint)
    if (!this.limits.admits(device.id)) return refused(429, 'TOO_MANY_MESSAGES')
    const answer = await this.app.get(ReportService).record(contextOf(device), device, report)
    if (answer === 'NOT_FOUND') return refused(404, 'NOT_FOUND')
    if (answer === 'MISMATCH') return refused(409, 'MISMATCH')
    return { status: 200, body: { state: answer.state, late: answer.isLate } }
  }

  private async poll(device: Device, message: string, response: ServerResponse): Promise<Answer> {
    const poll = await verifyPoll(message, device.publicKey, device.keyThumbprint)
    if (!this.limits.admits(device.id)) return refused(429, 'TOO_MANY_MESSAGES')
    const nonce = issuedNonce(this.app, device.id, poll.nonce)
    if (!nonce) return refused(401, 'NONCE_REQUIRED')
    if (!mayPoll(device)) return refused(403, 'NOT_TRUSTED')
    await this.connections.seen(device)
    const held = this.polls.hold(device.id)
    response.once('close', () => held.wake('CLOSED'))
    this.connections.came(device)
    try {
      const question = { head: poll.head, headInQuestion: nonce.head }
      return await this.hold(device, question, held, Date.now() + poll.wait * 1000)
    } finally {
      held.end()
      this.connections.left(device)
    }
  }

  /** Looks before it waits and after every wake-up; the trust of the device is read again each time. */
  private async hold(device: Device, question: Question, held: HeldPoll, until: number): Promise<Answer> {
    for (;;) {
      const present = await deviceOfKey(this.app, device.keyThumbprint)
      if (!present || !mayPoll(present)) return refused(403, 'NOT_TRUSTED')
      const dispatch = await this.app.get(DispatchService).next(contextOf(device), present, question)
      if (dispatch === 'NOT_TRUSTED') return refused(403, 'NOT_TRUSTED')
      if (dispatch === 'CHAIN_BROKEN') return refused(409, 'CHAIN_BROKEN')
      if (dispatch !== 'NOTHING' && 'head' in dispatch)
        return { ...refused(401, 'NONCE_REQUIRED'), nonce: issueNonce(this.app, device.id, dispatch.head) }
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
