/**
 * Marks the clause that binds a row to its caller (ACC-11): a condition of a statement as SQL, part of a `where` object, or a
 * comparison. It returns the clause unchanged, so production has no switch. `npm run check:ownership` finds the marks in the
 * source and removes one clause at a time from a copy of the built code.
 * @param shownBy the identifier whose cross-tenant test fails without the clause, e.g. `Query.server id`
 */
export function ownerClause<T extends string | object | boolean>(_shownBy: string, clause: T): T {
  return clause
}
