import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Socket } from 'node:net'
import {
  answerFrame,
  frameKind,
  FrameReader,
  FrameWriter,
  hopLimit,
  hopProtocol,
  kindOf,
  largestRequestFrame,
  leaveFrame,
  MalformedFrame,
  numberOf,
  readRequestFrame,
  Refusal,
  type HopRequest,
} from '@enigm/contracts'
import { answer, bodyOf, correlationIdOf, failed, type Answer, type Endpoint } from './answer'
import { joinedRequest } from './body'

/** Connections at once; each gateway has a few. */
const MOST_CONNECTIONS = 256
/** Answers that the other side does not read, in bytes, before no further request is read. */
const MOST_UNREAD_BYTES = 1024 * 1024
const IDLE_MILLISECONDS = 60_000
/** For the other side to close a connection that this side leaves and on which nothing is on its way. */
const LEAVE_MILLISECONDS = 1_000
/** The status of an answer that is larger than a gateway accepts; it has no text. */
const TOO_LARGE = 507

/** The multiplexed connections of the gateways (decision 0124). Every request on them is checked as a POST is. */
export class HopConnections {
  private readonly connections = new Set<HopConnection>()

  constructor(private readonly endpoint: Endpoint) {}

  /** Answers `GET /graphql` with `Upgrade`: a connection needs a valid internal token, as every request on it does. */
  async accept(request: IncomingMessage, stream: Duplex, head: Buffer): Promise<void> {
    const socket = stream as Socket
    socket.on('error', () => socket.destroy())
    const refusal = await this.refusalOf(request)
    if (socket.destroyed) return
    if (refusal) {
      socket.write(httpText(refusal))
      return socket.destroySoon()
    }
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: ${hopProtocol}\r\n\r\n`)
    const connection = new HopConnection(socket, this.endpoint, () => this.connections.delete(connection))
    this.connections.add(connection)
    if (this.endpoint.stopping) connection.leave()
    if (head.length > 0) connection.receive(head)
  }

  /** Gateways send their next requests elsewhere, or as POST. */
  leave(): void {
    for (const connection of this.connections) connection.leave()
  }

  closeAll(): void {
    for (const connection of this.connections) connection.close()
  }

  private async refusalOf({ method, url, headers }: IncomingMessage): Promise<Answer | undefined> {
    const { metrics, stopping } = this.endpoint
    const isHop = method === 'GET' && url === '/graphql' && headers.upgrade === hopProtocol
    if (!isHop) return { status: 404, body: bodyOf(new Refusal('BAD_USER_INPUT', 'There is nothing here.')) }
    if (!(await this.endpoint.verify(headers.authorization))) {
      metrics.refused('none', 'UNAUTHENTICATED')
      return { status: 401, body: bodyOf(new Refusal('UNAUTHENTICATED')) }
    }
    const isFull = stopping || this.connections.size >= MOST_CONNECTIONS
    return isFull ? { status: 503, body: bodyOf(new Refusal('UNAVAILABLE')) } : undefined
  }
}

function httpText({ status, body }: Answer): string {
  const text = JSON.stringify(body)
  const head = `HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-type: application/json; charset=utf-8`
  return `${head}\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`
}

/** A document that the connection remembers, so that its text is sent once. */
interface Remembered {
  readonly query: string
  readonly bytes: number
}

/** A request whose answer is not sent yet. */
interface Running {
  isAbandoned: boolean
}

interface TextAnswer {
  readonly status: number
  /** JSON. */
  readonly text: string
}

const textOf = ({ status, body }: Answer): TextAnswer => ({ status, text: JSON.stringify(body) })

class HopConnection {
  private readonly reader = new FrameReader(largestRequestFrame)
  private readonly writer: FrameWriter
  private readonly documents = new Map<number, Remembered>()
  private readonly running = new Map<number, Running>()
  private isLeaving = false
  private deadline: NodeJS.Timeout | undefined

  constructor(
    private readonly socket: Socket,
    private readonly endpoint: Endpoint,
    onClose: () => void,
  ) {
    this.writer = new FrameWriter(socket)
    socket.setNoDelay(true)
    socket.setTimeout(IDLE_MILLISECONDS, () => (socket.writableLength > 0 ? this.close() : this.leave()))
    socket.on('data', (chunk: Buffer) => this.receive(chunk))
    socket.on('drain', () => socket.resume())
    // The other side ends the connection when it has all answers that it waits for.
    socket.on('end', () => this.close())
    socket.on('close', () => {
      clearTimeout(this.deadline)
      for (const request of this.running.values()) request.isAbandoned = true
      onClose()
    })
  }

  receive(chunk: Buffer): void {
    try {
      for (const frame of this.reader.read(chunk)) this.accept(frame)
    } catch (error) {
      if (!(error instanceof MalformedFrame)) throw error
      this.endpoint.metrics.refused('none', 'BAD_USER_INPUT')
      this.close()
    }
  }

  leave(): void {
    if (this.isLeaving) return
    this.isLeaving = true
    this.writer.add(leaveFrame())
    this.endWhenIdle()
  }

  close(): void {
    this.socket.destroy()
  }

  /** @throws MalformedFrame */
  private accept(frame: Buffer): void {
    switch (kindOf(frame)) {
      case frameKind.request:
        return void this.answer(readRequestFrame(frame))
      case frameKind.cancel: {
        const request = this.running.get(numberOf(frame))
        if (request) request.isAbandoned = true
        return
      }
      default:
        throw new MalformedFrame()
    }
  }

  /** @throws MalformedFrame before anything is executed */
  private answer(request: HopRequest): Promise<void> {
    const { number, authorization, traceparent } = request
    if (this.running.has(number) || this.running.size >= hopLimit.running) throw new MalformedFrame()
    const { query, bytes } = this.documentOf(request)
    const running: Running = { isAbandoned: false }
    this.running.set(number, running)
    const incoming = {
      authorization,
      correlationId: correlationIdOf(request.correlationId),
      traceparent: traceparent || undefined,
      isAbandoned: () => running.isAbandoned,
      read: () => joinedRequest(query, request.rest, bytes),
    }
    return answer(incoming, this.endpoint)
      .then(textOf)
      .catch((error: Error) => textOf(failed(error, this.endpoint)))
      .then((found) => this.send(number, running, found))
  }

  private documentOf({ document, query, rest, bytes }: HopRequest): Remembered {
    if (document === 0) return { query, bytes }
    const known = this.documents.get(document)
    if (known && query === '') return { query: known.query, bytes: known.bytes + Buffer.byteLength(rest) }
    const isNew = !known && query !== '' && query.length <= hopLimit.documentLength
    if (!isNew || this.documents.size >= hopLimit.documents) throw new MalformedFrame()
    this.documents.set(document, { query, bytes: Buffer.byteLength(query) })
    return { query, bytes }
  }

  private send(number: number, running: Running, found: TextAnswer): void {
    this.running.delete(number)
    if (!running.isAbandoned) {
      const isTooLarge = Buffer.byteLength(found.text) > hopLimit.answerBytes
      this.writer.add(answerFrame({ number, ...(isTooLarge ? { status: TOO_LARGE, text: '' } : found) }))
      if (this.socket.writableLength > MOST_UNREAD_BYTES) this.socket.pause()
    }
    this.endWhenIdle()
  }

  private endWhenIdle(): void {
    if (!this.isLeaving || this.running.size > 0) return
    this.deadline ??= setTimeout(() => {
      this.deadline = undefined
      if (this.running.size === 0) this.socket.destroySoon()
    }, LEAVE_MILLISECONDS)
  }
}
