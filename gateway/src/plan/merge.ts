import type { FetchDataRewrite, QueryPlanSelectionNode } from '@apollo/query-planner'
import { isAbstractType, isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql'

export type Data = Record<string, unknown>

const FRAGMENT = '... on '

export function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Reads an own property. Clients choose response names, which include `constructor` and `__proto__`. */
export function getOwn(data: Data, key: string): unknown {
  return Object.hasOwn(data, key) ? data[key] : undefined
}

/** Sets an own property, also for the name `__proto__`. */
export function setOwn(data: Data, key: string, value: unknown): void {
  if (key !== '__proto__') data[key] = value
  else Object.defineProperty(data, key, { value, configurable: true, enumerable: true, writable: true })
}

/** Merges fetched data into the target, recursively for objects and for lists of the same length. */
export function merge(target: Data, source: Data): void {
  for (const key of Object.keys(source)) {
    const value = source[key]
    const known = getOwn(target, key)
    if (value === undefined) continue
    if (isData(known) && isData(value)) merge(known, value)
    else if (Array.isArray(known) && Array.isArray(value) && known.length === value.length)
      mergeLists(known, value)
    else setOwn(target, key, value)
  }
}

function mergeLists(target: unknown[], source: unknown[]): void {
  source.forEach((value, index) => {
    const known = target[index]
    if (isData(known) && isData(value)) merge(known, value)
    else if (Array.isArray(known) && Array.isArray(value) && known.length === value.length)
      mergeLists(known, value)
    else target[index] = value
  })
}

/** Whether an object is of a type or one of its possible types; `fallback` applies to objects without `__typename`. */
function isOfType(schema: GraphQLSchema, data: Data, condition: string, fallback: boolean): boolean {
  const name = getOwn(data, '__typename')
  if (typeof name !== 'string') return fallback
  if (name === condition) return true
  const type = schema.getType(name)
  const wanted = schema.getType(condition)
  return (
    isAbstractType(wanted) && (isObjectType(type) || isInterfaceType(type)) && schema.isSubType(wanted, type)
  )
}

/**
 * The entity representation that a fetch requires. Undefined when a required field is missing or the object is not of a
 * type that the fetch applies to.
 */
export function representation(
  schema: GraphQLSchema,
  source: Data,
  selections: readonly QueryPlanSelectionNode[],
): Data | undefined {
  const result: Data = {}
  for (const selection of selections) {
    if (selection.kind === 'Field') {
      const key = selection.alias ?? selection.name
      const value = getOwn(source, key)
      if (value === undefined) return undefined
      setOwn(result, key, selection.selections ? selected(schema, value, selection.selections) : value)
    } else if (selection.typeCondition && isOfType(schema, source, selection.typeCondition, false)) {
      const nested = representation(schema, source, selection.selections)
      if (nested) merge(result, nested)
    }
  }
  return result
}

function selected(
  schema: GraphQLSchema,
  value: unknown,
  selections: readonly QueryPlanSelectionNode[],
): unknown {
  if (Array.isArray(value)) return value.map((item) => selected(schema, item, selections))
  return isData(value) ? (representation(schema, value, selections) ?? null) : value
}

/** Applies the rewrites of a query plan to subgraph input or output. */
export function rewrite(
  schema: GraphQLSchema,
  rewrites: readonly FetchDataRewrite[] | undefined,
  value: unknown,
): void {
  for (const change of rewrites ?? []) rewriteAt(schema, change, change.path, value)
}

function rewriteAt(
  schema: GraphQLSchema,
  change: FetchDataRewrite,
  path: readonly string[],
  value: unknown,
): void {
  if (Array.isArray(value)) return value.forEach((item) => rewriteAt(schema, change, path, item))
  const [first, ...rest] = path
  if (!isData(value) || first === undefined) return
  if (first.startsWith(FRAGMENT)) {
    if (isOfType(schema, value, first.slice(FRAGMENT.length), true)) rewriteAt(schema, change, rest, value)
  } else if (rest.length > 0) {
    rewriteAt(schema, change, rest, getOwn(value, first))
  } else if (change.kind === 'ValueSetter') {
    setOwn(value, first, change.setValueTo)
  } else if (getOwn(value, first)) {
    setOwn(value, change.renameKeyTo, value[first])
    value[first] = undefined
  }
}
