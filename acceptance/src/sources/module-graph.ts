import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import ts from 'typescript'
import { nodesOf, type SourceFile } from './source-files'

/** The names that one file imports from another; `all` for `import * as`, `import()` and `export *`. */
interface Import {
  readonly from: string
  readonly to: string
  readonly names: readonly string[] | 'all'
  /** The names that `from` exports again, with their names in `to`; `all` for `export *`. */
  readonly exportedAgain?: ReadonlyMap<string, string> | 'all'
}

interface PackageFile {
  readonly name: string
  readonly exports?: Readonly<Record<string, { readonly types: string }>>
}

type Taken = Omit<Import, 'from' | 'to'> & { readonly specifier: string }

/** Every import between these files, type-only ones included: relative, or by the name of a package of the repository. */
export function importsBetween(files: readonly SourceFile[], root: string): Import[] {
  const known = new Set(files.map(({ path }) => path))
  const entries = packageEntries(known, root)
  return files.flatMap(({ path, syntax }) =>
    [...nodesOf(syntax)].flatMap((node) => {
      const taken = takenBy(node)
      if (!taken) return []
      const { specifier, ...rest } = taken
      const to = specifier.startsWith('.') ? relativeFile(path, specifier, known) : entries.get(specifier)
      return to === undefined ? [] : [{ from: path, to, ...rest }]
    }),
  )
}

/** Groups of files that import each other in a circle (Tarjan's strongly connected components), each sorted. */
export function circlesOf(imports: readonly Import[]): string[][] {
  const targets = new Map<string, string[]>()
  for (const { from, to } of imports) targets.set(from, [...(targets.get(from) ?? []), to])
  const visited = new Map<string, { index: number; lowest: number; isOpen: boolean }>()
  const open: string[] = []
  const circles: string[][] = []
  const visit = (file: string) => {
    const own = { index: visited.size, lowest: visited.size, isOpen: true }
    visited.set(file, own)
    open.push(file)
    for (const target of targets.get(file) ?? []) {
      const other = visited.get(target)
      if (!other) own.lowest = Math.min(own.lowest, visit(target).lowest)
      else if (other.isOpen) own.lowest = Math.min(own.lowest, other.index)
    }
    if (own.lowest < own.index) return own
    const members = open.splice(open.indexOf(file))
    for (const member of members) visited.get(member)!.isOpen = false
    if (members.length > 1 || targets.get(file)?.includes(file)) circles.push(members.sort())
    return own
  }
  for (const file of targets.keys()) if (!visited.has(file)) visit(file)
  return circles
}

/** `file name` of every export that no other file imports. What an entry point exports counts as imported. */
export function unusedExports(
  files: readonly SourceFile[],
  imports: readonly Import[],
  isEntryPoint: (path: string) => boolean,
): string[] {
  const exported = new Map(files.map(({ path, syntax }) => [path, exportsOf(syntax)]))
  const exportedAgain = imports.filter((each) => each.exportedAgain)
  const used = new Set<string>()
  const use = (path: string, name: string) => {
    if (used.has(`${path} ${name}`)) return
    used.add(`${path} ${name}`)
    if (exported.get(path)!.has(name)) return
    for (const { from, to, exportedAgain: names } of exportedAgain) {
      if (from !== path) continue
      if (names === 'all') use(to, name)
      else if (names!.has(name)) use(to, names!.get(name)!)
    }
  }
  const useAll = (path: string) => {
    for (const name of exported.get(path)!) use(path, name)
    for (const { from, to, exportedAgain: names } of exportedAgain) {
      if (from !== path) continue
      if (names === 'all') useAll(to)
      else for (const name of names!.values()) use(to, name)
    }
  }
  for (const { to, names, exportedAgain: again } of imports) {
    if (again) continue
    if (names === 'all') useAll(to)
    else for (const name of names) use(to, name)
  }
  for (const { path } of files) if (isEntryPoint(path)) useAll(path)
  return [...exported].flatMap(([path, names]) =>
    [...names].map((name) => `${path} ${name}`).filter((name) => !used.has(name)),
  )
}

/** The names that a file declares and exports. */
function exportsOf(syntax: ts.SourceFile): Set<string> {
  const names = new Set<string>()
  for (const statement of syntax.statements) {
    if (ts.isExportDeclaration(statement) && !statement.moduleSpecifier && statement.exportClause) {
      if (ts.isNamedExports(statement.exportClause))
        for (const { name } of statement.exportClause.elements) names.add(name.text)
      continue
    }
    const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : []
    const has = (kind: ts.SyntaxKind) => modifiers.some((modifier) => modifier.kind === kind)
    if (!has(ts.SyntaxKind.ExportKeyword)) continue
    if (has(ts.SyntaxKind.DefaultKeyword)) names.add('default')
    else for (const name of declaredBy(statement)) names.add(name)
  }
  return names
}

function declaredBy(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => boundBy(name))
  const { name } = statement as ts.DeclarationStatement
  return name && ts.isIdentifier(name) ? [name.text] : []
}

function boundBy(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text]
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundBy(element.name) : []))
}

/** What a node takes from another module; undefined for every other node. */
function takenBy(node: ts.Node): Taken | undefined {
  if (ts.isImportDeclaration(node))
    return { specifier: textOf(node.moduleSpecifier), names: importedBy(node.importClause) }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier) return exportedFrom(node, node.moduleSpecifier)
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    const [name] = node.qualifier?.getText().split('.') ?? []
    return { specifier: textOf(node.argument.literal), names: name === undefined ? 'all' : [name] }
  }
  const isLoad =
    ts.isCallExpression(node) &&
    (node.expression.kind === ts.SyntaxKind.ImportKeyword || node.expression.getText() === 'require')
  const [specifier] = isLoad ? node.arguments : []
  return specifier && ts.isStringLiteralLike(specifier)
    ? { specifier: specifier.text, names: 'all' }
    : undefined
}

function importedBy(clause: ts.ImportClause | undefined): string[] | 'all' {
  const { name, namedBindings } = clause ?? {}
  if (namedBindings && ts.isNamespaceImport(namedBindings)) return 'all'
  const named = namedBindings?.elements.map((element) => (element.propertyName ?? element.name).text) ?? []
  return name ? ['default', ...named] : named
}

function exportedFrom({ exportClause }: ts.ExportDeclaration, specifier: ts.Expression): Taken {
  if (!exportClause || !ts.isNamedExports(exportClause))
    return { specifier: textOf(specifier), names: 'all', exportedAgain: 'all' }
  const pairs = exportClause.elements.map(
    ({ name, propertyName }) => [name.text, (propertyName ?? name).text] as const,
  )
  const names = pairs.map(([, original]) => original)
  return { specifier: textOf(specifier), names, exportedAgain: new Map(pairs) }
}

function textOf(node: ts.Node): string {
  return ts.isStringLiteralLike(node) ? node.text : ''
}

function relativeFile(from: string, specifier: string, known: ReadonlySet<string>): string | undefined {
  const path = posix.join(posix.dirname(from), specifier)
  return [`${path}.ts`, `${path}/index.ts`].find((candidate) => known.has(candidate))
}

/** The file behind each package name of the repository, and behind each further entry such as `@enigm/subgraph/testkit`. */
function packageEntries(known: ReadonlySet<string>, root: string): Map<string, string> {
  const entries = new Map<string, string>()
  for (const path of known) {
    const [, folder] = /^(.+?)\/src\/index\.ts$/.exec(path) ?? []
    if (folder === undefined) continue
    const { name, exports = {} } = JSON.parse(
      readFileSync(join(root, folder, 'package.json'), 'utf8'),
    ) as PackageFile
    entries.set(name, path)
    for (const [entry, { types }] of Object.entries(exports)) {
      const source = types.replace('./dist/', `${folder}/src/`).replace('.d.ts', '.ts')
      if (known.has(source)) entries.set(posix.join(name, entry), source)
    }
  }
  return entries
}
