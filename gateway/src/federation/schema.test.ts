import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { buildSchema, isObjectType } from 'graphql'
import { readSubgraphs, schemaFiles, supergraphDirectory } from './compose'

const root = resolve(__dirname, '..', '..', '..')
const { apiSchemas, supergraphs } = schemaFiles(readSubgraphs(join(root, 'services')))

describe('[FED-01] the composed schemas', () => {
  it.each([...apiSchemas])(
    'gateway/schema/%s is up to date with the subgraphs (npm run compose)',
    (name, content) => {
      expect(readFileSync(join(root, 'gateway', 'schema', name), 'utf8')).toBe(content)
    },
  )

  it.each([...supergraphs])(
    'the build output of %s is up to date with the subgraphs (npm run build)',
    (name, content) => {
      expect(readFileSync(join(supergraphDirectory, name), 'utf8')).toBe(content)
    },
  )
})

describe('[FED-09] the partner API schema', () => {
  const schema = buildSchema(apiSchemas.get('partner.graphql')!)
  const fieldsOf = (name: string) => {
    const type = schema.getType(name)
    return isObjectType(type) ? Object.keys(type.getFields()) : []
  }

  it('has the whole work of a partner', () => {
    expect(fieldsOf('Query')).toEqual(
      expect.arrayContaining(['products', 'organization', 'organizationEvents', 'server', 'esim', 'order']),
    )
    expect(fieldsOf('Organization')).toEqual(
      expect.arrayContaining(['members', 'servers', 'esims', 'orders', 'auditLog', 'webhooks']),
    )
    expect(fieldsOf('Mutation')).toEqual(
      expect.arrayContaining([
        ...['createOrder', 'cancelOrder', 'renewSubscription', 'createServer', 'cancelServerCreation'],
        ...['requestServerProvisioning', 'assignEsim', 'assignEsimPolicy'],
      ]),
    )
  })

  it('has of a member only the handle, the role and the states of the membership and the account', () => {
    expect(fieldsOf('OrganizationMember').sort()).toEqual(['handle', 'id', 'role', 'state'])
    expect(fieldsOf('AdministeredAccount').sort()).toEqual(['handle', 'state'])
    for (const type of ['Account', 'Session', 'Device', 'EnigmKey', 'Member'])
      expect(schema.getType(type)).toBeUndefined()
  })
})
