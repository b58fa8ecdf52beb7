import { once } from 'node:events'
import { request } from 'node:http'
import type { Socket } from 'node:net'
import {
  FrameReader,
  hopProtocol,
  largestAnswerFrame,
  readAnswerFrame,
  requestFrame,
  type HopAnswer,
  type HopRequest,
} from '@enigm/contracts'

/** One multiplexed connection, whose frames a test writes and reads by itself. */
export class RawHop {
  private readonly received: Buffer[] = []
  private readonly waiting: ((frame: Buffer) => void)[] = []
  readonly closed: Promise<unknown>

  private constructor(readonly socket: Socket) {
    const reader = new FrameReader(largestAnswerFrame)
    socket.on('data', (chunk: Buffer) => {
      for (const frame of reader.read(chunk)) {
        const next = this.waiting.shift()
        if (next) next(frame)
        else this.received.push(frame)
      }
    })
    socket.on('error', () => socket.destroy())
    this.closed = once(socket, 'close')
  }

  static async open(url: string, authorization: string): Promise<RawHop> {
    const headers = { authorization, connection: 'Upgrade', upgrade: hopProtocol }
    const [, socket] = (await once(request(url, { headers }).end(), 'upgrade')) as [unknown, Socket]
    return new RawHop(socket)
  }

  send(...frames: Buffer[]): void {
    this.socket.write(Buffer.concat(frames))
  }

  /** The next frame, without its length. */
  next(): Promise<Buffer> {
    const frame = this.received.shift()
    return frame ? Promise.resolve(frame) : new Promise((resolve) => this.waiting.push(resolve))
  }

  async answer(): Promise<HopAnswer> {
    return readAnswerFrame(await this.next())
  }
}

export function frameOf(parts: Partial<HopRequest> & { number: number }): Buffer {
  const empty = { authorization: '', correlationId: '', traceparent: '', document: 0, query: '' }
  return requestFrame({ ...empty, rest: '{}', ...parts })!
}
