import { request as httpRequest, type ClientRequest, type RequestOptions } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { Socket } from 'node:net'
import {
  cancelFrame,
  frameKind,
  FrameReader,
  FrameWriter,
  hopLimit,
  hopProtocol,
  kindOf,
  largestAnswerFrame,
  MalformedFrame,
  readAnswerFrame,
  requestFrame,
  type HopHead,
} from '@enigm/contracts'

/** Connections to one address at most: behind it can be several replicas, among which connections are spread. */
const MOST_CONNECTIONS = 8
/** Requests on each connection before a further one is opened. */
const BUSY = 16
/** A connection is replaced after this time, so that replicas that start later get their share. */
const LONGEST_AGE_MS = 300_000
const PAUSE_AFTER_ERROR_MS = 250
/** A subgraph of an earlier version, or a proxy before it, does not offer the connection. */
const PAUSE_AFTER_REFUSAL_MS = 5_000
/** Requests that the subgraph has not read, in bytes, before further ones go elsewhere. */
const MOST_UNREAD_BYTES = 1024 * 1024

interface HopRequest extends HopHead {
  readonly query: string
  /** JSON of an object with `variables` and `operationName`. */
  readonly rest: string
}

interface HopAnswer {
  readonly status: number
  readonly text: string
}

/** Why a request has no answer; the codes are those of undici and of Node. */
class HopError extends Error {
  constructor(readonly code: 'ECONNRESET' | 'UND_ERR_HEADERS_TIMEOUT' | 'UND_ERR_ABORTED') {
    super(code)
    this.name = 'HopError'
  }
}

/**
 * The multiplexed connections to one address (decision 0124). They are opened while requests go their way as POST, so that no request
 * waits for one, and a subgraph that does not offer them is reached all the same.
 */
export class Hop {
  private connections: HopConnection[] = []
  private opening: ClientRequest | undefined
  private nextAttempt = 0
  private isClosed = false

  constructor(
    private readonly origin: URL,
    private readonly timeoutMilliseconds: number,
  ) {}

  /**
   * The connection for a request; undefined when it has to go as POST.
   * @param authorization a valid internal token, which the subgraph asks for before it opens a connection
   */
  connectionFor(authorization: string): HopConnection | undefined {
    const now = performance.now()
    this.connections = this.connections.filter((connection) => connection.accepts(now))
    let chosen: HopConnection | undefined
    for (const connection of this.connections)
      if (!chosen || connection.running < chosen.running) chosen = connection
    if (!chosen || (chosen.running >= BUSY && this.connections.length < MOST_CONNECTIONS))
      this.open(authorization, now)
    return chosen
  }

  close(): void {
    this.isClosed = true
    this.opening?.destroy()
    for (const connection of this.connections) connection.close()
  }

  private open(authorization: string, now: number): void {
    if (this.opening || this.isClosed || now < this.nextAttempt) return
    const options: RequestOptions = {
      path: '/graphql',
      headers: { authorization, connection: 'Upgrade', upgrade: hopProtocol },
      agent: false,
      timeout: this.timeoutMilliseconds,
    }
    const isSecure = this.origin.protocol === 'https:'
    const opening = (isSecure ? httpsRequest : httpRequest)(this.origin, options)
    this.opening = opening
    const settle = (pause: number) => {
      if (this.opening !== opening) return
      this.opening = undefined
      this.nextAttempt = performance.now() + pause
    }
    opening.once('upgrade', (_response, socket: Socket, head) => {
      settle(0)
      if (this.isClosed) return void socket.destroy()
      this.connections.push(new HopConnection(socket, head, this.timeoutMilliseconds))
    })
    opening.once('response', (response) => {
      settle(PAUSE_AFTER_REFUSAL_MS)
      response.destroy()
    })
    opening.once('timeout', () => opening.destroy())
    opening.on('error', () => settle(PAUSE_AFTER_ERROR_MS))
    opening.once('close', () => settle(PAUSE_AFTER_ERROR_MS))
    opening.end()
  }
}

interface Waiting {
  readonly sentAt: number
  resolve(answer: HopAnswer): void
  reject(error: HopError): void
}

/** One connection, with the requests that wait for their answers on it. */
class HopConnection {
  private readonly reader = new FrameReader(largestAnswerFrame)
  private readonly writer: FrameWriter
  private readonly waiting = new Map<number, Waiting>()
  private readonly documents = new Map<string, number>()
  private readonly bornAt = performance.now()
  private lastNumber = 0
  private receivedAt = 0
  private isLeft = false

  constructor(
    private readonly socket: Socket,
    head: Buffer,
    private readonly timeoutMilliseconds: number,
  ) {
    this.writer = new FrameWriter(socket)
    socket.setTimeout(0)
    socket.setNoDelay(true)
    socket.on('data', (chunk: Buffer) => this.receive(chunk))
    socket.on('error', () => socket.destroy())
    socket.on('end', () => socket.destroy())
    socket.on('close', () => {
      this.isLeft = true
      for (const request of this.waiting.values()) request.reject(new HopError('ECONNRESET'))
      this.waiting.clear()
    })
    if (head.length > 0) this.receive(head)
  }

  get running(): number {
    return this.waiting.size
  }

  /** Whether it takes a further request. One that is too old ends with its last answer. */
  accepts(now: number): boolean {
    if (now - this.bornAt > LONGEST_AGE_MS) this.leave()
    return !this.isLeft && this.socket.writable
  }

  close(): void {
    this.socket.destroy()
  }

  /** @returns undefined for a request that this connection does not take now @throws HopError */
  send({ query, ...request }: HopRequest, signal: AbortSignal | undefined): Promise<HopAnswer> | undefined {
    if (this.waiting.size >= hopLimit.running / 2 || this.socket.writableLength > MOST_UNREAD_BYTES)
      return undefined
    const known = this.documents.get(query)
    const document = known ?? this.nextDocument(query)
    const number = this.lastNumber + 1
    const frame = requestFrame({ ...request, number, document, query: known ? '' : query })
    if (!frame) return undefined
    this.lastNumber = number
    if (document !== 0) this.documents.set(query, document)
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.expire(number), this.timeoutMilliseconds)
      const onAbort = () => this.give(number)?.reject(new HopError('UND_ERR_ABORTED'))
      const end = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', onAbort)
      }
      signal?.addEventListener('abort', onAbort)
      this.waiting.set(number, {
        sentAt: performance.now(),
        resolve: (answer) => (end(), resolve(answer)),
        reject: (error) => (end(), reject(error)),
      })
      this.writer.add(frame)
    })
  }

  /** The number under which the subgraph can remember a document; 0 for one that it does not. */
  private nextDocument(query: string): number {
    const isRemembered = query.length <= hopLimit.documentLength && this.documents.size < hopLimit.documents
    return isRemembered ? this.documents.size + 1 : 0
  }

  /** Without a single byte since the request, the connection itself is taken for lost. */
  private expire(number: number): void {
    const request = this.give(number)
    request?.reject(new HopError('UND_ERR_HEADERS_TIMEOUT'))
    if (request && request.sentAt > this.receivedAt) this.close()
  }

  /** Tells the subgraph that nobody waits for an answer. */
  private give(number: number): Waiting | undefined {
    const request = this.waiting.get(number)
    this.waiting.delete(number)
    if (request) this.writer.add(cancelFrame(number))
    this.endWhenLeft()
    return request
  }

  private receive(chunk: Buffer): void {
    this.receivedAt = performance.now()
    try {
      for (const frame of this.reader.read(chunk)) this.accept(frame)
    } catch (error) {
      if (!(error instanceof MalformedFrame)) throw error
      this.close()
    }
  }

  /** @throws MalformedFrame */
  private accept(frame: Buffer): void {
    switch (kindOf(frame)) {
      case frameKind.answer: {
        const { number, status, text } = readAnswerFrame(frame)
        // An unknown one was canceled.
        const request = this.waiting.get(number)
        this.waiting.delete(number)
        request?.resolve({ status, text })
        return this.endWhenLeft()
      }
      case frameKind.leave:
        return this.leave()
      default:
        throw new MalformedFrame()
    }
  }

  private leave(): void {
    this.isLeft = true
    this.endWhenLeft()
  }

  private endWhenLeft(): void {
    if (this.isLeft && this.waiting.size === 0) this.socket.destroySoon()
  }
}
