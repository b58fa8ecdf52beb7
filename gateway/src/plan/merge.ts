import type { FetchDataRewrite, QueryPlanSelectionNode } from '@apollo/query-planner'
import { isAbstractType, isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql'

export type Data = Record<string, unknown>

const FRAGMENT = '... on '

export function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A property of the object itself: clients choose response names, `constructor` and `__proto__` among them. */
export function own(data: Data, key: string): unknown {
  return Object.hasOwn(data, key) ? data[key] : undefined
}

/** Sets a property of the object itself, whatever its prototype calls the same. */
export function setOwn(data: Data, key: string, value: unknown): void {
  if (key !== '__proto__') data[key] = value
  else Object.defineProperty(data, key, { value, configurable: true, enumerable: true, writable: true })
}

/** Merges what a fetch gave into what is known; objects and lists of the same length are merged within. */
export function merge(target: Data, source: Data): void {
  for (const key of Object.keys(source)) {
    const value = source[key]
    const known = own(target, key)
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

/** Whether an object is of a type, or of one of its possible types; `unknown` answers for objects without `__typename`. */
function isOfType(schema: GraphQLSchema, data: Data, condition: string, unknown: boolean): boolean {
  const name = own(data, '__typename')
  if (typeof name !== 'string') return unknown
  if (name === condition) return true
  const type = schema.getType(name)
  const wanted = schema.getType(condition)
  return (
    isAbstractType(wanted) && (isObjectType(type) || isInterfaceType(type)) && schema.isSubType(wanted, type)
  )
}

/**
 * What a fetch needs of an object that is known already; undefined when a needed field could not be fetched, or when the
 * object is of no type that the fetch is for.
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
      const value = own(source, key)
      if (value === undefined) return undefined
      setOwn(result, key, selection.selections ? selected(schema, value, selection.selections) : value)
    } else if (selection.typeCondition && isOfType(schema, source, selection.typeCondition, false)) {
      const part = representation(schema, source, selection.selections)
      if (part) merge(result, part)
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

/** Renames and sets what the plan tells, in what goes to a subgraph or comes from it. */
export function rewrite(
  schema: GraphQLSchema,
  rewrites: readonly FetchDataRewrite[] | undefined,
  value: unknown,
): void {
  for (const step of rewrites ?? []) rewriteAt(schema, step, step.path, value)
}

function rewriteAt(
  schema: GraphQLSchema,
  step: FetchDataRewrite,
  path: readonly string[],
  value: unknown,
): void {
  if (Array.isArray(value)) return value.forEach((item) => rewriteAt(schema, step, path, item))
  const [first, ...rest] = path
  if (!isData(value) || first === undefined) return
  if (first.startsWith(FRAGMENT)) {
    if (isOfType(schema, value, first.slice(FRAGMENT.length), true)) rewriteAt(schema, step, rest, value)
  } else if (rest.length > 0) {
    rewriteAt(schema, step, rest, own(value, first))
  } else if (step.kind === 'ValueSetter') {
    setOwn(value, first, step.setValueTo)
  } else if (own(value, first)) {
    setOwn(value, step.renameKeyTo, value[first])
    value[first] = undefined
  }
}
