import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { audiences, publicRootFields, serviceNames } from '@enigm/contracts'
import { subgraphSdl } from '@enigm/subgraph'
import { Kind, parse, type FieldDefinitionNode } from 'graphql'
import { definitions } from '@enigm/embedded'

const root = join(__dirname, '../../..')
const file = (path: string) => readFileSync(join(root, path), 'utf8')

interface RootField {
  name: string
  field: FieldDefinitionNode
}

/** The root fields of the supergraph with their directives. */
function rootFields(typeName: 'Query' | 'Mutation'): RootField[] {
  return parse(file('gateway/dist/schema/supergraph.graphql')).definitions.flatMap((definition) =>
    definition.kind === Kind.OBJECT_TYPE_DEFINITION && definition.name.value === typeName
      ? (definition.fields ?? []).map((field) => ({ name: `${typeName}.${field.name.value}`, field }))
      : [],
  )
}

const directivesOf = ({ field }: RootField) => (field.directives ?? []).map(({ name }) => name.value)

describe('the committed schemas', () => {
  it.each(serviceNames)('the snapshot of %s is fresh (npm run compose)', (name) => {
    expect(file(`services/${name}/schema.graphql`)).toBe(subgraphSdl(definitions[name]))
  })

  it('exist for every audience', () => {
    for (const audience of audiences)
      expect(file(`gateway/schema/${audience}.graphql`)).toContain('type Query')
  })
})

describe('every root field', () => {
  const fields = [...rootFields('Query'), ...rootFields('Mutation')]

  it('[ACC-13] has a rule or is on the public list, and the public list contains nothing else', () => {
    const open = fields.filter(
      (each) => !directivesOf(each).some((name) => /^(authenticated|requiresScopes)$/.test(name)),
    )
    expect(open.map(({ name }) => name).sort()).toEqual([...publicRootFields].sort())
  })

  it('has a description', () => {
    expect(
      fields.filter(({ field }) => !field.description?.value.endsWith('.')).map(({ name }) => name),
    ).toEqual([])
  })
})

describe('every mutation', () => {
  it('takes one input and returns a nullable payload', () => {
    const odd = rootFields('Mutation').filter(({ field }) => {
      const [input, ...others] = field.arguments ?? []
      const named = input?.type.kind === Kind.NON_NULL_TYPE && input.name.value === 'input'
      return !named || others.length > 0 || field.type.kind !== Kind.NAMED_TYPE
    })
    expect(odd.map(({ name }) => name)).toEqual([])
  })
})
