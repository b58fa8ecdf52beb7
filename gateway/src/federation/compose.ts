import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { composeServices } from '@apollo/composition'
import { audiences, type Audience } from '@enigm/contracts'
import { lexicographicSortSchema, parse, printSchema } from 'graphql'
import { contractOf, type SubgraphDocument } from './contracts'
import { refuseUnsafe } from './schema-rules'

/** A subgraph's name and its schema as `schema.graphql` holds it. */
export interface SubgraphSdl {
  readonly name: string
  readonly sdl: string
}

/** The full supergraph, and per audience the supergraph that its gateway runs on. */
export type Composed = Readonly<Record<'supergraph' | Audience, string>>

/** All reasons why the subgraphs do not compose. */
export class CompositionError extends Error {
  constructor(
    what: string,
    readonly reasons: readonly string[],
  ) {
    super(`${what}:\n${reasons.map((reason) => `  ${reason}`).join('\n')}`)
    this.name = 'CompositionError'
  }
}

interface Composition {
  readonly supergraphSdl: string
  /** What clients read: sorted, with descriptions, without anything that is hidden from them. */
  readonly api: string
}

/** The addresses in an artifact name the subgraph only; where it runs is configuration (`SUBGRAPH_URLS`). */
function composed(what: string, subgraphs: readonly SubgraphDocument[]): Composition {
  const services = subgraphs.map(({ name, document }) => ({
    name,
    typeDefs: document,
    url: `http://${name}/graphql`,
  }))
  const result = composeServices(services)
  if (result.errors) {
    throw new CompositionError(
      `${what} does not compose`,
      result.errors.map((error) => error.message),
    )
  }
  const api = lexicographicSortSchema(result.schema.toAPISchema().toGraphQLJSSchema())
  return { supergraphSdl: result.supergraphSdl, api: `${printSchema(api)}\n` }
}

function composeContracts(subgraphs: readonly SubgraphSdl[]): Record<'supergraph' | Audience, Composition> {
  const documents = [...subgraphs]
    .sort((left, right) => left.name.localeCompare(right.name))
    .map(({ name, sdl }) => ({ name, document: parse(sdl) }))
  const supergraph = composed('The supergraph', documents)
  const reasons = refuseUnsafe(parse(supergraph.supergraphSdl))
  if (reasons.length > 0) throw new CompositionError('The supergraph is not safe', reasons)
  const contract = (audience: Audience) =>
    composed(`The ${audience} contract`, contractOf(documents, audience))
  return {
    supergraph,
    panel: contract('panel'),
    partner: contract('partner'),
    internal: contract('internal'),
    device: contract('device'),
  }
}

/**
 * Composes the supergraph and the contract of each audience.
 * @throws CompositionError when a root field has no rule, a critical mutation lacks its grant, or a part does not compose.
 */
export function composeAll(subgraphs: readonly SubgraphSdl[]): Composed {
  const { supergraph, panel, partner, internal, device } = composeContracts(subgraphs)
  return {
    supergraph: supergraph.supergraphSdl,
    panel: panel.supergraphSdl,
    partner: partner.supergraphSdl,
    internal: internal.supergraphSdl,
    device: device.supergraphSdl,
  }
}

/** Where the build puts the supergraphs, from src/ and from dist/ alike; they are not committed. */
export const supergraphDirectory = resolve(__dirname, '..', '..', 'dist', 'schema')

/** File names with their content: the committed API schemas, and the supergraphs that the gateway runs on. */
export interface SchemaFiles {
  readonly apiSchemas: ReadonlyMap<string, string>
  readonly supergraphs: ReadonlyMap<string, string>
}

export function schemaFiles(subgraphs: readonly SubgraphSdl[]): SchemaFiles {
  const all = composeContracts(subgraphs)
  const supergraphs = new Map([['supergraph.graphql', all.supergraph.supergraphSdl]])
  for (const audience of audiences)
    supergraphs.set(`${audience}.supergraph.graphql`, all[audience].supergraphSdl)
  const apiSchemas = new Map(audiences.map((audience) => [`${audience}.graphql`, all[audience].api]))
  return { apiSchemas, supergraphs }
}

/** The committed schema of every service below a directory, by its directory's name. */
export function readSubgraphs(servicesDirectory: string): SubgraphSdl[] {
  return readdirSync(servicesDirectory)
    .filter((name) => existsSync(join(servicesDirectory, name, 'schema.graphql')))
    .map((name) => ({ name, sdl: readFileSync(join(servicesDirectory, name, 'schema.graphql'), 'utf8') }))
}

/** Composes the committed subgraph schemas of a repository and writes the supergraphs into its build. */
export function writeSupergraphs(root: string): SchemaFiles {
  const files = schemaFiles(readSubgraphs(join(root, 'services')))
  writeFiles(supergraphDirectory, files.supergraphs)
  return files
}

/** As `writeSupergraphs`, and writes the API schemas that are committed in `gateway/schema`. */
export function writeSchemas(root: string): void {
  writeFiles(join(root, 'gateway', 'schema'), writeSupergraphs(root).apiSchemas)
}

function writeFiles(directory: string, files: ReadonlyMap<string, string>): void {
  mkdirSync(directory, { recursive: true })
  for (const [name, content] of files) writeFileSync(join(directory, name), content)
}

if (require.main === module) writeSupergraphs(resolve(__dirname, '..', '..', '..'))
