import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestKey } from '@enigm/subgraph/testkit'
import { decodeJwt, SignJWT } from 'jose'

export const emptyRoot = '0'.repeat(64)

/** The claims of a well-formed report about a command that matched no object. */
export function claimsOf(commandId: string): Record<string, unknown> {
  return {
    commandId,
    state: 'DONE',
    counts: { matched: 0, deleted: 0, held: 0 },
    held: [],
    tombstoneRoot: emptyRoot,
  }
}

export function kidOf(key: TestKey): string {
  return (JSON.parse(key.jwk) as { kid: string }).kid
}

interface Signing {
  key: TestKey
  typ?: string
  issuer?: string
  audience?: string
  issuedAt?: number
}

export function signReport(claims: Record<string, unknown>, { key, ...more }: Signing): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'EdDSA', typ: more.typ ?? 'environment-report+jwt', kid: kidOf(key) })
    .setIssuer(more.issuer ?? kidOf(key))
    .setAudience(more.audience ?? 'https://enigm.dev')
    .setIssuedAt(more.issuedAt ?? Math.floor(Date.now() / 1000))
    .sign(key.privateKey)
}

interface Received {
  commandId: string
  jws: string
  claims: Record<string, unknown>
}

type Reply = { status: number; body?: string } | 'cut' | 'silence'

/** An agent with scripted replies: first those that a test has queued, then those of a correct agent. */
export class ScriptedAgent {
  readonly received: Received[] = []
  readonly deliveries: Reply[] = []
  readonly reports: ((commandId: string) => Promise<Reply> | Reply)[] = []
  private readonly server = createServer((request, response) => void this.answer(request, response))

  constructor(private readonly key: TestKey) {}

  async start(): Promise<string> {
    this.server.listen(0, '127.0.0.1')
    await once(this.server, 'listening')
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close')
    this.server.close()
    this.server.closeAllConnections()
    await closed
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const commandId = request.url!.split('/')[2]!
    const reply =
      request.method === 'PUT' ? await this.take(commandId, request) : await this.report(commandId)
    if (reply === 'silence') return
    if (reply === 'cut') return void request.socket.destroy()
    response.writeHead(reply.status).end(reply.body)
  }

  private async take(commandId: string, request: IncomingMessage): Promise<Reply> {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const jws = Buffer.concat(chunks).toString('utf8')
    this.received.push({ commandId, jws, claims: decodeJwt(jws) })
    return this.deliveries.shift() ?? { status: 202 }
  }

  private async report(commandId: string): Promise<Reply> {
    const next = this.reports.shift()
    if (next) return next(commandId)
    return { status: 200, body: await signReport(claimsOf(commandId), { key: this.key }) }
  }
}
