import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '@enigm/embedded'

/** The columns of docs/roles.md; AN is an anonymous caller. */
export const roles = ['PO', 'OM', 'OA', 'SO', 'SA', 'SU', 'EP', 'OP', 'SP', 'AU', 'ID', 'AN'] as const
export type RoleName = (typeof roles)[number]

/** The content of a cell: which objects are allowed, and under which conditions. */
export interface Cell {
  /** Empty when the operation is denied. */
  readonly reaches: readonly Reach[]
  readonly grant: boolean
  readonly audited: boolean
  readonly categoryOnly: boolean
  readonly aggregatesOnly: boolean
}
/** Y every object, O the caller's own, S those in the caller's scope. */
export type Reach = 'Y' | 'O' | 'S'

interface Row {
  /** Schema coordinates, or names of root fields, that the schema has. */
  readonly names: readonly string[]
  /** Planned names, which the schema does not have yet. */
  readonly planned: readonly string[]
  readonly cells: Readonly<Record<RoleName, string>>
}

/** One cell of one operation. */
export interface Trial {
  readonly coordinate: string
  readonly role: RoleName
  readonly text: string
}

interface RoleMatrix {
  readonly rows: readonly Row[]
  /** The fields of each type that a caller with C is shown. */
  readonly shown: ReadonlyMap<string, readonly string[]>
}

const tables = ['operation', 'column', 'cell', 'type'] as const
const name = String.raw`[A-Za-z]+(?:\.[a-zA-Z]+)?`
const mentions = new RegExp(`^(?:\`${name}\`|_${name}_)(?:, (?:\`${name}\`|_${name}_))*$`)

/** Reads docs/roles.md. @throws Error for every entry of its tables that is not valid */
export function readRoleMatrix(
  text = readFileSync(join(repositoryRoot, 'docs/roles.md'), 'utf8'),
): RoleMatrix {
  const rows: Row[] = []
  const shown = new Map<string, readonly string[]>()
  let header: readonly string[] = []
  for (const line of text.split('\n')) {
    const values = valuesOf(line)
    const [first = '', second = ''] = values
    if (values.length === 0 || /^-+$/.test(first)) {
      if (values.length === 0) header = []
    } else if (header.length === 0) header = headerOf(values)
    else if (header[0] === 'operation') rows.push(rowOf(values))
    else if (header[0] === 'type') shown.set(first, namesIn(second, '`'))
  }
  return { rows, shown }
}

function valuesOf(line: string): string[] {
  return line.startsWith('|')
    ? line
        .split('|')
        .slice(1, -1)
        .map((value) => value.trim())
    : []
}

function headerOf(values: string[]): string[] {
  const isKnown = tables.some((known) => known === values[0])
  const isMatrix = values[0] === 'operation'
  if (!isKnown || (isMatrix && values.slice(1).join() !== roles.join()))
    throw new Error(`docs/roles.md: no table begins with ${values.join(' | ')}`)
  return values
}

function rowOf([first = '', ...values]: string[]): Row {
  if (!mentions.test(first)) throw new Error(`docs/roles.md: ${first} is no list of names`)
  if (values.length !== roles.length) throw new Error(`docs/roles.md: ${first} has ${values.length} cells`)
  const cells = Object.fromEntries(roles.map((role, index) => [role, values[index]])) as Row['cells']
  const row = { names: namesIn(first, '`'), planned: namesIn(first, '_'), cells }
  // The rows of planned operations can contain text that a test cannot parse.
  if (row.names.length > 0) for (const cell of values) cellOf(cell)
  return row
}

function namesIn(text: string, mark: string): string[] {
  return [...text.matchAll(new RegExp(`${mark}(${name})${mark}`, 'g'))].map(([, found]) => found!)
}

/** Parses a cell, e.g. `S,P`, `O + S`, `C,A` or `-`. @throws Error for any other text */
export function cellOf(text: string): Cell {
  const match = /^(?:-|(Y|O|S|O \+ S)?((?:(?:^|,)[PACG])*))$/.exec(text)
  if (!match || text === '') throw new Error(`docs/roles.md: ${text || 'an empty cell'} is no cell`)
  const [, reach = text === '-' ? '' : 'Y', flags = ''] = match
  const has = (flag: string) => flags.split(',').includes(flag)
  return {
    reaches: reach.split(' + ').filter(Boolean) as Reach[],
    grant: has('P'),
    audited: has('A'),
    categoryOnly: has('C'),
    aggregatesOnly: has('G'),
  }
}

/** The coordinate that a name stands for among these fields: `closeSession` is a root field of either kind. */
export function coordinatesOf(name: string, fields: ReadonlySet<string>): string[] {
  const candidates = name.includes('.') ? [name] : [`Query.${name}`, `Mutation.${name}`]
  return candidates.filter((coordinate) => fields.has(coordinate))
}

/** Every cell of every operation that there is, in the order of the document. */
export function trialsOf({ rows }: RoleMatrix, fields: ReadonlySet<string>): Trial[] {
  return rows.flatMap(({ names, cells }) =>
    names
      .flatMap((each) => coordinatesOf(each, fields))
      .flatMap((coordinate) => roles.map((role) => ({ coordinate, role, text: cells[role] }))),
  )
}

/** A cell in words, e.g. `in scope, with a grant`. */
export function describeCell(text: string): string {
  const { reaches, grant, audited, categoryOnly, aggregatesOnly } = cellOf(text)
  const reach = reaches.map((each) => ({ Y: 'allowed', O: 'own', S: 'in scope' })[each]).join(' and ')
  const besides = [
    grant && 'with a grant',
    audited && 'audited',
    categoryOnly && 'category only',
    aggregatesOnly && 'aggregates only',
  ]
  return [reach || 'denied', ...besides.filter(Boolean)].join(', ')
}
