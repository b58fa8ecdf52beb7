import type { TestSystem } from '../../fixtures/system.fixture'

/** One event of a stream. */
interface TestEvent {
  readonly event: string
  readonly data: Record<string, unknown>
}

/** A reader of `/events` as the panel has one. */
export class TestReader {
  private constructor(
    readonly response: Response,
    private readonly reader: ReadableStreamDefaultReader<Uint8Array>,
    private readonly controller: AbortController,
  ) {}

  private text = ''

  /** Resolves when the gateway has opened the stream. */
  static async open(
    system: TestSystem,
    token: string,
    headers: Record<string, string> = {},
  ): Promise<TestReader> {
    const controller = new AbortController()
    const response = await fetch(`${system.gateway.url}/events`, {
      headers: { authorization: `Bearer ${token}`, 'sec-fetch-site': 'same-origin', ...headers },
      signal: controller.signal,
    })
    if (response.status !== 200) throw new Error(`status ${response.status}`)
    const reader = new TestReader(response, response.body!.getReader(), controller)
    await reader.comment('open')
    return reader
  }

  /** The next event; comments are skipped. */
  async next(): Promise<TestEvent> {
    for (;;) {
      const block = await this.block()
      const [, event, data] = /^event: (\w+)\ndata: (.*)$/.exec(block) ?? []
      if (event && data) return { event, data: JSON.parse(data) }
    }
  }

  async comment(text: string): Promise<void> {
    while ((await this.block()) !== `: ${text}`);
  }

  /** Resolves when the gateway has ended the response. */
  async ended(): Promise<void> {
    while (!(await this.reader.read()).done);
  }

  close(): void {
    this.controller.abort()
  }

  /** The text up to the next empty line. */
  private async block(): Promise<string> {
    for (;;) {
      const end = this.text.indexOf('\n\n')
      if (end >= 0) {
        const block = this.text.slice(0, end)
        this.text = this.text.slice(end + 2)
        return block
      }
      const { value, done } = await this.reader.read()
      if (done) throw new Error('the stream has ended')
      this.text += Buffer.from(value).toString('utf8')
    }
  }
}
