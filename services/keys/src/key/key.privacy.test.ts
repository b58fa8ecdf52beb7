import { subgraphSdl } from '@enigm/subgraph'
import { buildASTSchema, isObjectType, parse } from 'graphql'
import { TestKeys } from '../keys.fixture'
import { definition } from '../service'

let keys: TestKeys
beforeAll(async () => {
  keys = await TestKeys.start()
})
afterAll(() => keys.stop())

describe('the data of a Key', () => {
  const schema = buildASTSchema(parse(subgraphSdl(definition)), { assumeValidSDL: true })
  const fields = Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) && !type.name.startsWith('__'))
    .flatMap((type) =>
      Object.keys(isObjectType(type) ? type.getFields() : {}).map((field) => `${type.name}.${field}`),
    )

  it('[KEY-08] [KEY-09] have no field and no column for a location, a contact, hardware, a message or a call', async () => {
    const forbidden =
      /serial|model|imei|latitude|longitude|\blat\b|lng|geo|location|position|contact|phone|address|email|message(?!$)|call|content|payload|attachment/i
    // The call of a carrier or a processor is none of a person.
    const ofKeys = fields.filter((field) => field !== 'ExternalSystem.calledAt')
    expect(ofKeys.filter((field) => forbidden.test(field.split('.')[1]!))).toEqual([])
    const columns = await keys.sql<{ name: string }>(
      `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
       WHERE table_name IN ('enigm_key', 'key_move', 'key_order', 'emergency', 'emergency_workflow') ORDER BY 1`,
    )
    expect(columns.map(({ name }) => name)).toEqual([
      ...['at', 'id', 'key_id', 'kind', 'reference', 'state', 'version'].map((name) => `emergency.${name}`),
      ...['holder_id', 'holder_kind', 'id', 'state', 'version'].map((name) => `emergency_workflow.${name}`),
      ...[
        'account_id',
        'associated_at',
        'changed_at',
        'handle',
        'id',
        'organization_handle',
        'organization_id',
      ].map((name) => `enigm_key.${name}`),
      ...['reference', 'replaces_id', 'state', 'version'].map((name) => `enigm_key.${name}`),
      ...['at', 'from', 'key_id', 'seq', 'to'].map((name) => `key_move.${name}`),
      ...['account_id', 'entitlement_id', 'id', 'organization_id', 'placed_at'].map(
        (name) => `key_order.${name}`,
      ),
      ...['replaced_key_id', 'state', 'version'].map((name) => `key_order.${name}`),
    ])
  })

  it('have a description of every type, field, argument and value', () => {
    const nameless: string[] = []
    for (const node of parse(subgraphSdl(definition)).definitions) {
      if (!('name' in node) || !node.name || !('description' in node)) continue
      const name = node.name.value
      if (!node.description && !['Query', 'Mutation'].includes(name)) nameless.push(name)
      const members = 'fields' in node ? node.fields : 'values' in node ? node.values : []
      for (const member of members ?? [])
        if (!member.description) nameless.push(`${name}.${member.name.value}`)
    }
    expect(nameless.filter((name) => !['critical', 'audited'].includes(name))).toEqual([])
  })
})
