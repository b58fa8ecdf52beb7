import { serviceNames } from '@enigm/contracts'
import ts from 'typescript'
import { isTest, nodesOf, sourceFilesIn, type SourceFile } from '../sources/source-files'

/** A place where the code waits for another transaction, or refuses a change that another one has overtaken. */
export interface Lock {
  /** `subgraph`, or the service. */
  readonly room: string
  /** File below `src` of the room, function and kind, and a number where these do not distinguish it. */
  readonly name: string
  /** From the root of the repository. */
  readonly path: string
  readonly line: number
  /** The text of the file without this lock. */
  readonly without: string
}

/** What to write instead of a part of a file, so that the lock is gone and the code still runs. */
interface Removal {
  readonly kind: string
  readonly start: number
  readonly end: number
  readonly text: string
}

const SQL_LOCK = /FOR (?:NO KEY )?(?:UPDATE|(?:KEY )?SHARE)(?: OF (?:\w+|\$\{[^}]*\}))?(?: SKIP LOCKED)?/g
const ADVISORY_LOCK = /pg_advisory_(?:xact_)?lock/g
/** Gives whether it has the lock, as this comparison with its parameter does. */
const TRIED_LOCK = /pg_try_advisory_lock/g
const GRANTED = '0::bigint < '
/** Keeps the later of two versions. */
const VERSION_IN_SQL = /WHERE \w+\.version < excluded\.version/g

/** The folder of a room's sources. */
export function folderOf(room: string): string {
  return room === 'subgraph' ? 'packages/subgraph/src' : `services/${room}/src`
}

/** Every lock of the services and of their common package, except those of the testkit. */
export function allLocks(root?: string): Lock[] {
  return ['subgraph', ...serviceNames].flatMap((room) =>
    sourceFilesIn([folderOf(room)], root)
      .filter(({ path }) => !isTest(path) && !path.includes('/testkit/'))
      .flatMap((file) => locksOf(room, file)),
  )
}

function locksOf(room: string, file: SourceFile): Lock[] {
  const counts = new Map<string, number>()
  const { path, text, syntax } = file
  return [...nodesOf(syntax)].flatMap((node) =>
    removalsOf(node).map(({ kind, start, end, text: instead }) => {
      const plain = `${path.slice(folderOf(room).length + 1)} ${functionAround(node)}: ${kind}`
      const count = (counts.get(plain) ?? 0) + 1
      counts.set(plain, count)
      return {
        room,
        path,
        name: count === 1 ? plain : `${plain} ${count}`,
        line: syntax.getLineAndCharacterOfPosition(start).line + 1,
        without: text.slice(0, start) + instead + text.slice(end),
      }
    }),
  )
}

function removalsOf(node: ts.Node): Removal[] {
  if (ts.isCallExpression(node)) return calledLock(node)
  if (ts.isPropertyAssignment(node)) return optionalLock(node)
  if (ts.isBinaryExpression(node)) return versionCondition(node)
  if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) return locksInSql(node)
  return []
}

/** `tx.lock(Entity, where)`, `tx.takeTurn(key)`, `.forUpdate()` and `.forShare()` of a statement. */
function calledLock(call: ts.CallExpression): Removal[] {
  if (!ts.isPropertyAccessExpression(call.expression)) return []
  const { expression: owner, name } = call.expression
  const [first, second] = call.arguments.map((argument) => argument.getText())
  const all = { start: call.getStart(), end: call.end }
  switch (name.text) {
    case 'lock':
      return [
        {
          ...all,
          kind: `lock(${first})`,
          text: `${owner.getText()}.manager.findOne(${first}, { where: ${second} })`,
        },
      ]
    case 'takeTurn':
      return [{ ...all, kind: 'takeTurn', text: 'Promise.resolve()' }]
    case 'forUpdate':
    case 'forShare':
      return [{ kind: name.text, start: owner.end, end: call.end, text: '' }]
    default:
      return []
  }
}

/** The option of TypeORM. */
function optionalLock(property: ts.PropertyAssignment): Removal[] {
  const isLock = property.name.getText() === 'lock' && ts.isObjectLiteralExpression(property.initializer)
  return isLock ? [{ kind: 'lock', start: property.getStart(), end: property.end, text: '...{}' }] : []
}

/** A comparison with the version that a caller has seen. */
function versionCondition(comparison: ts.BinaryExpression): Removal[] {
  const isVersion = /^(?:\w+\.)*\w*(?:version|revision) !== expected\w*$/i.test(comparison.getText())
  return isVersion
    ? [{ kind: 'version', start: comparison.getStart(), end: comparison.end, text: 'false' }]
    : []
}

function locksInSql(literal: ts.Node): Removal[] {
  const found = (pattern: RegExp, kind: string, text = '') =>
    [...literal.getText().matchAll(pattern)].map((match) => {
      const start = literal.getStart() + match.index
      return {
        kind: kind || match[0].replace(/ (OF|SKIP) .*/, ''),
        start,
        end: start + match[0].length,
        text,
      }
    })
  return [
    ...found(SQL_LOCK, ''),
    ...found(ADVISORY_LOCK, 'advisory lock'),
    ...found(TRIED_LOCK, 'advisory lock', GRANTED),
    ...found(VERSION_IN_SQL, 'version'),
  ]
}

/** The function, method or constant of the file that a node stands in. */
function functionAround(node: ts.Node): string {
  for (let outer = node.parent; outer; outer = outer.parent)
    if (isConstant(outer) || ts.isFunctionDeclaration(outer) || ts.isMethodDeclaration(outer))
      return outer.name!.getText()
  throw new Error(`no function is around ${node.getText()}`)
}

function isConstant(node: ts.Node): node is ts.VariableDeclaration {
  return ts.isVariableDeclaration(node) && ts.isSourceFile(node.parent.parent.parent)
}
