import ts from 'typescript'
import { isTest, nodesOf, type SourceFile } from '../sources/source-files'

/** The permitted files directly in `services/<name>/src`. */
const rootFiles = ['service.ts', 'config.ts', 'errors.ts', 'main.ts', 'index.ts']
/** Kinds of files of an aggregate; a file without a kind has the name of the thing that it is about. */
const kinds = ['entity', 'lifecycle', 'access', 'queries', 'service', 'resolver']
const LONGEST_SERVICE_FILE = 50
const words = '[a-z0-9]+(?:-[a-z0-9]+)*'
const fileName = new RegExp(`^(?:${words}(?:\\.(?:${kinds.join('|')}))?|index)\\.ts$`)
/** Types that are the first parameter of a service's method. */
const firstTypes = ['Context', 'CallContext', 'Transaction']
/** Decorators that make a method an operation; rules stand above them. */
const operationDecorators = ['Query', 'Mutation', 'FieldResolver']

/** Where the files of one service depart from docs/rooms.md, as sentences. */
export function departures(service: string, files: readonly SourceFile[]): string[] {
  const own = files
    .filter(({ path }) => path.startsWith(`services/${service}/src/`) && !isTest(path))
    .map((file) => ({ ...file, inner: file.path.slice(`services/${service}/src/`.length) }))
  const domain = own.filter(({ inner }) => inner.includes('/') && !inner.startsWith('migrations/'))
  return [
    ...own.filter(({ inner }) => !inner.includes('/')).flatMap(rootDepartures),
    ...domain.flatMap((file) => [...nameDepartures(file), ...syntaxDepartures(file)]),
    ...folderDepartures(domain),
  ]
}

type File = SourceFile & { readonly inner: string }

function rootDepartures({ path, inner, text }: File): string[] {
  if (!rootFiles.includes(inner)) return [`${path}: the root holds ${rootFiles.join(', ')} alone`]
  const lines = text.trimEnd().split('\n').length
  return inner === 'service.ts' && lines > LONGEST_SERVICE_FILE
    ? [`${path}: ${lines} lines; it lists parts in at most ${LONGEST_SERVICE_FILE}`]
    : []
}

function nameDepartures({ path }: File): string[] {
  return fileName.test(path.split('/').at(-1)!) ? [] : [`${path}: its kind is none of ${kinds.join(', ')}`]
}

/** Every folder that holds files of an aggregate exports its part. */
function folderDepartures(files: readonly File[]): string[] {
  const folderOf = ({ path }: File) => path.slice(0, path.lastIndexOf('/'))
  const folders = new Set(files.filter(({ path }) => kinds.includes(path.split('.').at(-2)!)).map(folderOf))
  return [...folders].flatMap((folder) => {
    const index = files.find(({ path }) => path === `${folder}/index.ts`)
    if (!index) return [`${folder}: it has no index.ts`]
    return exportedParts(index) === 1 ? [] : [`${index.path}: it does not export one part by definePart`]
  })
}

function exportedParts({ syntax }: SourceFile): number {
  const declarations = syntax.statements
    .filter(ts.isVariableStatement)
    .filter(({ modifiers = [] }) => modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword))
    .flatMap(({ declarationList }) => declarationList.declarations)
  return declarations.filter(({ initializer }) => initializer && calledName(initializer) === 'definePart')
    .length
}

function syntaxDepartures({ path, syntax }: File): string[] {
  const methods = [...nodesOf(syntax)].filter(ts.isMethodDeclaration)
  return methods.flatMap((method) => {
    const place = `${path}: ${method.name.getText()}`
    return [
      ...(path.endsWith('.service.ts') && !takesContextFirst(method)
        ? [`${place} takes its context or transaction first`]
        : []),
      ...decoratorDepartures(method).map((departure) => `${place} ${departure}`),
    ]
  })
}

function takesContextFirst({ parameters }: ts.MethodDeclaration): boolean {
  const position = parameters.findIndex(({ type }) => firstTypes.includes(type?.getText() ?? ''))
  return position <= 0
}

function decoratorDepartures(method: ts.MethodDeclaration): string[] {
  const names = (ts.getDecorators(method) ?? []).map(({ expression }) => calledName(expression) ?? '')
  const position = names.findIndex((name) => operationDecorators.includes(name))
  return [
    ...(names.includes('Mutation') ? ['is a mutation without @Operation'] : []),
    ...(names.includes('Operation') && names.length > 1 ? ['has a decorator besides @Operation'] : []),
    ...(position >= 0 && position < names.length - 1 ? [`has a rule below @${names[position]}`] : []),
  ]
}

function calledName(expression: ts.Expression): string | undefined {
  return ts.isCallExpression(expression) && ts.isIdentifier(expression.expression)
    ? expression.expression.text
    : undefined
}
