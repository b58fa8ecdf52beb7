import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { repositoryRoot } from '@enigm/embedded'
import ts from 'typescript'

/** One TypeScript file, parsed. */
export interface SourceFile {
  /** From the root of the repository, with slashes. */
  readonly path: string
  readonly text: string
  readonly syntax: ts.SourceFile
}

/** Every TypeScript file below these folders, without builds and dependencies. */
export function sourceFilesIn(folders: readonly string[], root: string = repositoryRoot): SourceFile[] {
  return folders.flatMap((folder) =>
    pathsIn(join(root, folder)).map((file) => {
      const path = relative(root, file).split(sep).join('/')
      const text = readFileSync(file, 'utf8')
      return { path, text, syntax: ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true) }
    }),
  )
}

/** Whether a file is one of the tests. */
export function isTest(path: string): boolean {
  return /\.(test|fixture|chain)\.ts$/.test(path)
}

/** Every node of a file, from the root on. */
export function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node
  for (const child of childrenOf(node)) yield* nodesOf(child)
}

function childrenOf(node: ts.Node): ts.Node[] {
  const children: ts.Node[] = []
  ts.forEachChild(node, (child) => void children.push(child))
  return children
}

function pathsIn(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .sort((a, b) => a.name.localeCompare(b.name))
    .flatMap((entry) => {
      const path = join(directory, entry.name)
      if (entry.isDirectory()) return /^(dist|node_modules|\.\w+)$/.test(entry.name) ? [] : pathsIn(path)
      return entry.name.endsWith('.ts') ? [path] : []
    })
}
