import { findNatsServer } from './binary'

const nothing = async () => undefined

describe('findNatsServer', () => {
  it('uses the first source that has one, and asks no further source', async () => {
    const asked: string[] = []
    const source = (name: string, path?: string) => async () => (asked.push(name), path)
    const found = await findNatsServer([
      source('path'),
      source('cache', '/cache/nats-server'),
      source('debian', '/x'),
    ])
    expect(found).toBe('/cache/nats-server')
    expect(asked).toEqual(['path', 'cache'])
  })

  it('reports in one sentence that there is none and how to get one', async () => {
    await expect(findNatsServer([nothing, nothing])).rejects.toMatchObject({
      name: 'SetupError',
      message:
        'No nats-server was found: install one on PATH (apt-get install nats-server, brew install nats-server), or set NATS_URL to an external server.',
    })
  })

  it('names the reason of a source that failed, and continues with the next source', async () => {
    const offline = () => Promise.reject(new Error('apt-get failed: no network'))
    await expect(findNatsServer([offline, nothing])).rejects.toThrow(
      /^No nats-server was found \(apt-get failed: no network\): .*NATS_URL.*\.$/,
    )
    await expect(findNatsServer([offline, async () => '/usr/bin/nats-server'])).resolves.toBe(
      '/usr/bin/nats-server',
    )
  })
})
