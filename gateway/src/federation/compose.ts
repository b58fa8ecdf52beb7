import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { composeServices } from '@apollo/composition'
import { audiences, type Audience } from '@enigm/contracts'
import { lexicographicSortSchema, parse, printSchema } from 'graphql'
import { audienceSubgraphs, type SubgraphDocument } from './audience-subgraphs'
import { unsafeElements } from './composition-rules'

/** A subgraph's name with the text of its `schema.graphql`. */
interface SubgraphSdl {
  readonly name: string
  readonly sdl: string
}

/** Lists all reasons why the subgraphs do not compose. */
class CompositionError extends Error {
  constructor(
    problem: string,
    readonly reasons: readonly string[],
  ) {
    super(`${problem}:\n${reasons.map((reason) => `  ${reason}`).join('\n')}`)
    this.name = 'CompositionError'
  }
}

interface Composition {
  readonly supergraphSdl: string
  /** The schema that clients see, sorted and with descriptions. */
  readonly apiSchema: string
}

/** The URLs in a supergraph contain only the subgraph's name; `SUBGRAPH_URLS` configures its address. */
function compose(name: string, subgraphs: readonly SubgraphDocument[]): Composition {
  const services = subgraphs.map((subgraph) => ({
    name: subgraph.name,
    typeDefs: subgraph.document,
    url: `http://${subgraph.name}/graphql`,
  }))
  const result = composeServices(services)
  if (result.errors) {
    throw new CompositionError(
      `${name} does not compose`,
      result.errors.map((error) => error.message),
    )
  }
  const apiSchema = lexicographicSortSchema(result.schema.toAPISchema().toGraphQLJSSchema())
  return { supergraphSdl: result.supergraphSdl, apiSchema: `${printSchema(apiSchema)}\n` }
}

function composeAudiences(subgraphs: readonly SubgraphSdl[]): Record<'supergraph' | Audience, Composition> {
  const documents = [...subgraphs]
    .sort((left, right) => left.name.localeCompare(right.name))
    .map(({ name, sdl }) => ({ name, document: parse(sdl) }))
  const supergraph = compose('The supergraph', documents)
  const reasons = unsafeElements(parse(supergraph.supergraphSdl))
  if (reasons.length > 0) throw new CompositionError('The supergraph is not safe', reasons)
  const composeFor = (audience: Audience) =>
    compose(`The ${audience} API schema`, audienceSubgraphs(documents, audience))
  return {
    supergraph,
    panel: composeFor('panel'),
    partner: composeFor('partner'),
    internal: composeFor('internal'),
    device: composeFor('device'),
  }
}

/** The build output for supergraphs, which are not committed. Resolves equally from src/ and dist/. */
export const supergraphDirectory = resolve(__dirname, '..', '..', 'dist', 'schema')

/** File contents by file name: the committed API schemas, and the supergraphs that the gateway loads. */
interface SchemaFiles {
  readonly apiSchemas: ReadonlyMap<string, string>
  readonly supergraphs: ReadonlyMap<string, string>
}

/**
 * Composes the complete supergraph, and the supergraph and API schema of each audience.
 * @throws CompositionError when a root field has no rule, a critical mutation has no grant, or composition fails
 */
export function schemaFiles(subgraphs: readonly SubgraphSdl[]): SchemaFiles {
  const all = composeAudiences(subgraphs)
  const supergraphs = new Map([['supergraph.graphql', all.supergraph.supergraphSdl]])
  for (const audience of audiences)
    supergraphs.set(`${audience}.supergraph.graphql`, all[audience].supergraphSdl)
  const apiSchemas = new Map(audiences.map((audience) => [`${audience}.graphql`, all[audience].apiSchema]))
  return { apiSchemas, supergraphs }
}

/** The committed schema of each service, named after its directory. */
export function readSubgraphs(servicesDirectory: string): SubgraphSdl[] {
  return readdirSync(servicesDirectory)
    .filter((name) => existsSync(join(servicesDirectory, name, 'schema.graphql')))
    .map((name) => ({ name, sdl: readFileSync(join(servicesDirectory, name, 'schema.graphql'), 'utf8') }))
}

/** Composes the committed subgraph schemas of a repository and writes the supergraphs to the build output. */
function writeSupergraphs(root: string): SchemaFiles {
  const files = schemaFiles(readSubgraphs(join(root, 'services')))
  writeFiles(supergraphDirectory, files.supergraphs)
  return files
}

/** Writes the supergraphs to the build output and the API schemas to `gateway/schema`, where they are committed. */
export function writeSchemas(root: string): void {
  writeFiles(join(root, 'gateway', 'schema'), writeSupergraphs(root).apiSchemas)
}

function writeFiles(directory: string, files: ReadonlyMap<string, string>): void {
  mkdirSync(directory, { recursive: true })
  for (const [name, content] of files) writeFileSync(join(directory, name), content)
}

if (require.main === module) writeSupergraphs(resolve(__dirname, '..', '..', '..'))
