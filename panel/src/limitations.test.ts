import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Kind, parse, type OperationDefinitionNode } from 'graphql'
import ts from 'typescript'

const root = join(__dirname, '..', '..')
const nodesOf = (node: ts.Node): ts.Node[] => [node, ...node.getChildren().flatMap(nodesOf)]

function sourcesIn(directory: string, suffix: RegExp): ts.SourceFile[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((path) => suffix.test(path) && !/(^|\/)(dist|node_modules|generated)\//.test(path))
    .map((path) => join(directory, path))
    .map((path) => ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true))
}

/** The mutations whose payload has limitations, by the methods that resolve them. */
function limitedMutations(): Set<string> {
  return new Set(
    sourcesIn(join(root, 'services'), /\.resolver\.ts$/)
      .flatMap(nodesOf)
      .filter(ts.isMethodDeclaration)
      .filter((method) =>
        (ts.getDecorators(method) ?? []).some((decorator) => decorator.getText().startsWith('@Operation')),
      )
      .filter((method) => /\blimitations?\b/.test(method.body?.getText() ?? ''))
      .map((method) => method.name.getText()),
  )
}

interface PanelMutation {
  /** As the documents of the panel are called in its code. */
  readonly document: string
  readonly field: string
  readonly selectsLimitations: boolean
}

function panelMutations(): PanelMutation[] {
  const files = readdirSync(__dirname, { recursive: true, encoding: 'utf8' })
  return files
    .filter((path) => path.endsWith('.graphql'))
    .flatMap((path) => parse(readFileSync(join(__dirname, path), 'utf8')).definitions)
    .filter((each): each is OperationDefinitionNode => each.kind === Kind.OPERATION_DEFINITION)
    .filter(({ operation }) => operation === 'mutation')
    .map(({ name, selectionSet: { selections } }) => {
      const [payload] = selections
      if (payload?.kind !== Kind.FIELD) throw new Error(`${name?.value} selects no field`)
      const selected = payload.selectionSet?.selections ?? []
      return {
        document: name!.value,
        field: payload.name.value,
        selectsLimitations: selected.some(
          (each) => each.kind === Kind.FIELD && each.name.value === 'limitations',
        ),
      }
    })
}

const isNamed = (node: ts.Node) => /\blimitations\b/.test(node.getText())
const functionsOf = (file: ts.SourceFile) => nodesOf(file).filter(ts.isFunctionLike)

/** The functions around a place, the smallest first. */
function around(place: ts.Node, file: ts.SourceFile): ts.SignatureDeclaration[] {
  return functionsOf(file)
    .filter((each) => each.pos <= place.pos && place.end <= each.end)
    .sort((a, b) => a.end - a.pos - (b.end - b.pos))
}

/** Whether the code that gets the answer of a mutation takes its limitations out, to show them with the result. */
function isShown(
  call: ts.CallExpression,
  file: ts.SourceFile,
  components: ReadonlyMap<string, ts.Node>,
): boolean {
  const [, done] = call.arguments
  // A callback, also one that a local function creates.
  if (done && (isNamed(done) || createdBy(done, file).some(isNamed))) return true
  // The answer is kept in a state of the component.
  if (done && ts.isIdentifier(done)) return isNamed(around(call, file).at(-1)!)
  const { parent } = call
  if (!ts.isVariableDeclaration(parent)) return isNamed(parent.parent)
  const component = around(call, file).at(-1)!
  const uses = nodesOf(component)
    .filter(ts.isIdentifier)
    .filter((each) => each !== parent.name && each.text === parent.name.getText())
    .map((each) => useOf(each))
    .filter((each) => each !== undefined)
  return (
    uses.length > 0 &&
    uses.every((use) => {
      // A component that is given the function shows them.
      const given = use.parent.parent
      if (ts.isJsxAttribute(given)) return isNamed(components.get(given.parent.parent.tagName.getText())!)
      return ts.isPropertyAccessExpression(use)
        ? around(use, file).slice(0, 1).some(isNamed)
        : isNamed(component)
    })
  )
}

/** Where a mutation is sent, or put into a list of actions. */
function useOf({ parent }: ts.Identifier): ts.Node | undefined {
  if (ts.isPropertyAssignment(parent)) return parent
  const isSent = ts.isPropertyAccessExpression(parent) && ['mutate', 'mutateAsync'].includes(parent.name.text)
  return isSent ? parent : undefined
}

function createdBy(done: ts.Expression, file: ts.SourceFile): ts.Node[] {
  if (!ts.isCallExpression(done)) return []
  const name = done.expression.getText()
  return nodesOf(file)
    .filter(ts.isVariableDeclaration)
    .filter((each) => each.name.getText() === name)
}

function componentsOf(files: readonly ts.SourceFile[]): Map<string, ts.Node> {
  const declared = files.flatMap(functionsOf).filter(ts.isFunctionDeclaration)
  return new Map(declared.flatMap((each) => (each.name ? [[each.name.text, each] as const] : [])))
}

describe('the limitations of an action', () => {
  const limited = limitedMutations()
  const mutations = panelMutations()
  const documents = new Map(mutations.map(({ document, field }) => [document, field]))

  it('[FED-07] are read by every mutation of the panel that has some', () => {
    expect(limited.size).toBeGreaterThan(60)
    const missing = mutations.filter(
      ({ field, selectsLimitations }) => limited.has(field) && !selectsLimitations,
    )
    expect(missing.map(({ document }) => document)).toEqual([])
  })

  it('[FED-07] are shown next to the action by every page that offers it', () => {
    const pages = sourcesIn(__dirname, /\.tsx$/)
    const calls = pages.flatMap((file) =>
      nodesOf(file)
        .filter(ts.isCallExpression)
        .filter(({ expression }) => expression.getText() === 'useChange')
        .map((call) => ({ call, file, document: call.arguments[0]!.getText() })),
    )
    const offered = calls.filter(({ document }) => limited.has(documents.get(document) ?? ''))
    expect(offered.length).toBeGreaterThan(60)
    const components = componentsOf(pages)
    const silent = offered.filter(({ call, file }) => !isShown(call, file, components))
    expect(
      silent.map(({ document, file }) => `${document} in ${file.fileName.slice(root.length + 1)}`),
    ).toEqual([])
  })

  it('[FED-07] are found to be missing where a page drops them', () => {
    const check = (text: string) => {
      const file = ts.createSourceFile('page.tsx', text, ts.ScriptTarget.Latest, true)
      const call = nodesOf(file).find(
        (node): node is ts.CallExpression =>
          ts.isCallExpression(node) && node.expression.getText() === 'useChange',
      )
      return isShown(call!, file, componentsOf([file]))
    }
    const page = (body: string) =>
      `function Page() { const end = useChange(EndIt); const perform = async () => { ${body} } }`
    expect(check(page('const { limitations } = await end.mutateAsync({}); announce({ limitations })'))).toBe(
      true,
    )
    expect(check(page('await end.mutateAsync({}); announce({ title })'))).toBe(false)
    expect(
      check(
        'function Page() { const end = useChange(EndIt, ({ limitations }) => announce({ limitations })) }',
      ),
    ).toBe(true)
    expect(check('function Page() { const end = useChange(EndIt, () => announce({ title })) }')).toBe(false)
  })
})
