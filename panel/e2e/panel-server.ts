import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { repositoryRoot } from '@enigm/embedded'

/** Stands for the gateway's side of the panel until the gateway has it: files, persisted documents, hints. */
const dist = join(repositoryRoot, 'panel', 'dist')
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
}
const policy = [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src 'self'`,
  `img-src 'self'`,
  `font-src 'self'`,
  `connect-src 'self'`,
  `manifest-src 'self'`,
  `base-uri 'none'`,
  `form-action 'self'`,
  `frame-ancestors 'none'`,
  `require-trusted-types-for 'script'`,
  `trusted-types 'none'`,
].join('; ')

export async function startPanelServer(gateway: string): Promise<{ origin: string; stop(): void }> {
  const documents: Record<string, string> = JSON.parse(
    await readFile(join(repositoryRoot, 'panel/src/generated/documents.json'), 'utf8'),
  )
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', gateway).pathname
    if (path === '/events') return hints(response)
    if (/^\/(graphql|auth)/.test(path)) return void forward(request, response, gateway, documents)
    return void file(path, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('The panel server has no port.')
  return {
    origin: `http://localhost:${address.port}`,
    stop: () => (server.closeAllConnections(), server.close()),
  }
}

function hints(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': connected\n\n')
}

async function file(path: string, response: ServerResponse): Promise<void> {
  const name = extname(path) ? path : '/index.html'
  const content = await readFile(join(dist, name)).catch(() => undefined)
  if (!content) return void response.writeHead(404).end()
  response
    .writeHead(200, {
      'content-type': types[extname(name)] ?? 'application/octet-stream',
      'content-security-policy': policy,
    })
    .end(content)
}

async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  gateway: string,
  documents: Record<string, string>,
): Promise<void> {
  let body = ''
  for await (const chunk of request) body += chunk
  if (request.url === '/graphql') {
    const { extensions, ...rest } = JSON.parse(body)
    body = JSON.stringify({ ...rest, query: documents[extensions.persistedQuery.sha256Hash] })
  }
  const headers = { ...request.headers, origin: gateway, host: new URL(gateway).host }
  const forwarded = send(
    new URL(request.url ?? '/', gateway),
    { method: 'POST', headers: { ...headers, 'content-length': Buffer.byteLength(body) } },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    },
  )
  forwarded.on('error', () => response.destroy())
  forwarded.end(body)
}
