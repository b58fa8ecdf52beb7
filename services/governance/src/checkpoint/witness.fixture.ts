import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { fromBase64, isConsistent } from '@enigm/ledger'

/** A witness with the protocol C2SP tlog-witness, and an S3-compatible bucket, which can fail. */
export class TestWitness {
  size = 0
  private root = new Uint8Array()
  /** The objects of the bucket by their paths, and the headers of the requests. */
  readonly objects = new Map<string, string>()
  readonly requests: { method: string; path: string; authorization: string; hash: string }[] = []
  /** The status that every request gets instead. */
  failing: number | null = null

  private constructor(private readonly server: Server) {}

  static async start(): Promise<TestWitness> {
    const server = createServer()
    const witness = new TestWitness(server)
    server.on('request', async (request, response) => {
      const { status, body } = await witness.answer(request)
      response.writeHead(status).end(body)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return witness
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }

  private async answer(request: IncomingMessage): Promise<{ status: number; body: string }> {
    const { method = '', url = '', headers } = request
    const body = await text(request)
    const hash = String(headers['x-amz-content-sha256'] ?? '')
    this.requests.push({ method, path: url, authorization: headers.authorization ?? '', hash })
    if (this.failing !== null) return { status: this.failing, body: '' }
    if (url === '/witness/add-checkpoint') return this.add(body)
    if (method === 'GET') return { status: 200, body: this.objects.get(url) ?? '' }
    if (this.objects.has(url)) return { status: 412, body: '' }
    this.objects.set(url, body)
    return { status: 200, body: '' }
  }

  private async add(body: string): Promise<{ status: number; body: string }> {
    const [start = '', note = ''] = [
      body.slice(0, body.indexOf('\n\n')),
      body.slice(body.indexOf('\n\n') + 2),
    ]
    const [first = '', ...proof] = start.split('\n')
    if (first !== `old ${this.size}`) return { status: 409, body: `${this.size}\n` }
    const [, size, root = ''] = note.split('\n')
    const hashes = proof.map(fromBase64)
    if (!(await isConsistent(this.size, this.root, Number(size), fromBase64(root), hashes)))
      return { status: 422, body: '' }
    this.size = Number(size)
    this.root = fromBase64(root)
    return { status: 200, body: '— witness.example AAAAAAAA\n' }
  }
}
