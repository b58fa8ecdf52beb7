import type { Scope } from '@enigm/contracts'
import { isPermitted } from '../knowledge/library'
import type { SchemaOperation } from '../knowledge/schema-operations'
import { actionEnumsOf, conditions, type ShownObject } from './offers'
import { operationPages } from './operation-pages'

/** Reasons for which an operation is explained and not suggested. */
export const withholdings = {
  NOT_IN_YOUR_ROLE: 'The session does not have the permission for it.',
  NOT_OFFERED_NOW:
    'The shown object does not offer it: the state of the object or the caller’s role in it does not allow it.',
} as const
export type Withholding = keyof typeof withholdings

interface Suggestions {
  readonly suggested: readonly { operation: string; page: string; objectPage: string | null }[]
  readonly withheld: readonly { operation: string; reason: Withholding }[]
}

/**
 * Sorts operations by whether the caller can use them: by the scopes of the session, and by what the shown object offers. The
 * owning service decides again in each case; a suggestion is a link and gives no right (ENY-04).
 */
export function suggestionsFor(
  operations: readonly SchemaOperation[],
  scopes: ReadonlySet<Scope>,
  shown: ShownObject | null,
): Suggestions {
  const reasonAgainst = (operation: SchemaOperation): Withholding | null => {
    if (!isPermitted(operation, (scope) => scopes.has(scope))) return 'NOT_IN_YOUR_ROLE'
    return isOffered(operation, shown) ? null : 'NOT_OFFERED_NOW'
  }
  const decided = operations.map((operation) => ({ name: operation.name, reason: reasonAgainst(operation) }))
  return {
    suggested: decided.flatMap(({ name, reason }) => {
      const { page, object, objectPage } = operationPages[name] ?? {}
      if (reason !== null || page === undefined) return []
      return [{ operation: name, page, objectPage: (object === shown?.kind && objectPage) || null }]
    }),
    withheld: decided.flatMap(({ name, reason }) => (reason === null ? [] : [{ operation: name, reason }])),
  }
}

function isOffered({ name, action }: SchemaOperation, shown: ShownObject | null): boolean {
  const isOfList = shown !== null && action !== null && actionEnumsOf[shown.kind].includes(action.enumName)
  if (!shown || (operationPages[name]?.object !== shown.kind && !isOfList)) return true
  const isMet = conditions[name]
  return isMet ? isMet(shown) : isOfList && shown.availableActions.includes(action.value)
}
