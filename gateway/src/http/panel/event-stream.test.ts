import { Writable } from 'node:stream'
import { EventStream } from './event-stream'

/** A reader that takes nothing; `sent` is what it was given. */
class StuckReader extends Writable {
  sent = ''

  override _write(chunk: Buffer): void {
    this.sent += chunk.toString()
  }
}

beforeEach(() => jest.useFakeTimers())
afterEach(() => jest.useRealTimers())

describe('a stream of events', () => {
  it('sends a comment every 15 seconds', () => {
    const sent: string[] = []
    const output = new Writable({
      write: (chunk: Buffer, _encoding, next) => (sent.push(chunk.toString()), next()),
    })
    const stream = new EventStream(output)
    jest.advanceTimersByTime(30_000)
    expect(sent).toEqual([': open\n\n', ': heartbeat\n\n', ': heartbeat\n\n'])
    stream.end('SHUTDOWN')
  })

  it('closes a reader that leaves 64 kB unread', () => {
    const output = new StuckReader()
    const stream = new EventStream(output)
    const id = 'x'.repeat(1000)
    let hints = 0
    for (; hints < 100 && !output.destroyed; hints += 1) {
      stream.add({ type: 'servers.server', ids: [id] })
      jest.advanceTimersByTime(250)
    }
    // Each is some 60 bytes longer than its id.
    expect(hints).toBe(63)
    expect(output.destroyed).toBe(true)
  })

  it('names no ids when more than 20 have changed', () => {
    const sent: string[] = []
    const output = new Writable({
      write: (chunk: Buffer, _encoding, next) => (sent.push(chunk.toString()), next()),
    })
    const stream = new EventStream(output)
    for (let index = 0; index < 21; index += 1) stream.add({ type: 'esim.esim', ids: [`esim_${index}`] })
    jest.advanceTimersByTime(250)
    expect(sent[1]).toBe('event: hint\ndata: {"type":"esim.esim","ids":[]}\n\n')
    stream.end('SHUTDOWN')
  })
})
