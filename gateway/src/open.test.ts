import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { composeServices } from '@apollo/composition'
import { parse } from 'graphql'
import { freePort } from './fixtures/nats.fixture'
import { startOpenGateway } from './open'
import { createSubgraph } from './fixtures/subgraph.fixture'
import { post } from './fixtures/system.fixture'

async function openSystem() {
  const products = await createSubgraph(
    'products',
    'type Query { product: Product } type Product @key(fields: "id") { id: ID! name: String } enum Size { S M }',
    { Query: { product: () => ({ id: '1', name: 'Tea' }) } },
  )
  const stock = await createSubgraph(
    'stock',
    'type Product @key(fields: "id") { id: ID! left(of: Int): Int }',
    {
      Product: { left: (_: unknown, { of }: { of: number }) => of - 1 },
    },
  )
  const subgraphs = [products, stock].map(({ name, sdl, url }) => ({
    name,
    url: `${url}/graphql`,
    typeDefs: parse(sdl),
  }))
  const { supergraphSdl = '' } = composeServices(subgraphs)
  const directory = mkdtempSync(join(tmpdir(), 'gateway-open-'))
  const file = join(directory, 'supergraph.graphql')
  writeFileSync(file, supergraphSdl)
  return {
    file,
    stock,
    async stop() {
      await Promise.all([products.kill(), stock.kill()])
      rmSync(directory, { recursive: true })
    },
  }
}

describe('the open mode', () => {
  it('serves any supergraph, with introspection and without access rules and limits', async () => {
    const system = await openSystem()
    const gateway = await startOpenGateway({
      ENIGM_SUPERGRAPH_FILE: system.file,
      PORT: '0',
      LOG_LEVEL: 'silent',
    })
    try {
      const ask = (query: string, variables = {}) =>
        post(`${gateway.url}/graphql`, JSON.stringify({ query, variables }), {
          'content-type': 'application/json',
        })
      expect((await fetch(`${gateway.url}/health`)).status).toBe(200)
      const whole = await ask('query ($of: Int) { product { name left(of: $of) } }', { of: 5 })
      expect(whole.body).toEqual({ data: { product: { name: 'Tea', left: 4 } } })
      expect(system.stock.received[0]?.headers.authorization).toBeUndefined()
      const aliases = Array.from({ length: 40 }, (_, index) => `a${index}: __typename`).join(' ')
      expect((await ask(`{ ${aliases} }`)).status).toBe(200)
      expect((await ask('{ __schema { queryType { name } } }')).body.data).toEqual({
        __schema: { queryType: { name: 'Query' } },
      })
      await system.stock.kill()
      const partial = await ask('{ product { name left(of: 1) } }')
      expect([partial.body.data, partial.codes]).toEqual([
        { product: { name: 'Tea', left: null } },
        ['UNAVAILABLE'],
      ])
      await system.stock.start()
    } finally {
      await gateway.stop()
      await system.stop()
    }
  })

  it('does not start in production', async () => {
    const environment = { ENIGM_SUPERGRAPH_FILE: 'any', NODE_ENV: 'production' }
    await expect(startOpenGateway(environment)).rejects.toThrow(
      /NODE_ENV: is production: the open mode has no authorization/,
    )
  })
})

describe('the process', () => {
  const run = (environment: Record<string, string>) =>
    spawn(process.execPath, [join(__dirname, '..', 'dist', 'main.js')], {
      env: { PATH: process.env['PATH'], ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  const whenExited = (child: ReturnType<typeof run>) =>
    new Promise<{ code: number | null; text: string }>((resolve) => {
      let text = ''
      child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()))
      child.once('exit', (code) => resolve({ code, text }))
    })

  it('serves the open mode until SIGTERM', async () => {
    const system = await openSystem()
    const port = await freePort()
    const child = run({
      ENIGM_OPEN: '1',
      ENIGM_SUPERGRAPH_FILE: system.file,
      PORT: String(port),
      LOG_LEVEL: 'info',
    })
    const exit = whenExited(child)
    await new Promise<void>((resolve) => child.stdout.once('data', () => resolve()))
    expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200)
    child.kill('SIGTERM')
    expect(await exit).toEqual({ code: 0, text: '' })
    await system.stop()
  })

  it.each([
    [
      'the open mode in production',
      { ENIGM_OPEN: '1', ENIGM_SUPERGRAPH_FILE: 'any', NODE_ENV: 'production' },
      /is production/,
    ],
    ['an environment with mistakes', {}, /NATS_URL(.|\n)*SUBGRAPH_URLS/],
  ])('exits with 1 and the reason for %s', async (_what, environment, reason) => {
    const { code, text } = await whenExited(run(environment))
    expect([code, text]).toEqual([1, expect.stringMatching(reason)])
    expect(text).not.toContain('    at ')
  })
})
