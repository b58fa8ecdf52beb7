/**
 * The protocol of the connection between a gateway and a subgraph, on which many requests are on their way at once. A
 * connection begins as `GET /graphql` with `Upgrade`; then both sides send frames. Each frame is the number of the bytes that follow
 * (4 bytes, as all numbers in network order), its kind (1 byte), the number of its request (4 bytes) and its content.
 */
export const hopProtocol = 'enigm-hop/1'

export const hopLimit = {
  /** Bytes of document and variables of one request; a larger one is sent as POST, which refuses it. */
  requestBytes: 100_000,
  /** Bytes of the head of one request: the size that Node allows for the headers of a POST. */
  headBytes: 16_384,
  answerBytes: 16 * 1024 * 1024,
  /** Documents that a connection remembers, each of at most this many characters. */
  documents: 500,
  documentLength: 8_192,
  /** Requests at once on one connection. */
  running: 256,
} as const

export const frameKind = {
  request: 1,
  /** The sender of a request no longer waits for its answer. */
  cancel: 2,
  answer: 3,
  /** The subgraph accepts no new request on this connection; it answers those that it has received. */
  leave: 4,
} as const

/** Bytes before the content of a frame, without those that give its length. */
const FRAME_HEAD = 5
const LENGTH_BYTES = 4
/** Kind, request, document number and the lengths of head and document. */
const REQUEST_FIELDS = FRAME_HEAD + 4 + 2 + 4
export const largestRequestFrame = REQUEST_FIELDS + hopLimit.headBytes + hopLimit.requestBytes
export const largestAnswerFrame = FRAME_HEAD + 2 + hopLimit.answerBytes

/** The other side does not follow the protocol. The connection ends; nothing else depends on it. */
export class MalformedFrame extends Error {
  constructor() {
    super('malformed frame')
    this.name = 'MalformedFrame'
  }
}

/** What a POST has in its headers. */
export interface HopHead {
  readonly authorization: string
  readonly correlationId: string
  readonly traceparent: string
}

export interface HopRequest extends HopHead {
  readonly number: number
  /** The number by which the connection remembers its document; 0 for a document that it does not remember. */
  readonly document: number
  /** Empty when the connection remembers it. */
  readonly query: string
  /** JSON of an object with `variables` and `operationName`. */
  readonly rest: string
  /** Bytes of `query` and `rest`. */
  readonly bytes: number
}

export interface HopAnswer {
  readonly number: number
  /** The status that a POST would have. */
  readonly status: number
  /** JSON. */
  readonly text: string
}

/** The frame of a request; undefined for one that only a POST can carry. */
export function requestFrame(request: Omit<HopRequest, 'bytes'>): Buffer | undefined {
  const { number, document, query, rest, authorization, correlationId, traceparent } = request
  const head = `${authorization}\n${correlationId}\n${traceparent}`
  const queryBytes = Buffer.byteLength(query)
  const restBytes = Buffer.byteLength(rest)
  if (head.length > hopLimit.headBytes || queryBytes + restBytes > hopLimit.requestBytes) return undefined
  const length = REQUEST_FIELDS + head.length + queryBytes + restBytes
  const frame = frameOf(frameKind.request, number, length)
  let offset = frame.writeUInt32BE(document, LENGTH_BYTES + FRAME_HEAD)
  offset = frame.writeUInt16BE(head.length, offset)
  offset = frame.writeUInt32BE(queryBytes, offset)
  offset += frame.write(head, offset, 'latin1')
  offset += frame.write(query, offset, 'utf8')
  frame.write(rest, offset, 'utf8')
  return frame
}

/** @param frame without its length @throws MalformedFrame */
export function readRequestFrame(frame: Buffer): HopRequest {
  if (frame.length < REQUEST_FIELDS) throw new MalformedFrame()
  const headBytes = frame.readUInt16BE(9)
  const headEnd = REQUEST_FIELDS + headBytes
  const queryEnd = headEnd + frame.readUInt32BE(11)
  if (headBytes > hopLimit.headBytes || queryEnd > frame.length) throw new MalformedFrame()
  const head = frame.toString('latin1', REQUEST_FIELDS, headEnd).split('\n')
  const [authorization, correlationId, traceparent] = head
  if (head.length !== 3) throw new MalformedFrame()
  return {
    authorization: authorization!,
    correlationId: correlationId!,
    traceparent: traceparent!,
    number: numberOf(frame),
    document: frame.readUInt32BE(5),
    query: frame.toString('utf8', headEnd, queryEnd),
    rest: frame.toString('utf8', queryEnd),
    bytes: frame.length - headEnd,
  }
}

export function answerFrame({ number, status, text }: HopAnswer): Buffer {
  const frame = frameOf(frameKind.answer, number, FRAME_HEAD + 2 + Buffer.byteLength(text))
  frame.write(text, frame.writeUInt16BE(status, LENGTH_BYTES + FRAME_HEAD), 'utf8')
  return frame
}

/** @param frame without its length @throws MalformedFrame */
export function readAnswerFrame(frame: Buffer): HopAnswer {
  if (frame.length < FRAME_HEAD + 2) throw new MalformedFrame()
  return {
    number: numberOf(frame),
    status: frame.readUInt16BE(FRAME_HEAD),
    text: frame.toString('utf8', FRAME_HEAD + 2),
  }
}

export function cancelFrame(number: number): Buffer {
  return frameOf(frameKind.cancel, number, FRAME_HEAD)
}

export function leaveFrame(): Buffer {
  return frameOf(frameKind.leave, 0, FRAME_HEAD)
}

export function kindOf(frame: Buffer): number {
  return frame[0]!
}

export function numberOf(frame: Buffer): number {
  return frame.readUInt32BE(1)
}

function frameOf(kind: number, number: number, length: number): Buffer {
  const frame = Buffer.allocUnsafe(LENGTH_BYTES + length)
  frame.writeUInt32BE(length, 0)
  frame[LENGTH_BYTES] = kind
  frame.writeUInt32BE(number, LENGTH_BYTES + 1)
  return frame
}

/** Cuts the bytes of a connection into frames. It holds at most one frame that has not arrived completely. */
export class FrameReader {
  private readonly waiting: Buffer[] = []
  private waitingBytes = 0
  private wantedBytes = 0

  /** @param largest bytes of a frame, without those that give its length */
  constructor(private readonly largest: number) {}

  /** @returns the frames that are complete now, without their lengths @throws MalformedFrame */
  read(chunk: Buffer): Buffer[] {
    const bytes = this.withWaiting(chunk)
    const frames: Buffer[] = []
    let offset = 0
    while (bytes && bytes.length - offset >= LENGTH_BYTES) {
      const length = bytes.readUInt32BE(offset)
      if (length < FRAME_HEAD || length > this.largest) throw new MalformedFrame()
      const end = offset + LENGTH_BYTES + length
      if (end > bytes.length) break
      frames.push(bytes.subarray(offset + LENGTH_BYTES, end))
      offset = end
    }
    if (bytes && offset < bytes.length) this.wait(bytes.subarray(offset))
    return frames
  }

  /** Joined only when the frame is complete, so that many small chunks are not copied again and again. */
  private withWaiting(chunk: Buffer): Buffer | undefined {
    if (this.waitingBytes === 0) return chunk
    this.waiting.push(chunk)
    this.waitingBytes += chunk.length
    if (this.waitingBytes < this.wantedBytes) return undefined
    const all = Buffer.concat(this.waiting, this.waitingBytes)
    this.waiting.length = 0
    this.waitingBytes = 0
    return all
  }

  private wait(rest: Buffer): void {
    this.waiting.push(rest)
    this.waitingBytes = rest.length
    this.wantedBytes = rest.length < LENGTH_BYTES ? LENGTH_BYTES : LENGTH_BYTES + rest.readUInt32BE(0)
  }
}

interface Destination {
  readonly writable: boolean
  write(bytes: Buffer): unknown
}

/** Sends all frames of one turn of the event loop with one write. */
export class FrameWriter {
  private frames: Buffer[] = []

  constructor(private readonly socket: Destination) {}

  add(frame: Buffer): void {
    this.frames.push(frame)
    if (this.frames.length === 1) setImmediate(this.flush)
  }

  readonly flush = (): void => {
    const frames = this.frames
    this.frames = []
    const [only, ...others] = frames
    if (!only || !this.socket.writable) return
    this.socket.write(others.length === 0 ? only : Buffer.concat(frames))
  }
}
