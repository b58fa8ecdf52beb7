import type { Scope } from '@enigm/contracts'
import { isPermitted } from '../knowledge/library'
import type { SchemaOperation } from '../knowledge/schema-operations'
import { operationPages, type ObjectKind } from './operation-pages'

/** Reasons for which an operation is explained and not suggested. */
export const withholdings = {
  NOT_IN_YOUR_ROLE: 'The session does not have the permission for it.',
  NOT_OFFERED_NOW:
    'The shown object does not offer it: the state of the object or the caller’s role in it does not allow it.',
} as const
export type Withholding = keyof typeof withholdings

/** The object that the caller looks at, and what the owning service offers for it. */
export interface ShownObject {
  readonly kind: ObjectKind
  readonly availableActions: readonly string[]
}

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
  if (!shown || action === null || operationPages[name]?.object !== shown.kind) return true
  return shown.availableActions.includes(action)
}
