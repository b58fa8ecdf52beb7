import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { eventCatalogue, eventTypeParts, serviceNames, type EventType } from '@enigm/contracts'
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
import { isForbidden } from './forbidden-names'

const root = join(__dirname, '../../../..')
const contract = (audience: string): GraphQLSchema =>
  buildSchema(readFileSync(join(root, `gateway/schema/${audience}.graphql`), 'utf8'), {
    assumeValidSDL: true,
  })

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
  it('finds what it is for and lets the rest pass', () => {
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

describe.each(['panel', 'partner', 'internal', 'device', 'supergraph'])('the %s schema', (audience) => {
  it('[BND-01][PRV-02][SES-07][DEV-15] has no name for identity, content or key material', () => {
    expect(namesOf(contract(audience)).filter(isForbidden)).toEqual([])
  })

  it('[BND-01] has no scalar that could carry bytes or free structures', () => {
    const scalars = Object.values(contract(audience).getTypeMap()).filter(isScalarType)
    const allowed = new Set([
      'String',
      'Int',
      'Float',
      'Boolean',
      'ID',
      'DateTime',
      'CountryCode',
      'DeviceHandle',
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

/** The properties of an event, those of the objects in its lists in place of the lists. */
function propertiesOf({ properties = {} }: Record<string, any>): [string, Record<string, unknown>][] {
  return Object.entries<Record<string, any>>(properties).flatMap(([name, schema]) =>
    schema.type === 'array' && schema.items.type === 'object' ? propertiesOf(schema.items) : [[name, schema]],
  )
}

describe('the event catalogue', () => {
  const types = Object.keys(eventCatalogue) as EventType[]

  it.each(types)('%s carries ids, states, counts and times, nothing else', (type) => {
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

  it('belongs to a service that exists', () => {
    expect(types.filter((type) => !serviceNames.includes(eventTypeParts(type).service as never))).toEqual([])
  })
})
