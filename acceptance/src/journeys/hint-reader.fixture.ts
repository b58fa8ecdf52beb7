interface TestHint {
  type: string
  ids: string[]
}

/** A reader of `/events` that keeps what it has received. */
export class HintReader {
  readonly hints: TestHint[] = []
  ended: string | undefined

  private constructor(private readonly controller: AbortController) {}

  /** Resolves when the stream is open. */
  static async open(url: string, accessToken: string): Promise<HintReader> {
    const controller = new AbortController()
    const headers = { authorization: `Bearer ${accessToken}` }
    const response = await fetch(`${url}/events`, { headers, signal: controller.signal })
    if (!response.ok || !response.body) throw new Error(`/events answered ${response.status}`)
    const reader = new HintReader(controller)
    void reader.read(response.body)
    return reader
  }

  /** The types so far, without the one of everything. */
  get types(): string[] {
    return [...new Set(this.hints.map(({ type }) => type))].filter((type) => type !== '*').sort()
  }

  has(type: string, id?: string): boolean {
    return this.hints.some((hint) => hint.type === type && (id === undefined || hint.ids.includes(id)))
  }

  close(): void {
    this.controller.abort()
  }

  private async read(body: ReadableStream<Uint8Array>): Promise<void> {
    let text = ''
    try {
      for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
        text += Buffer.from(chunk).toString('utf8')
        const blocks = text.split('\n\n')
        text = blocks.pop() ?? ''
        for (const block of blocks) this.take(block)
      }
    } catch (error) {
      if (!this.controller.signal.aborted) throw error
    }
  }

  private take(block: string): void {
    const [, event, data] = /^event: (\w+)\ndata: (.*)$/.exec(block) ?? []
    if (event === 'hint') this.hints.push(JSON.parse(data ?? '') as TestHint)
    if (event === 'end') this.ended = (JSON.parse(data ?? '') as { reason: string }).reason
  }
}
