import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { buildSchema, getNamedType, isObjectType, type GraphQLObjectType } from 'graphql'
import { startOwnerAndStranger } from './owner-and-stranger.fixture'

const panel = buildSchema(readFileSync(join(__dirname, '../../../gateway/schema/panel.graphql'), 'utf8'), {
  assumeValidSDL: true,
})
const starting = startOwnerAndStranger()
afterAll(async () => (await starting).processes.stop(), 60_000)

interface Counted {
  totalCount: number
  edges: object[]
}

/** The fields of a type that are lists with a count. */
function countedFields(type: string): string[] {
  return Object.values((panel.getType(type) as GraphQLObjectType).getFields())
    .filter((field) => {
      const of = getNamedType(field.type)
      return isObjectType(of) && 'totalCount' in of.getFields()
    })
    .map(({ name }) => name)
}

const selection = (type: string) =>
  countedFields(type)
    .map((name) => `${name}(first: 100) { totalCount edges { cursor } }`)
    .join(' ')

describe('totalCount', () => {
  it('is the number of places of each list of an account, an organization and a server', async () => {
    const { owner, server } = await starting
    const { organization } = await owner.panel.mutate(
      'createOrganization',
      { idempotencyKey: randomUUID() },
      'organization { id }',
    )
    const found = await owner.panel.send<Record<'me' | 'organization' | 'server', Record<string, Counted>>>(
      `query ($organization: ID!, $server: ID!) {
        me { ${selection('Account')} }
        organization(id: $organization) { ${selection('Organization')} }
        server(id: $server) { ${selection('Server')} }
      }`,
      { organization: organization.id, server: server.id },
    )
    const lists = Object.values(found).flatMap((object) => Object.entries(object))
    const counts = lists.map(([name, { totalCount }]) => [name, totalCount])
    expect(counts).toEqual(lists.map(([name, { edges }]) => [name, edges.length]))
    expect(found.me['devices']!.totalCount).toBe(1)
    expect(found.me['servers']!.totalCount).toBe(1)
    expect(found.organization['members']!.totalCount).toBe(1)
    expect(found.server['joinRequests']!.totalCount).toBe(2)
    expect(lists).toHaveLength(30)
  })
})
