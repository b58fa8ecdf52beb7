import { audiences, schemaLinks } from '@enigm/contracts'
import { buildSchema } from 'graphql'
import { schemaFiles } from './compose'

const all = '@tag(name: "panel") @tag(name: "partner") @tag(name: "internal") @tag(name: "device")'
const products = `type Query { products: Int ${all} }`
const subgraph = (types: string, name = 'accounts') => ({ name, sdl: `${schemaLinks}\n${types}` })
const compose =
  (...types: string[]) =>
  () =>
    schemaFiles(types.map((text, index) => subgraph(text, `s${index}`)))

const api = (audience: string, ...types: string[]): string =>
  schemaFiles(types.map((text, index) => subgraph(text, `s${index}`))).apiSchemas.get(
    `${audience}.graphql`,
  ) ?? ''

describe('composing', () => {
  it('returns one supergraph per audience, independent of the order of the subgraphs', () => {
    const parts = [subgraph(products, 'b'), subgraph('type Query { me: Int @authenticated }', 'a')]
    const composed = schemaFiles(parts)
    expect([...composed.supergraphs.keys()].map((file) => file.split('.')[0])).toEqual([
      'supergraph',
      ...audiences,
    ])
    expect(schemaFiles(parts.toReversed())).toEqual(composed)
  })

  it.each([
    ['a query', 'type Query { open: Int }', 'Query.open has no access rule'],
    ['a mutation', 'type Mutation { open: Int }', 'Mutation.open has no access rule'],
    ['a hidden field', 'type Query { open: Int @inaccessible }', 'Query.open has no access rule'],
  ])('refuses %s without an access rule (default deny)', (_what, types, message) => {
    expect(compose(products, types)).toThrow(message)
  })

  const critical = (input: string, operation = 'SERVER_DELETION') => `
    type Mutation { drop(input: DropInput!): Int @authenticated @critical(operation: "${operation}", target: "serverId") }
    input DropInput { ${input} }`
  it('accepts a critical mutation whose input has its grant and its target', () => {
    expect(compose(products, critical('grant: String! serverId: ID!'))).not.toThrow()
  })
  it.each([
    [
      'lacks a grant',
      critical('serverId: ID!'),
      'Mutation.drop is @critical, but its input has no field "grant"',
    ],
    [
      'lacks its target',
      critical('grant: String!'),
      'Mutation.drop is @critical, but its input has no field "serverId"',
    ],
    [
      'names an unknown operation',
      critical('grant: String! serverId: ID!', 'DANCE'),
      'which is not a critical operation of @enigm/contracts',
    ],
  ])('refuses a critical mutation that %s', (_what, types, message) => {
    expect(compose(products, types)).toThrow(message)
  })

  it('reports all mistakes at once', () => {
    expect(compose(products, 'type Query { a: Int b: Int }')).toThrow(/Query\.a .*\n.*Query\.b /)
  })

  it('names the schema that does not compose', () => {
    expect(compose(products, 'type Query { products: String }')).toThrow(/The supergraph does not compose:\n/)
  })

  it.each(['panel', 'partner', 'internal', 'device'])(
    'refuses a %s API schema without a query',
    (audience) => {
      const others = all.replace(`@tag(name: "${audience}")`, '')
      expect(compose(`type Query { products: Int ${others} }`)).toThrow(
        `The ${audience} API schema has no Query field`,
      )
    },
  )
})

describe('an API schema', () => {
  it('contains a field by its own tag, otherwise by the tag of its type in the same subgraph', () => {
    const schema = api(
      'panel',
      `${products} extend type Query { me: Account @authenticated @tag(name: "panel") }
       type Account @key(fields: "id") @tag(name: "panel") { id: ID! name: String partnerNote: String @tag(name: "partner") }`,
      'type Account @key(fields: "id") { id: ID! servers: Int secret: Int servers2: Int @tag(name: "panel") }',
    )
    expect(Object.keys(typeFields(schema, 'Account'))).toEqual(['id', 'name', 'servers2'])
  })

  it('hides types, inputs and enums that only hidden fields use', () => {
    const types = `
      ${products}
      extend type Query { hidden(by: HiddenInput, at: HiddenEnum): HiddenType @authenticated @tag(name: "partner") }
      type HiddenType @tag(name: "partner") { at: HiddenScalar union: HiddenUnion }
      union HiddenUnion = HiddenType
      scalar HiddenScalar
      enum HiddenEnum { A }
      input HiddenInput { nested: HiddenNested }
      input HiddenNested { a: Int }`
    expect(api('panel', types)).not.toContain('Hidden')
    expect(api('partner', types).match(/Hidden\w+/g)).toEqual(
      expect.arrayContaining(['HiddenNested', 'HiddenScalar']),
    )
  })

  it('hides @inaccessible elements, also if they have a tag', () => {
    const schema = api(
      'panel',
      `${products} extend type Query { secret: Int @inaccessible @authenticated @tag(name: "panel") me: Account @authenticated @tag(name: "panel") }
       type Account @key(fields: "ref") @tag(name: "panel") { ref: ID! @inaccessible name: String }`,
    )
    expect(schema).not.toMatch(/secret|ref/)
  })

  it('contains the interface fields that every visible implementation shows', () => {
    const types = `
      ${products}
      extend type Query { all: [Asset!]! @authenticated @tag(name: "panel") }
      interface Asset { label: String note: String kind: Kind }
      enum Kind { A }
      type Phone implements Asset @tag(name: "panel") { label: String note: String kind: Kind }
      type Vault implements Asset @tag(name: "panel") { label: String note: String @tag(name: "partner") kind: Kind }
      type Ghost implements Asset { label: String note: String kind: Kind }`
    const schema = api('panel', types)
    expect(Object.keys(typeFields(schema, 'Asset'))).toEqual(['kind', 'label'])
    expect(schema).not.toContain('Ghost')
  })

  it('contains an interface with a tag for its audience alone', () => {
    const types = `
      ${products}
      extend type Query { phone: Phone @authenticated @tag(name: "panel") @tag(name: "partner") }
      interface Asset @tag(name: "panel") { label: String }
      type Phone implements Asset @tag(name: "panel") @tag(name: "partner") { label: String }`
    expect(api('panel', types)).toContain('type Phone implements Asset')
    expect(api('partner', types)).not.toContain('Asset')
  })

  it('has no Mutation type when the audience has no mutation', () => {
    const types = `${products} type Mutation { createAccount: Int @tag(name: "panel") }`
    expect(api('panel', types)).toContain('type Mutation')
    expect(api('internal', types)).not.toContain('Mutation')
  })

  it('fails with the name of a hidden type that a visible field returns', () => {
    const types = `${products} extend type Query { me: Account @authenticated @tag(name: "panel") } type Account { name: String }`
    expect(compose(types)).toThrow(/The panel API schema does not compose:\n.*Account/)
  })
})

function typeFields(sdl: string, name: string): object {
  const type = buildSchema(sdl).getType(name)
  return type && 'getFields' in type ? type.getFields() : {}
}
