import { ConfigError, readConfig, subgraphSdl } from '@enigm/subgraph'
import { createTestKey } from '@enigm/subgraph/testkit'
import { buildASTSchema, isEnumType, isObjectType, parse } from 'graphql'
import { serversConfig } from '../config'
import { ServersTest } from '../servers.fixture'
import { definition } from '../service'
import { regionLabels } from './region'

const schema = buildASTSchema(parse(subgraphSdl(definition)), { assumeValid: true, assumeValidSDL: true })
const fieldsOf = (name: string) => {
  const type = schema.getType(name)
  return isObjectType(type) ? Object.keys(type.getFields()) : []
}

describe('serverRegions', () => {
  it('[SRV-06] lists for every caller the regions that have an agent, by category and label and nothing else', async () => {
    const test = await ServersTest.start()
    const query = '{ serverRegions { code label } }'
    const regions = [{ code: 'EU_CENTRAL', label: 'Central Europe' }]
    for (const caller of [null, await test.account(), test.subgraph.caller('OPERATOR')]) {
      expect(await test.subgraph.call(caller, query)).toEqual({
        status: 200,
        data: { serverRegions: regions },
      })
    }
    await test.stop()
  })

  it('[SRV-06] has no field for a data center, a host or a provider, anywhere in the schema', () => {
    expect(fieldsOf('ServerRegion')).toEqual(['code', 'label'])
    const forbidden = /data.?cent|host|provider|address|url|latitude|longitude|city|zone|rack/i
    for (const [name, type] of Object.entries(schema.getTypeMap())) {
      if (!isObjectType(type) || name.startsWith('_')) continue
      expect(Object.keys(type.getFields()).filter((field) => forbidden.test(field))).toEqual([])
    }
    for (const label of Object.values(regionLabels)) expect(label).toMatch(/^[A-Z][A-Za-z ]+$/)
  })

  it('[SRV-06] has no operation that changes a region: only a creation and a request for one take one', () => {
    const taking = Object.values(schema.getTypeMap())
      .filter((type) => type.name.endsWith('Input'))
      .filter((type) => 'getFields' in type && 'region' in type.getFields())
      .map(({ name }) => name)
    expect(taking).toEqual(['CreateServerInput', 'RequestServerProvisioningInput'])
  })

  it('[SRV-09] knows exactly two roles', () => {
    const role = schema.getType('ServerRole')
    expect(isEnumType(role) && role.getValues().map(({ name }) => name)).toEqual(['ADMINISTRATOR', 'USER'])
    // A viewer's role adds the owner, who holds no role among the members.
    const viewer = schema.getType('ServerViewerRole')
    const seen = ['ADMINISTRATOR', 'OWNER', 'USER']
    expect(isEnumType(viewer) && viewer.getValues().map(({ name }) => name)).toEqual(seen)
    const enums = Object.values(schema.getTypeMap())
      .filter(isEnumType)
      .filter((type) => /Role/.test(type.name))
    expect(enums.map(({ name }) => name)).toEqual(['ServerRole', 'ServerViewerRole'])
  })
})

describe('the configuration of servers', () => {
  it('names every mistake at once and repeats no value', async () => {
    const key = await createTestKey()
    const read = (environment: NodeJS.ProcessEnv) => {
      try {
        readConfig(serversConfig, environment)
        return []
      } catch (error) {
        return (error as ConfigError).mistakes
      }
    }
    expect(read({ ENVIRONMENT_SIGNING_KEY: 'secret', ENVIRONMENT_AGENTS: 'secret' })).toEqual([
      'ENVIRONMENT_SIGNING_KEY: must be JSON: a JSON Web Key',
      'ENVIRONMENT_AGENTS: must be JSON: region code to { url, keys }',
    ])
    const agent = { url: 'http://127.0.0.1:1', keys: JSON.parse(key.jwks) as object }
    const withAgents = (agents: object) => ({
      ENVIRONMENT_SIGNING_KEY: key.jwk,
      ENVIRONMENT_AGENTS: JSON.stringify(agents),
    })
    expect(read(withAgents({ EU_NORTH: agent }))).toEqual([])
    expect(read(withAgents({}))).toHaveLength(1)
    expect(read(withAgents({ MOON: agent, EU_NORTH: agent }))).toHaveLength(1)
    expect(read(withAgents({ EU_NORTH: { ...agent, keys: { keys: [] } } }))).toHaveLength(1)
  })
})
