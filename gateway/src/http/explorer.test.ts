import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { audiences } from '@enigm/contracts'
import { buildSchema, Kind, parse, validate } from 'graphql'
import { startSystem } from '../fixtures/system.fixture'
import { endpointPath } from './graphql-handler'

const schemaDirectory = join(__dirname, '..', '..', 'schema')

const started = startSystem({ NODE_ENV: 'development' })
afterAll(async () => (await started).stop())

function defaultQueryIn(script: string): string {
  return JSON.parse(/defaultQuery: (".*"),\n/.exec(script)![1]!) as string
}

describe('the explorer', () => {
  it.each(audiences)('of %s is where a browser that opens its endpoint is redirected', async (audience) => {
    const { gateway } = await started
    const headers = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
    const response = await fetch(gateway.url + endpointPath[audience], { headers })
    expect([response.status, response.url]).toEqual([200, `${gateway.url}/explorer/${audience}`])
    expect(response.headers.get('content-type')).toContain('text/html')
    const script = await (await fetch(`${gateway.url}/explorer/${audience}.js`)).text()
    expect(script).toContain(`url: ${JSON.stringify(endpointPath[audience])}`)
  })

  it.each(audiences)('of %s starts with operations that its schema accepts', async (audience) => {
    const { gateway } = await started
    const script = await (await fetch(`${gateway.url}/explorer/${audience}.js`)).text()
    const query = defaultQueryIn(script)
    if (query.split('\n').every((line) => line === '' || line.startsWith('#'))) return
    const schema = buildSchema(readFileSync(join(schemaDirectory, `${audience}.graphql`), 'utf8'))
    expect(validate(schema, parse(query))).toEqual([])
  })

  it('of the panel starts with the way from an account to an answer', async () => {
    const { gateway } = await started
    const query = defaultQueryIn(await (await fetch(`${gateway.url}/explorer/panel.js`)).text())
    const operations = parse(query).definitions.flatMap((definition) =>
      definition.kind === Kind.OPERATION_DEFINITION ? [definition.selectionSet.selections[0]] : [],
    )
    const fields = operations.map((field) => (field?.kind === Kind.FIELD ? field.name.value : ''))
    expect(fields.slice(0, 3)).toEqual(['createAccount', 'startSession', 'me'])
  })

  it.each(['', ...audiences.map((audience) => `/${audience}`)])(
    'loads only local files, and its policy forbids others: /explorer%s',
    async (path) => {
      const { gateway } = await started
      const page = await fetch(`${gateway.url}/explorer${path}`)
      const policy = page.headers.get('content-security-policy') ?? ''
      expect(policy).not.toMatch(/https?:|\*|unsafe-eval/)
      expect(policy).toContain("script-src 'self'")
      const sources = [...(await page.text()).matchAll(/(?:src|href)="([^"]+)"/g)].map(
        ([, source]) => source ?? '',
      )
      expect(sources.length).toBe(6)
      for (const source of sources) {
        expect(source).toMatch(/^\/explorer\//)
        const file = await fetch(`${gateway.url}${source}`)
        expect(file.status).toBe(200)
        if (source.endsWith('.css')) expect(await file.text()).not.toMatch(/(@import|url\(["']?https?:)/)
      }
    },
  )

  it('can introspect its endpoint', async () => {
    const { ask } = await started
    const { getIntrospectionQuery } = await import('graphql')
    expect((await ask(getIntrospectionQuery())).codes).toEqual([])
  })
})
