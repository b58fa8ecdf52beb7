import { once } from 'node:events'
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { createMutualTls } from '@enigm/simulators'

export interface Received {
  readonly id: string
  readonly path: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

type Answer = (response: ServerResponse) => unknown

/** A partner’s server with TLS on loopback, which answers as a test decides. */
export class TestReceiver {
  readonly received: Received[] = []
  private answer: Answer = (response) => response.writeHead(204).end()

  private constructor(
    private readonly server: Server,
    readonly authority: string,
  ) {}

  static async start(): Promise<TestReceiver> {
    const { authority, carrier } = await createMutualTls()
    const server = createServer({ cert: carrier.certificate, key: carrier.key })
    const receiver = new TestReceiver(server, authority)
    server.on('request', async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const { headers } = request
      receiver.received.push({
        id: String(headers['webhook-id']),
        path: request.url,
        headers,
        body: Buffer.concat(chunks).toString(),
      })
      await receiver.answer(response)
    })
    await receiver.listen(0)
    return receiver
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port
  }

  url(path: string): string {
    return `https://127.0.0.1:${this.port}/${path}`
  }

  /** Answers in this way from now on, or as at the beginning. */
  answers(answer: Answer = (response) => response.writeHead(204).end()): void {
    this.answer = answer
  }

  async listen(port: number): Promise<void> {
    this.server.listen(port, '127.0.0.1')
    await once(this.server, 'listening')
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close')
    this.server.close()
    this.server.closeAllConnections()
    await closed
  }
}
