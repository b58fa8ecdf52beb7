import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorCodes, eventCatalogue } from '@enigm/contracts'
import { Kind, parse, type FieldDefinitionNode } from 'graphql'

/** Events that no service records in an audit trail: copies of a state, signs of life, the end of what left the trail too, and events of Enigm App. */
const unrecorded = /\.(snapshot|heartbeat)$|^(?!servers\.).*\.erased$|^app\./

/** The names of messages in the tables of a folder that match a pattern of TypeScript. */
function named(folder: string, name: RegExp): string[] {
  const texts = readdirSync(join(__dirname, folder)).map((file) =>
    readFileSync(join(__dirname, folder, file), 'utf8'),
  )
  return texts.flatMap((text) => [...text.matchAll(name)].map(([, found]) => found!)).sort()
}

interface SchemaField {
  /** As an audit trail names it: `Type.field`. */
  readonly name: string
  readonly field: FieldDefinitionNode
}

const services = join(__dirname, '..', '..', '..', '..', 'services')

/** The schemas that the services publish to the gateway, with the operations of every audience. */
const schemas = readdirSync(services)
  .map((service) => join(services, service, 'schema.graphql'))
  .map((path) => parse(readFileSync(path, 'utf8')))

const fields: readonly SchemaField[] = schemas.flatMap(({ definitions }) =>
  definitions.flatMap((type) =>
    type.kind === Kind.OBJECT_TYPE_DEFINITION || type.kind === Kind.OBJECT_TYPE_EXTENSION
      ? (type.fields ?? []).map((field) => ({ name: `${type.name.value}.${field.name.value}`, field }))
      : [],
  ),
)

/** Fields that only the gateway and the token endpoint call, which have no trail. */
const withoutTrail = ['Mutation.issueClientToken', 'Mutation.recordDenial']

const work = /^Mutation\.(retry|discard)\w+Work$/

describe('the words for the actions of audit trails', () => {
  it('name every recorded event, and none that the catalogue does not have', () => {
    const recorded = Object.keys(eventCatalogue).filter((type) => !unrecorded.test(type))
    expect(recorded.length).toBeGreaterThan(150)
    expect(named('actions', /'([a-z]+\.[a-z.]+)': msg`/g)).toEqual(recorded.sort())
  })

  it('name every mutation and every recorded read of the services, and no other field', () => {
    const isAudited = ({ field }: SchemaField) =>
      field.directives?.some(({ name }) => name.value === 'audited')
    const recorded = fields
      .filter((each) => each.name.startsWith('Mutation.') || isAudited(each))
      .map(({ name }) => name)
      .filter((name) => !withoutTrail.includes(name) && !work.test(name))
    expect(recorded.length).toBeGreaterThan(150)
    expect(named('actions', /'([A-Z]\w+\.\w+)': msg`/g)).toEqual([...new Set(recorded)].sort())
  })

  it('name the start and the discarding of stalled work of every service', () => {
    const mutations = fields.map(({ name }) => name).filter((name) => work.test(name))
    const [list] = named('actions', /^const services = \[(.*)\]$/gm)
    const listed = [...list!.matchAll(/'(\w+)'/g)].map(([, service]) => service)
    const expected = listed.flatMap((name) => [`Mutation.discard${name}Work`, `Mutation.retry${name}Work`])
    expect(expected.sort()).toEqual(mutations.sort())
  })
})

/** The codes of a request that is refused as a whole; a fault leaves no entry. */
const refusals = errorCodes.filter((code) => !['UNAVAILABLE', 'INTERNAL'].includes(code))

describe('the words for the reasons of refusals', () => {
  it('name every code of the services, and no other one', () => {
    const codes = fields
      .filter(({ name }) => /Error\.code$/.test(name))
      .flatMap(({ field }) => [...(field.description?.value ?? '').matchAll(/^- ([A-Z_]+):/gm)])
      .map(([, code]) => code!)
    expect(new Set(codes).size).toBeGreaterThan(80)
    expect(named('reasons', /^ {2}([A-Z_]+): msg`/gm)).toEqual([...new Set([...codes, ...refusals])].sort())
  })
})
