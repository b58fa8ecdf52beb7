// Writes src/generated: a file of types and persisted documents for the frame and for each domain, and documents.json,
// which gives the gateway the text of each document by its SHA-256. `--check` writes nothing and fails when a file is stale.
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { codegen } from '@graphql-codegen/core'
import * as typescriptOperations from '@graphql-codegen/typescript-operations'
import { Kind, parse, print, visit } from 'graphql'
import { format, resolveConfig } from 'prettier'

const source = join(import.meta.dirname, '..', 'src')
const directory = join(source, 'generated')
const schema = parse(readFileSync(join(source, '..', '..', 'gateway', 'schema', 'panel.graphql'), 'utf8'))
const scalars = schema.definitions.filter(({ kind }) => kind === Kind.SCALAR_TYPE_DEFINITION)
const config = {
  scalars: Object.fromEntries(
    ['ID', ...scalars.map(({ name }) => name.value)].map((name) => [name, 'string']),
  ),
  strictScalars: true,
  enumType: 'string-literal',
  immutableTypes: true,
  skipTypename: true,
  mergeFragmentTypes: true,
  disableDescriptions: true,
}

const FRAGMENTS = 'fragments.graphql'

/** The files of the frame and of each domain: `pages/<domain>/` has one module, everything else another. All use FRAGMENTS. */
function pathsByModule() {
  const modules = {}
  const paths = readdirSync(source, { recursive: true }).filter((path) => path.endsWith('.graphql'))
  for (const path of paths.sort()) {
    if (path === FRAGMENTS) continue
    const name = path.startsWith(`pages${sep}`) ? path.split(sep)[1] : 'frame'
    modules[name] ??= [FRAGMENTS]
    modules[name].push(path)
  }
  return Object.entries(modules)
}

/** The text of an operation with the fragments that it uses, as it is hashed, stored and executed. */
function textOf(operation, fragments) {
  const used = new Set()
  const collect = (node) =>
    visit(node, {
      FragmentSpread({ name }) {
        if (used.has(name.value)) return
        used.add(name.value)
        collect(fragments.get(name.value))
      },
    })
  collect(operation)
  return [operation, ...[...used].map((name) => fragments.get(name))].map(print).join('\n')
}

/** A plugin of GraphQL Code Generator that writes one constant for each operation and notes its text. */
function persistedDocuments(texts) {
  return {
    plugin(_schema, documents) {
      const definitions = documents.flatMap(({ document }) => document.definitions)
      const fragments = new Map(
        definitions
          .filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION)
          .map((each) => [each.name.value, each]),
      )
      const operations = definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION)
      const constants = operations.map((operation) => {
        const name = operation.name.value
        const type = `${name}${operation.operation === 'query' ? 'Query' : 'Mutation'}`
        const text = textOf(operation, fragments)
        const hash = createHash('sha256').update(text).digest('hex')
        texts[hash] = text
        return `export const ${name}: Document<${type}, ${type}Variables> = { name: '${name}', hash: '${hash}' }`
      })
      return { prepend: [`import type { Document } from '../graphql'`], content: constants.join('\n') }
    },
  }
}

const texts = {}
const files = {}
for (const [name, paths] of pathsByModule()) {
  const filename = join(directory, `${name}.ts`)
  const documents = paths.map((path) => ({
    location: path,
    document: parse(readFileSync(join(source, path), 'utf8'), { noLocation: true }),
  }))
  files[filename] = await codegen({
    filename,
    schema,
    documents,
    config,
    plugins: [{ types: {} }, { persisted: {} }],
    pluginMap: { types: typescriptOperations, persisted: persistedDocuments(texts) },
  })
}
files[join(directory, 'documents.json')] = JSON.stringify(
  Object.fromEntries(Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1))),
)

mkdirSync(directory, { recursive: true })
const stale = []
for (const [path, content] of Object.entries(files)) {
  const text = await format(content, { ...(await resolveConfig(path)), filepath: path })
  let present = ''
  try {
    present = readFileSync(path, 'utf8')
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
  }
  if (present === text) continue
  stale.push(path)
  if (!process.argv.includes('--check')) writeFileSync(path, text)
}
if (process.argv.includes('--check') && stale.length > 0) {
  console.error(`Stale, run npm run panel:generate:\n${stale.join('\n')}`)
  process.exitCode = 1
}
