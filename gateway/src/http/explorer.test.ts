import { startSystem } from '../fixtures/system.fixture'

const started = startSystem({ NODE_ENV: 'development' })
afterAll(async () => (await started).stop())

describe('the explorer', () => {
  it('is where a browser that opens the endpoint is redirected', async () => {
    const { gateway } = await started
    const headers = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
    const response = await fetch(`${gateway.url}/graphql`, { headers })
    expect([response.status, response.url]).toEqual([200, `${gateway.url}/explorer`])
    expect(response.headers.get('content-type')).toContain('text/html')
  })

  it('loads only local files, and its policy forbids others', async () => {
    const { gateway } = await started
    const page = await fetch(`${gateway.url}/explorer`)
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
  })

  it('can introspect its endpoint', async () => {
    const { ask } = await started
    const { getIntrospectionQuery } = await import('graphql')
    expect((await ask(getIntrospectionQuery())).codes).toEqual([])
  })
})
