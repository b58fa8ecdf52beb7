import {
  answerFrame,
  cancelFrame,
  FrameReader,
  frameKind,
  FrameWriter,
  hopLimit,
  kindOf,
  largestAnswerFrame,
  largestRequestFrame,
  leaveFrame,
  MalformedFrame,
  numberOf,
  readAnswerFrame,
  readRequestFrame,
  requestFrame,
  type HopRequest,
} from './frames'

const request = {
  number: 7,
  authorization: 'Bearer a.b.c',
  correlationId: 'abcd-1234',
  traceparent: '',
  document: 1,
  query: '{ products }',
  rest: '{"variables":{"name":"Zoë 🙂"}}',
}

const withoutLength = (frame: Buffer) => frame.subarray(4)
const readRequest = (frame: Buffer | undefined) => readRequestFrame(withoutLength(frame!))

describe('a frame', () => {
  it.each<[string, Omit<HopRequest, 'bytes'>]>([
    ['with its document', request],
    ['with a document that the connection remembers', { ...request, query: '' }],
    ['with a trace', { ...request, traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` }],
  ])('carries a request %s', (_what, sent) => {
    const bytes = Buffer.byteLength(sent.query) + Buffer.byteLength(sent.rest)
    expect(readRequest(requestFrame(sent))).toEqual({ ...sent, bytes })
  })

  it('carries an answer, a cancelation and a leave', () => {
    const answer = { number: 3, status: 200, text: '{"data":{"name":"Zoë"}}' }
    expect(readAnswerFrame(withoutLength(answerFrame(answer)))).toEqual(answer)
    const [cancel, leave] = [cancelFrame(9), leaveFrame()].map(withoutLength) as [Buffer, Buffer]
    expect([kindOf(cancel), numberOf(cancel)]).toEqual([frameKind.cancel, 9])
    expect(kindOf(leave)).toBe(frameKind.leave)
  })

  it('is not made of a request that is larger than a POST may be', () => {
    const exact = { ...request, query: 'x'.repeat(hopLimit.requestBytes), rest: '' }
    expect(readRequest(requestFrame(exact)).query).toBe(exact.query)
    expect(requestFrame({ ...exact, rest: ' ' })).toBeUndefined()
    expect(requestFrame({ ...request, authorization: 'x'.repeat(hopLimit.headBytes) })).toBeUndefined()
  })

  it.each<[string, (frame: Buffer) => Buffer]>([
    ['is too short', (frame) => frame.subarray(0, 10)],
    ['has a longer head than bytes', (frame) => (frame.writeUInt16BE(0xffff, 9), frame)],
    ['has a longer document than bytes', (frame) => (frame.writeUInt32BE(0xffffffff, 11), frame)],
    ['has no three lines in its head', (frame) => (frame.writeUInt16BE(3, 9), frame)],
  ])('is malformed when it %s', (_what, change) => {
    const frame = change(Buffer.from(withoutLength(requestFrame(request)!)))
    expect(() => readRequestFrame(frame)).toThrow(MalformedFrame)
  })
})

describe('a reader of frames', () => {
  it('gives the same frames, however the bytes are cut', () => {
    const frames = [
      answerFrame({ number: 1, status: 200, text: 'x'.repeat(300) }),
      cancelFrame(2),
      leaveFrame(),
    ]
    const bytes = Buffer.concat(frames)
    for (let size = 1; size <= bytes.length; size++) {
      const reader = new FrameReader(1_000)
      const read: Buffer[] = []
      for (let offset = 0; offset < bytes.length; offset += size)
        read.push(...reader.read(bytes.subarray(offset, offset + size)))
      expect(read).toEqual(frames.map(withoutLength))
    }
  })

  it.each([
    ['an empty frame', 0],
    ['a frame without a number', 4],
    ['a frame larger than the largest', 1_001],
    ['the largest number', 0xffffffff],
  ])('refuses %s as soon as its length is known', (_what, length) => {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(length)
    expect(() => new FrameReader(1_000).read(bytes)).toThrow(MalformedFrame)
    const cut = new FrameReader(1_000)
    cut.read(bytes.subarray(0, 2))
    expect(() => cut.read(bytes.subarray(2))).toThrow(MalformedFrame)
  })

  it('takes the largest frames of both directions', () => {
    const largest = { ...request, query: '', rest: 'x'.repeat(hopLimit.requestBytes) }
    expect(new FrameReader(largestRequestFrame).read(requestFrame(largest)!)).toHaveLength(1)
    const text = 'x'.repeat(hopLimit.answerBytes)
    expect(
      new FrameReader(largestAnswerFrame).read(answerFrame({ number: 1, status: 200, text })),
    ).toHaveLength(1)
  })
})

describe('a writer of frames', () => {
  it('gathers the frames of one turn, and sends nothing to a connection that has ended', async () => {
    const written: Buffer[] = []
    const socket = { writable: true, write: (bytes: Buffer) => written.push(bytes) }
    const writer = new FrameWriter(socket)
    const turn = () => new Promise((resolve) => setImmediate(resolve))
    writer.add(cancelFrame(1))
    writer.add(cancelFrame(2))
    await turn()
    writer.add(cancelFrame(3))
    await turn()
    socket.writable = false
    writer.add(cancelFrame(4))
    await turn()
    expect(written).toEqual([Buffer.concat([cancelFrame(1), cancelFrame(2)]), cancelFrame(3)])
  })
})
