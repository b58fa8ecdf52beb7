import { serviceNames, type ServiceName } from '@enigm/contracts'
import ts from 'typescript'
import { isTest, nodesOf, sourceFilesIn } from '../sources/source-files'

/** A clause that a service has marked with `ownerClause`. */
export interface OwnerClause {
  readonly service: ServiceName
  /** File and line of the mark. */
  readonly place: string
  /** The identifier whose cross-tenant test fails without the clause. */
  readonly shownBy: string
  /** The clause itself where it is a literal, which distinguishes two clauses that the same identifier shows. */
  readonly literal: string | undefined
}

/** Every marked clause of the services. @throws Error for a mark whose first argument is no literal */
export function ownerClauses(root?: string): OwnerClause[] {
  return serviceNames.flatMap((service) =>
    sourceFilesIn([`services/${service}/src`], root)
      .filter(({ path }) => !isTest(path))
      .flatMap(({ path, syntax }) =>
        [...nodesOf(syntax)].filter(isMark).map((call) => {
          const place = `${path}:${syntax.getLineAndCharacterOfPosition(call.getStart()).line + 1}`
          const [shownBy, clause] = call.arguments.map(literalOf)
          if (shownBy === undefined) throw new Error(`${place}: ownerClause takes a literal first`)
          return { service, place, shownBy, literal: clause }
        }),
      ),
  )
}

/** The module that takes the place of `packages/subgraph/dist/ownership.js` while these clauses are removed. */
export function ownershipWithout(clauses: readonly OwnerClause[]): string {
  const isRemoved = clauses.map(({ shownBy, literal }) => {
    const isNamed = `shownBy === ${JSON.stringify(shownBy)}`
    return literal === undefined ? isNamed : `${isNamed} && clause === ${JSON.stringify(literal)}`
  })
  return `'use strict'
Object.defineProperty(exports, '__esModule', { value: true })
const removed = (clause) => {
  if (typeof clause === 'string') return '(' + clause + ' OR true)'
  return typeof clause === 'boolean' ? true : {}
}
exports.ownerClause = (shownBy, clause) => (${isRemoved.join(' || ')} ? removed(clause) : clause)
`
}

function isMark(node: ts.Node): node is ts.CallExpression {
  return (
    ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'ownerClause'
  )
}

function literalOf(node: ts.Expression): string | undefined {
  return ts.isStringLiteralLike(node) ? node.text : undefined
}
