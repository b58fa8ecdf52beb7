import { createHash } from 'node:crypto'
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose'
import { z } from 'zod'
import type { SimulatedDevice } from './device'

const claims = z.object({
  jti: z.string(),
  command: z.enum(['LOCK', 'REFRESH_POSTURE', 'ROTATE_POLICY', 'WIPE']),
  policy: z.string().optional(),
  seq: z.int(),
  prev: z.string(),
})

/** A command that the device has verified and stored. */
export type ReceivedCommand = z.infer<typeof claims> & { readonly hash: string }

export type ReportStatus = 'ACKNOWLEDGED' | 'NOT_NOW' | 'COMPLETED' | 'FAILED'

/** The answer of the device endpoint. */
export interface EndpointAnswer {
  readonly status: number
  readonly body: Record<string, any> | null
}

export interface ManagedDeviceOptions {
  /** The address of the device endpoint, without a path. */
  readonly url: string
  /** The keys that sign commands, as the device has them from its system. */
  readonly commandKeys: JSONWebKeySet
}

/** The memory of a device about its commands; it survives a restart of the device. */
export interface DeviceMemory {
  readonly seq: number
  readonly head: string
}

/** A poll needs a nonce, and another one when the place of the device in its chain is in question. */
const MOST_ATTEMPTS = 3
const FRESH: DeviceMemory = { seq: 0, head: '' }
const posture = { screenLock: true, storageEncrypted: true, systemIntact: true, systemCurrent: true }

/** A phone with Enigm OS in managed mode, as docs/devices.md describes it: it polls, verifies, carries out and reports. */
export class SimulatedManagedDevice {
  memory = FRESH
  /** Commands that were carried out, by id, so that none is carried out twice. */
  readonly carriedOut: ReceivedCommand[] = []
  /** The difference of its clock to the right time, in seconds. */
  clockSeconds = 0
  /** From the last answer of the endpoint, for the next poll. */
  nonce: string | undefined
  private readonly keys

  constructor(
    readonly device: SimulatedDevice,
    private readonly options: ManagedDeviceOptions,
  ) {
    this.keys = createLocalJWKSet(options.commandKeys)
  }

  /** Another phone with the key and the memory of this one: a copy, or this one set back. */
  copy(memory: DeviceMemory = this.memory): SimulatedManagedDevice {
    const copy = new SimulatedManagedDevice(this.device, this.options)
    copy.memory = memory
    return copy
  }

  /** Asks for the next command and stores it. @returns null when there is none @throws Error for any other answer */
  async poll(waitSeconds = 0, signal?: AbortSignal): Promise<ReceivedCommand | null> {
    const answer = await this.sendPoll({ wait: waitSeconds }, signal)
    if (answer.status === 204) return null
    if (answer.status !== 200) throw new Error(`the poll was answered with ${answer.body?.code}`)
    return this.receive(String(answer.body!.command))
  }

  /**
   * Verifies an envelope against the chain and stores it before it acts on it.
   * @throws Error for one that is forged, expired, repeated, out of order or for another device
   */
  async receive(envelope: string): Promise<ReceivedCommand> {
    const { payload } = await jwtVerify(envelope, this.keys, {
      algorithms: ['EdDSA'],
      typ: 'device-command+jwt',
      audience: this.device.thumbprint,
      currentDate: new Date(this.now() * 1000),
      requiredClaims: ['exp', 'jti'],
    })
    const command = claims.parse(payload)
    if (command.seq <= this.memory.seq) throw new Error('the command was received before')
    if (command.prev !== this.memory.head) throw new Error('the command does not follow the last one')
    const hash = createHash('sha256').update(envelope).digest('base64url')
    this.memory = { seq: command.seq, head: hash }
    return { ...command, hash }
  }

  /** Acknowledges a command, carries it out and reports that. A command that was carried out before is only reported again. */
  async carryOut(command: ReceivedCommand): Promise<EndpointAnswer> {
    await this.report(command, 'ACKNOWLEDGED')
    if (!this.carriedOut.some(({ jti }) => jti === command.jti)) this.carriedOut.push(command)
    return this.report(command, 'COMPLETED', this.resultOf(command))
  }

  /** Reports about a command; `more` overrides claims of a valid report. */
  async report(command: ReceivedCommand, status: ReportStatus, more: object = {}): Promise<EndpointAnswer> {
    return this.send('report', await this.reportMessage(command, status, more))
  }

  reportMessage(
    { jti, seq, hash }: ReceivedCommand,
    status: ReportStatus,
    more: object = {},
  ): Promise<string> {
    return this.sign('device-report+jwt', { command: jti, seq, head: hash, status, ...more })
  }

  /** Polls and carries out until the signal is aborted, the device is no longer trusted, or it has wiped itself. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        const command = await this.poll(25, signal)
        if (command) await this.carryOut(command)
        if (command?.command === 'WIPE') return
      } catch (error) {
        if (signal.aborted) return
        throw error
      }
    }
  }

  /** Polls with other claims than those of a valid poll, and again when the endpoint asks for another nonce. */
  async sendPoll(more: object = {}, signal?: AbortSignal): Promise<EndpointAnswer> {
    for (let attempt = 1; ; attempt++) {
      const answer = await this.send('poll', await this.pollMessage(more), signal)
      if (answer.body?.code !== 'NONCE_REQUIRED' || attempt === MOST_ATTEMPTS) return answer
    }
  }

  /** Proves the device and sends what Active Defense reports; `more` are the claims besides the nonce. */
  async sendEvidence(more: object): Promise<EndpointAnswer> {
    const answer = await this.send('evidence', await this.evidenceMessage(more))
    if (answer.body?.code !== 'NONCE_REQUIRED') return answer
    return this.send('evidence', await this.evidenceMessage(more))
  }

  evidenceMessage(more: object): Promise<string> {
    return this.sign('device-evidence+jwt', { ...(this.nonce && { nonce: this.nonce }), ...more })
  }

  pollMessage(more: object = {}): Promise<string> {
    const nonce = this.nonce ? { nonce: this.nonce } : {}
    return this.sign('device-poll+jwt', { ...nonce, wait: 0, head: this.memory.head, ...more })
  }

  /** Sends any text, such as a message of another device or a repeated one. */
  async send(
    path: 'poll' | 'report' | 'evidence',
    message: string,
    signal?: AbortSignal,
  ): Promise<EndpointAnswer> {
    const response = await fetch(`${this.options.url}/device/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/jose' },
      body: message,
      signal,
    })
    const text = await response.text()
    this.nonce = response.headers.get('device-nonce') ?? this.nonce
    return { status: response.status, body: text ? (JSON.parse(text) as Record<string, any>) : null }
  }

  private sign(typ: string, more: Record<string, unknown>): Promise<string> {
    const { thumbprint } = this.device
    const header = { alg: 'EdDSA', typ, kid: thumbprint }
    return this.device.sign(header, { iss: thumbprint, aud: 'enigm-devices', iat: this.now(), ...more })
  }

  private now(): number {
    return Math.floor(Date.now() / 1000) + this.clockSeconds
  }

  private resultOf({ command, policy }: ReceivedCommand): object {
    if (command === 'ROTATE_POLICY') return { policy }
    return command === 'REFRESH_POSTURE' ? { posture } : {}
  }
}
