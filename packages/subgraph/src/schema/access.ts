import { Refusal } from '@enigm/contracts'
import {
  defaultFieldResolver,
  isObjectType,
  Kind,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql'
import { recordReads } from '../audit/audited-reads'
import { accountOf, type Caller } from '../caller'
import type { Context } from '../context'
import type { DataSubjects } from '../audit/data-subject'
import type { GrantVerifier } from './grant'
import type { FieldRule, FieldRules } from './field-rules'

type Resolve = GraphQLFieldResolver<unknown, Context>

interface AccessRules {
  readonly rules: FieldRules
  /** The data subjects of audited reads by `Type.field`. */
  readonly dataSubjects: ReadonlyMap<string, DataSubjects>
  readonly verifyGrant: GrantVerifier
}

/**
 * Checks every rule before the resolver of its field, on every path to the field, `_entities` included.
 * @throws Error if the schema does not have the field of a rule: the rule would have no effect
 */
export function enforceAccess(
  schema: GraphQLSchema,
  { rules, dataSubjects, verifyGrant }: AccessRules,
): void {
  const criticalFields = new Set([...rules].filter(([, rule]) => rule.critical).map(([name]) => name))
  for (const [name, rule] of rules) {
    const [typeName = '', fieldName = ''] = name.split('.')
    const type = schema.getType(typeName)
    const field = isObjectType(type) ? type.getFields()[fieldName] : undefined
    if (!field) throw new Error(`The rule of ${name} has no field.`)
    const resolve = (field.resolve ?? defaultFieldResolver) as Resolve
    const inner = rule.critical
      ? withGrant(name, resolve, rule.critical, criticalFields, verifyGrant)
      : resolve
    field.resolve = admitted(rule, rule.audited ? withAudit(name, inner, dataSubjects.get(name)) : inner)
  }
}

/** @throws Refusal UNAUTHENTICATED for an anonymous caller, FORBIDDEN for a caller without the scopes */
function admit(caller: Caller, rule: FieldRule): void {
  if (caller.kind === 'anonymous') throw new Refusal('UNAUTHENTICATED')
  for (const alternatives of rule.scopes) {
    const holds = alternatives.some((scopes) => scopes.every((scope) => caller.scopes.has(scope)))
    if (!holds) throw new Refusal('FORBIDDEN')
  }
}

function admitted(rule: FieldRule, resolve: Resolve): Resolve {
  return (source, args, context, info) => {
    admit(context.caller, rule)
    return resolve(source, args, context, info)
  }
}

/** The value is returned only after the read is recorded in the trails of the reader and of the data subject (AUD-02). */
function withAudit(action: string, resolve: Resolve, subjects: DataSubjects | undefined): Resolve {
  return async (source, args, context, info) => {
    const shown = await resolve(source, args, context, info)
    await context.load(recordReads, { action, namesObject: !!subjects, subject: subjects?.(shown, source) })
    return shown
  }
}

/** Verifies the grant before the resolver, and after its success that a transaction has consumed the grant (PIN-02). */
function withGrant(
  name: string,
  resolve: Resolve,
  critical: NonNullable<FieldRule['critical']>,
  criticalFields: ReadonlySet<string>,
  verify: GrantVerifier,
): Resolve {
  return async (source, args: { input?: Record<string, unknown> }, context, info) => {
    if (context.caller.kind !== 'account') throw new Refusal('FORBIDDEN')
    accountOf(context.caller)
    if (countRootFields(info, criticalFields) > 1) {
      throw new Refusal('BAD_USER_INPUT', 'A request can contain only one operation that needs a grant.')
    }
    context.grant = await verify(critical, args.input ?? {}, context.caller)
    context.grantConsumed = false
    context.isIdempotent = typeof args.input?.idempotencyKey === 'string'
    try {
      const payload = await resolve(source, args, context, info)
      if (!context.grantConsumed && !hasErrors(payload)) throw new Error(`${name} has not consumed its grant`)
      return payload
    } finally {
      // The grant does not cover the rest of the request.
      context.grant = undefined
      context.isIdempotent = false
    }
  }
}

function hasErrors(payload: unknown): boolean {
  const errors = (payload as { errors?: unknown[] } | null)?.errors
  return errors !== undefined && errors.length > 0
}

/** Counts the root fields of an operation that are among `names`, also those that @skip or @include excludes. */
function countRootFields(info: GraphQLResolveInfo, names: ReadonlySet<string>): number {
  const count = ({ selections }: SelectionSetNode): number =>
    selections.reduce((sum, selection) => {
      if (selection.kind === Kind.FIELD) {
        return sum + (names.has(`${info.parentType.name}.${selection.name.value}`) ? 1 : 0)
      }
      if (selection.kind === Kind.INLINE_FRAGMENT) return sum + count(selection.selectionSet)
      const fragment = info.fragments[selection.name.value]
      return sum + (fragment ? count(fragment.selectionSet) : 0)
    }, 0)
  return count(info.operation.selectionSet)
}
