import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { audiences, serviceNames } from '@enigm/contracts'
import { repositoryRoot } from '@enigm/embedded'
import {
  buildSchema,
  getNamedType,
  getNullableType,
  isListType,
  isObjectType,
  Kind,
  parse,
  visit,
  type TypeNode,
} from 'graphql'

const schemaOf = (audience: string) =>
  buildSchema(readFileSync(join(__dirname, `../../../gateway/schema/${audience}.graphql`), 'utf8'), {
    assumeValidSDL: true,
  })

const perGround = 'There is one for each ground of retention, or each kind of data, of a closed list.'
/** Lists that need neither pages nor a limit, with the reason. */
const bounded: Readonly<Record<string, string>> = {
  'Account.training': 'There is one for each level.',
  'Account.trainingSharing': 'It is complete: there is one for each membership of the account.',
  'AccountDeletion.steps': 'There is one for each service.',
  'AccountDeletionReceipt.steps': 'There is one for each service.',
  'ContentDeletion.held': perGround,
  'DataDeletion.retained': perGround,
  'DeletionReceipt.deleted': perGround,
  'DeletionReceipt.retained': perGround,
  'DeletionReceipt.retainedRecords': perGround,
  'DeletionStep.retained': perGround,
  'Device.managedCapabilities': 'There is one for each kind of command.',
  'EnvironmentReceipt.retained': perGround,
  'ManagedDevice.managedCapabilities': 'There is one for each kind of command.',
  'ParticipationDecision.prerequisites': 'There are six.',
  'PasskeyRegistrationOptions.excludeCredentials': 'An account has at most 20 passkeys.',
  'PasskeyRegistrationOptions.pubKeyCredParams': 'The system accepts two algorithms.',
  'Invoice.lines': 'An order is for one product.',
  'Query.blindCoinKeys': 'There is one for each product and quarter of the last five quarters.',
  'Query.boundaries': 'The list is part of the code.',
  'Query.customerEntitlements': 'There is one for each kind of product and state.',
  'Query.customerEsims': 'There is one for each state.',
  'Query.ledgerSources': 'There is one for each service.',
  'Query.esimStock': 'There is one for each connectivity policy.',
  'Query.dataInventory': 'The list is part of the code.',
  'Product.prices': 'There is one for each currency.',
  'Product.restrictions': 'There is one for each country.',
  'Query.products': 'The catalog has some products, which operators do not add.',
  'Query.purchaseCountries': 'The countries of ISO 3166.',
  'Query.recoveryOptions': 'There is one for each way to recover.',
  'Query.retentionPolicy': 'The list is part of the code.',
  'Query.securityEventCounters': 'There is one for each category of events.',
  'Query.trainingCourses': 'There is one for each level.',
  'Query.serverRegions': 'The regions are part of the configuration.',
  'SecurityConfiguration.waysToSignIn': 'There is one for each method.',
  'ServiceHealth.externalSystems': 'There is one for each system and each region of the configuration.',
  'Server.lifecycle': 'There are ten stages.',
  'TorGateway.surfaces': 'The list is part of the code.',
  'Viewer.organizations': 'It is complete: there is one for each membership of the account.',
}

/** Lists of objects that are no page and belong to no payload of a mutation. */
function unpagedLists(audience: string): { name: string; description: string }[] {
  return Object.values(schemaOf(audience).getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => !/^__|Connection$|Payload$/.test(name))
    .flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => isListType(getNullableType(field.type)) && isObjectType(getNamedType(field.type)))
        .filter(({ name }) => name !== 'limitations')
        .map(({ name, description }) => ({ name: `${type.name}.${name}`, description: description ?? '' })),
    )
}

describe('a list without pages', () => {
  const lists = audiences.flatMap(unpagedLists)

  it('names its limit in its description, or is bounded by what it lists', () => {
    const silent = lists.filter(({ description }) => !/at most \d+|latest \d+/.test(description))
    expect([...new Set(silent.map(({ name }) => name))].sort()).toEqual(Object.keys(bounded).sort())
  })
})

/** Parents of which one request has one: their lists need no common statement. */
const single: Readonly<Record<string, string>> = {
  Account: 'A caller reads the own account.',
  AdministeredAccount: 'It is read by its handle.',
  AdministeredServer: 'Staff read one at a time.',
  Mutation: 'It is the root.',
  Query: 'It is the root.',
  Reconciliation: 'There is one.',
}

/** The fields of a service with a page, by their parents. */
function pagedFields(service: string): string[] {
  const found: string[] = []
  const document = parse(readFileSync(join(repositoryRoot, 'services', service, 'schema.graphql'), 'utf8'))
  const fieldsOf = (type: string, fields: readonly { name: { value: string }; type: TypeNode }[] = []) => {
    for (const field of fields)
      if (namedType(field.type).endsWith('Connection')) found.push(`${type}.${field.name.value}`)
  }
  visit(document, {
    ObjectTypeDefinition: ({ name, fields }) => fieldsOf(name.value, fields),
    ObjectTypeExtension: ({ name, fields }) => fieldsOf(name.value, fields),
  })
  return found
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type)
}

describe('the pages of several parents', () => {
  const ofLists = serviceNames.flatMap((service) =>
    pagedFields(service)
      .filter((coordinate) => !(coordinate.split('.')[0]! in single))
      .map((coordinate) => [service, coordinate] as const),
  )

  it('are looked at', () => {
    expect(ofLists.length).toBeGreaterThan(20)
  })

  it.each(ofLists)('of %s have a test that counts their statements: %s', (service, coordinate) => {
    const test = readFileSync(join(repositoryRoot, 'services', service, 'src', 'lists.test.ts'), 'utf8')
    expect(test).toContain(`'${coordinate}'`)
  })
})
