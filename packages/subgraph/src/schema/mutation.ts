import { Refusal } from '@enigm/contracts'
import { defaultFieldResolver, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql'
import type { Caller } from '../caller'
import type { Context } from '../context'
import { DomainFailure } from '../failure'
import { refusalOf } from './errors'

type Resolve = GraphQLFieldResolver<unknown, Context>

interface Payload {
  limitations?: unknown[]
  errors?: unknown[]
}

/**
 * Turns the failures of every mutation into answers: a DomainFailure into the payload's `errors`, a refusal into a top-level
 * error. The refusal of a known caller is recorded in the audit trail; that of an anonymous caller is only counted.
 */
export function answerMutations(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const resolve = (field.resolve ?? defaultFieldResolver) as Resolve
    field.resolve = answering(field.name, resolve)
  }
}

function answering(fieldName: string, resolve: Resolve): Resolve {
  return async (source, args, context, info) => {
    try {
      return completed((await resolve(source, args, context, info)) as Payload | null)
    } catch (error) {
      const failure = error instanceof DomainFailure ? error : refusalOf(error, 'input')
      if (failure) await recordDenial(fieldName, failure.code, context)
      if (!(failure instanceof DomainFailure)) throw failure ?? error
      context.refusals.push(failure.code)
      const { code, message, path } = failure
      return { limitations: [], errors: [{ code, message, path }] }
    }
  }
}

/** Adds the lists that a payload does not have. */
function completed(payload: Payload | null): Payload | null {
  if (payload) {
    payload.limitations ??= []
    payload.errors ??= []
  }
  return payload
}

/** One entry in a separate transaction. If it cannot be written, the answer is still the refusal: nothing has changed. */
async function recordDenial(fieldName: string, code: string, context: Context): Promise<void> {
  const { app, caller, correlationId, log } = context
  const scope = trailOf(caller)
  if (!scope || code === 'UNAVAILABLE' || code === 'INTERNAL') return
  try {
    await app.transaction({ caller, correlationId }, (tx) =>
      tx.audit({ scope, action: `Mutation.${fieldName}`, target: '', outcome: 'DENIED', reason: code }),
    )
  } catch (error) {
    const reason = error instanceof Refusal ? error.code : (error as Error).name
    log.error({ mutation: fieldName, code, reason }, 'denial could not be recorded')
  }
}

/** The audit scope of a caller's actions; anonymous callers and the gateway have none. */
export function trailOf(caller: Caller): string | undefined {
  if (caller.accountId) return `account:${caller.accountId}`
  if (caller.organizationId) return `organization:${caller.organizationId}`
  return caller.kind === 'machine' ? 'platform' : undefined
}
