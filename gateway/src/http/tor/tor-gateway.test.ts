import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildSchema, parse, validate } from 'graphql'
import pino from 'pino'
import { createKey } from '../../fixtures/tokens.fixture'
import { until } from '../../fixtures/until.fixture'
import { internalTokens } from '../../identity/internal-token'
import { SubgraphUnavailable, type SubgraphClient } from '../../plan/fetch'
import { torAccessQuery, TorGateway } from './tor-gateway'
import { ONION } from './tor.fixture'

const policy = { allowsAccountCreation: true, allowsPurchases: false, allowsSignIn: true }
const surface = { key: 'WEB_PANEL', state: 'ENABLED', onionAddress: ONION }

/** A Tor Gateway that asks a governance whose answer and whose clock the test sets. */
async function following(surfaces: unknown) {
  const { privateJwk } = await createKey('internal')
  const asked = { count: 0, now: 0, surfaces, fails: false }
  const governance: SubgraphClient = {
    name: 'governance',
    async send() {
      asked.count += 1
      if (asked.fails) throw new SubgraphUnavailable('governance', 'ECONNREFUSED')
      return { data: { torGateway: { surfaces: asked.surfaces, policy } } }
    },
    readiness: async () => undefined,
    close: async () => undefined,
  }
  const tokens = await internalTokens(privateJwk)
  const tor = new TorGateway({ governance, tokens, log: pino({ level: 'silent' }) }, () => asked.now)
  const ask = async () => {
    const before = asked.count
    await until(
      () => asked.count,
      (count) => count > before + 1,
    )
  }
  await ask()
  return { tor, asked, ask }
}

describe('the state of Tor Gateway', () => {
  it('is asked for by a query that the schema of governance allows', () => {
    const file = join(__dirname, '..', '..', '..', '..', 'services', 'governance', 'schema.graphql')
    const schema = buildSchema(readFileSync(file, 'utf8'), { assumeValidSDL: true })
    expect(validate(schema, parse(torAccessQuery))).toEqual([])
    const mistyped = parse(torAccessQuery.replace('onionAddress', 'onion'))
    expect(validate(schema, mistyped)).toHaveLength(1)
  })

  it('is what governance answers', async () => {
    const { tor, asked, ask } = await following([surface])
    expect(tor.current()).toEqual({ onionAddress: ONION, policy })
    asked.surfaces = [{ ...surface, state: 'DISABLED' }]
    await ask()
    expect(tor.current()).toBeUndefined()
    tor.stop()
  })

  it('stays for half a minute without an answer, and is then closed until the next one', async () => {
    const { tor, asked, ask } = await following([surface])
    asked.fails = true
    await ask()
    asked.now = 29_999
    expect(tor.current()).toEqual({ onionAddress: ONION, policy })
    asked.now = 30_000
    expect(tor.current()).toBeUndefined()
    asked.fails = false
    await ask()
    expect(tor.current()).toEqual({ onionAddress: ONION, policy })
    tor.stop()
  })

  it.each([
    ['an unknown surface', [{ ...surface, key: 'ADMIN' }]],
    ['no address', [{ ...surface, onionAddress: null }]],
    ['a mistyped address', [{ ...surface, onionAddress: ONION.replace('2g', '3g') }]],
    ['no list', null],
  ])('is closed for %s', async (_, surfaces) => {
    const { tor } = await following(surfaces)
    expect(tor.current()).toBeUndefined()
    tor.stop()
  })
})
