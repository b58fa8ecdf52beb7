import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  eventCatalogue,
  eventTypeParts,
  externalSourceNames,
  serviceNames,
  type EventType,
} from '@enigm/contracts'
import {
  buildSchema,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  type GraphQLArgument,
  type GraphQLSchema,
} from 'graphql'
import { z } from 'zod'
import { isDoneInApp, exemptNames, isForbidden, isForbiddenOfEmergency } from './forbidden-names'

const root = join(__dirname, '../../..')
const schemaIn = (path: string): GraphQLSchema =>
  buildSchema(readFileSync(join(root, path), 'utf8'), { assumeValidSDL: true })
const contract = (name: string): GraphQLSchema =>
  schemaIn(
    name === 'supergraph' ? 'gateway/dist/schema/supergraph.graphql' : `gateway/schema/${name}.graphql`,
  )

/** Every name of a schema as `Type`, `Type.field` or `Type.field(argument)`. */
function namesOf(schema: GraphQLSchema): string[] {
  return Object.values(schema.getTypeMap())
    .filter(({ name }) => !name.startsWith('__'))
    .flatMap((type) => {
      if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) return [type.name]
      const fields: { name: string; args?: readonly GraphQLArgument[] }[] = Object.values(type.getFields())
      return [
        type.name,
        ...fields.map((field) => `${type.name}.${field.name}`),
        ...fields.flatMap(({ args = [] }) => args.map(({ name }) => `${type.name}.${name}`)),
      ]
    })
}

describe('the lint itself', () => {
  it('finds forbidden names and accepts the others', () => {
    const bad = [
      'email',
      'userAgent',
      'device_serial',
      'realName',
      'lastIp',
      'MESSAGE_PLAINTEXT',
      'simIccid',
      'carrier_profile.iccid',
      'IMSI',
      'eid',
      'subscriberKi',
      'dataUsage',
      'cdrs.cdr',
      'PrivateKey',
    ]
    const good = [
      'accountNumber',
      'displayName',
      'recipe',
      'esimId',
      'kind',
      'eidolon',
      'emailess',
      'keyMaterial',
      'description',
      'shipped',
    ]
    expect(bad.filter((name) => !isForbidden(name))).toEqual([])
    expect(good.filter(isForbidden)).toEqual([])
  })
})

describe('Enigm Keys', () => {
  const keys = buildSchema(readFileSync(join(root, 'services/keys/schema.graphql'), 'utf8'), {
    assumeValid: true,
    assumeValidSDL: true,
  })
  const ofKeys = (type: string) => /^(keys|app)\./.test(type)

  it('[KEY-07] the lint finds operations of Enigm App', () => {
    const bad = ['linkKey', 'linkEnigmKey', 'unlinkKey', 'setEmergencyContact', 'emergencyContacts']
    expect(bad.filter((name) => !isDoneInApp(name))).toEqual([])
    expect(
      ['reportKeyLost', 'enigmKeys', 'emergencyEvents', 'KEY_LINKED_IN_APP'].filter(isDoneInApp),
    ).toEqual([])
  })

  it.each(['panel', 'partner', 'internal', 'device', 'supergraph'])(
    '[KEY-07] the %s schema has no operation and no field that links a Key or names an emergency contact',
    (audience) => {
      expect(namesOf(contract(audience)).filter(isDoneInApp)).toEqual([])
    },
  )

  it('[KEY-08] the lint finds a place and a contact', () => {
    const bad = [
      'lat',
      'lng',
      'eventLatitude',
      'contact',
      'emergency_contacts',
      'position',
      'coordinates',
      'recipient',
    ]
    expect(bad.filter((name) => !isForbiddenOfEmergency(name))).toEqual([])
    expect(['state', 'relation', 'latest', 'at', 'kind'].filter(isForbiddenOfEmergency)).toEqual([])
  })

  it('[KEY-08][KEY-09] their subgraph and their events have no name for a place, a contact, a message or a call', () => {
    // `Payload` and `message` are also the names of a mutation's result and of its error text.
    const names = namesOf(keys)
      .map((name) => name.replace(/^(\w+)Payload(\.|$)/, '$1$2'))
      .filter((name) => !/^(KeysError|StalledWorkError|UserError)\.message$/.test(name))
    expect(names.filter(isForbiddenOfEmergency)).toEqual([])
    const properties = Object.entries(eventCatalogue)
      .filter(([type]) => ofKeys(type))
      .flatMap(([type, schema]) => {
        const { properties: of = {} } = z.toJSONSchema(schema, { unrepresentable: 'any' })
        return Object.keys(of).map((name) => `${type} ${name}`)
      })
    expect(properties.length).toBeGreaterThan(40)
    expect(properties.filter((name) => isForbiddenOfEmergency(name.split(' ')[1]!))).toEqual([])
  })
})

describe.each(['panel', 'partner', 'internal', 'device', 'supergraph'])('the %s schema', (audience) => {
  it('[BND-01][PRV-02][SES-07][DEV-15] has no name for identity, content or key material', () => {
    const found = namesOf(contract(audience)).filter(isForbidden)
    expect(found.filter((name) => !(name in exemptNames))).toEqual([])
  })

  it('[BND-01] has no scalar that could carry bytes or free structures', () => {
    const scalars = Object.values(contract(audience).getTypeMap()).filter(isScalarType)
    const allowed = new Set([
      'String',
      'Int',
      'Float',
      'Boolean',
      'ID',
      'Date',
      'DateTime',
      'CountryCode',
      'IdempotencyKey',
      'AccountHandle',
      'DeviceHandle',
      'KeyHandle',
      'MemberHandle',
      'SessionHandle',
    ])
    const own = scalars.map(({ name }) => name).filter((name) => !name.includes('__'))
    expect(own.filter((name) => !allowed.has(name))).toEqual([])
  })

  it('[SRV-09] knows no member role but administrator and user', () => {
    const role = contract(audience).getType('ServerRole')
    if (role) expect(role).toHaveProperty('_values.length', 2)
    else expect(audience).not.toBe('panel')
  })
})

/** The properties of an event, with the properties of list items instead of lists. */
function propertiesOf({ properties = {} }: Record<string, any>): [string, Record<string, unknown>][] {
  return Object.entries<Record<string, any>>(properties).flatMap(([name, schema]) =>
    schema.type === 'array' && schema.items.type === 'object' ? propertiesOf(schema.items) : [[name, schema]],
  )
}

describe('the event catalogue', () => {
  const types = Object.keys(eventCatalogue) as EventType[]

  it.each(types)('%s contains only ids, states, counts and times', (type) => {
    for (const [name, schema] of propertiesOf(
      z.toJSONSchema(eventCatalogue[type], { unrepresentable: 'any' }),
    )) {
      expect(isForbidden(name)).toBe(false)
      const closed =
        'enum' in schema || 'const' in schema || schema.type === 'integer' || schema.format === 'date-time'
      const bounded = schema.type === 'string' && Number(schema.maxLength) <= 64
      expect({ name, fits: closed || bounded }).toEqual({ name, fits: true })
    }
  })

  it('contains only events of existing services and external sources', () => {
    const known: string[] = [...serviceNames, ...externalSourceNames]
    expect(types.filter((type) => !known.includes(eventTypeParts(type).service))).toEqual([])
  })
})
