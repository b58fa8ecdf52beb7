import { audiences, type Audience, type Role } from '@enigm/contracts'
import { getNamedType, isLeafType, isObjectType, type GraphQLField, type GraphQLObjectType } from 'graphql'
import { audiencesOf } from '../actors/caller'
import { contracts, needsScopes, operationsOf, type Operation } from '../actors/operations'
import type { RoleName } from './role-matrix'

type Field = GraphQLField<unknown, unknown>

/** How an operation is called: at which API schema, through which root field, and with which field below it. */
export interface Place {
  readonly audience: Audience
  readonly operation: Operation
  readonly below?: Field
  /** The root field returns a page of the objects. */
  readonly page: boolean
  readonly isMutation: boolean
}

const roots = Object.fromEntries(
  audiences.map((audience) => [audience, operationsOf(audience).filter(({ path }) => path.length === 1)]),
) as Record<Audience, Operation[]>

/** The role in the tokens of each column's callers. */
const tokenRole: Readonly<Record<RoleName, Role | undefined>> = {
  PO: 'CUSTOMER',
  OM: 'CUSTOMER',
  OA: 'CUSTOMER',
  SO: 'CUSTOMER',
  SA: 'CUSTOMER',
  SU: 'CUSTOMER',
  EP: 'PARTNER',
  OP: 'OPERATOR',
  SP: 'SUPPORT',
  AU: 'AUDITOR',
  ID: 'DASHBOARD',
  AN: undefined,
}

/** The API schemas that a column's callers may use. Anonymous callers may use the public fields of all. */
export function audiencesOfColumn(column: RoleName): readonly Audience[] {
  const role = tokenRole[column]
  return role ? audiencesOf(role) : audiences
}

/**
 * The place at the first API schema of the caller that has the field, or else at another one.
 * @throws Error when no API schema has it, or when no root field leads to its type
 */
export function placeOf(coordinate: string, own: readonly Audience[]): Place {
  for (const audience of [...own, ...audiences]) {
    const place = placeAt(coordinate, audience)
    if (place) return place
  }
  throw new Error(`no root field of an API schema leads to ${coordinate}`)
}

function placeAt(coordinate: string, audience: Audience): Place | undefined {
  const root = roots[audience].find((each) => each.coordinate === coordinate)
  if (root) return { audience, operation: root, page: false, isMutation: root.isMutation }
  const [typeName = '', fieldName = ''] = coordinate.split('.')
  const type = contracts[audience].getType(typeName)
  const below = isObjectType(type) ? type.getFields()[fieldName] : undefined
  const returning = (name: string) =>
    roots[audience].find(({ path, isMutation }) => !isMutation && getNamedType(path[0]!.type).name === name)
  const single = returning(typeName)
  const operation = single ?? returning(`${typeName}Connection`)
  return below && operation && { audience, operation, below, page: !single, isMutation: false }
}

/** Every field that must have a row: the root fields of every API schema, and the fields with a separate rule. */
export function guardedFields(): ReadonlySet<string> {
  const found = new Set<string>()
  for (const audience of audiences) {
    const schema = contracts[audience]
    const isRoot = (type: GraphQLObjectType) =>
      type === schema.getQueryType() || type === schema.getMutationType()
    for (const [type, field] of fieldsOf(audience)) {
      const coordinate = `${type.name}.${field.name}`
      if (isRoot(type) || needsScopes(coordinate)) found.add(coordinate)
    }
  }
  return found
}

/** Every field of every API schema. */
export function allFields(): ReadonlySet<string> {
  return new Set(
    audiences.flatMap((audience) => fieldsOf(audience).map(([type, field]) => `${type.name}.${field.name}`)),
  )
}

function fieldsOf(audience: Audience): [GraphQLObjectType, Field][] {
  return Object.values(contracts[audience].getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => !name.startsWith('__'))
    .flatMap((type) => Object.values(type.getFields()).map((field) => [type, field] as [typeof type, Field]))
}

/**
 * The fields that an operation shows, by coordinate, down to fields that have separate cells. Errors and limitations are
 * texts of the product and contain no data of an account.
 */
export function shownBy({ operation, below }: Place, ownCells: ReadonlySet<string>): [string, Field][] {
  const found = new Map<string, Field>()
  const visit = (field: Field) => {
    const type = getNamedType(field.type)
    if (!isObjectType(type)) return
    for (const next of Object.values(type.getFields())) {
      const coordinate = `${type.name}.${next.name}`
      if (found.has(coordinate) || ownCells.has(coordinate) || isText(next)) continue
      found.set(coordinate, next)
      visit(next)
    }
  }
  visit(below ?? operation.path[0]!)
  return [...found]
}

function isText({ name }: Field): boolean {
  return name === 'errors' || name === 'limitations'
}

/** Whether a field shows only a count or the day of one. */
export function isCount({ name, type }: Field): boolean {
  const named = getNamedType(type)
  return !isLeafType(named) || named.name === 'Int' || ['day', 'date'].includes(name)
}
