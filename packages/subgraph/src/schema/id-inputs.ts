import type { InputPath } from '@enigm/contracts'
import {
  defaultFieldResolver,
  getNamedType,
  getNullableType,
  GraphQLID,
  isInputObjectType,
  isListType,
  isObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql'
import { invalidInput } from './errors'

/** PostgreSQL stores every character but this one. */
const UNSTORABLE = '\u0000'

/** Refuses every ID with U+0000, in any argument of any field, before the resolver runs. Fields without IDs stay as they are. */
export function refuseUnstorableIds(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap()).filter(isObjectType)) {
    for (const field of Object.values(type.getFields())) {
      const withIds = field.args.filter((argument) => holdsId(argument.type))
      if (withIds.length === 0) continue
      const resolve = field.resolve ?? defaultFieldResolver
      field.resolve = (source, args: Record<string, unknown>, context, info) => {
        for (const { name, type: argument } of withIds) {
          const place = placeOfUnstorable(argument, args[name], [name])
          if (place) throw invalidInput(place, 'An id contains no U+0000.')
        }
        return resolve(source, args, context, info) as unknown
      }
    }
  }
}

function holdsId(type: GraphQLInputType, seen = new Set<GraphQLInputType>()): boolean {
  const named = getNamedType(type)
  if (named === GraphQLID) return true
  if (!isInputObjectType(named) || seen.has(named)) return false
  seen.add(named)
  return Object.values(named.getFields()).some((field) => holdsId(field.type, seen))
}

/** The place of the first such ID in a coerced value. */
function placeOfUnstorable(type: GraphQLInputType, value: unknown, place: InputPath): InputPath | undefined {
  const inner = getNullableType(type)
  if (value === null || value === undefined) return undefined
  if (inner === GraphQLID) return String(value).includes(UNSTORABLE) ? place : undefined
  for (const [step, part, partType] of partsOf(inner, value)) {
    const found = placeOfUnstorable(partType, part, [...place, step])
    if (found) return found
  }
  return undefined
}

/** The items of a list, or the fields of an input object. */
function partsOf(type: GraphQLInputType, value: object): [string, unknown, GraphQLInputType][] {
  if (isListType(type)) {
    return (value as unknown[]).map((item, index) => [String(index), item, type.ofType as GraphQLInputType])
  }
  if (!isInputObjectType(type)) return []
  return Object.values(type.getFields()).map((field) => [
    field.name,
    (value as Record<string, unknown>)[field.name],
    field.type,
  ])
}
