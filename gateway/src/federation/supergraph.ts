import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ApolloGateway } from '@apollo/gateway'
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled'
import type { Audience } from '@enigm/contracts'
import { parse, print, type ConstDirectiveNode, type DocumentNode, type GraphQLSchema } from 'graphql'
import type { Logger } from 'pino'
import { enforcementPlugin, type SessionAuthority } from '../access/enforcement'
import { compileRules, enforcedLinks } from '../access/rules'
import type { DataSource } from '../plan/data-source'
import { publicError } from '../http/errors'
import { isSchemaNode, stringArgument } from './federation-links'
import { LruMap } from '../plan/lru'
import { compiledExecutor } from '../plan/executor'
import type { RequestContext } from '../identity/request'

const CACHED_DOCUMENTS = 300

/** How one endpoint is served. */
export interface ServerOptions {
  readonly log: Logger
  readonly introspection: boolean
  readonly plugins: readonly ApolloServerPlugin<RequestContext>[]
  /** The data source of one subgraph; the address is the one in the supergraph. */
  dataSource(subgraph: string, address: string | undefined): DataSource
}

export interface GuardedOptions extends ServerOptions {
  readonly audience: Audience
  readonly authority: SessionAuthority
}

/** A server that has started, with the schema that its clients see. */
export interface StartedServer {
  readonly server: ApolloServer<RequestContext>
  readonly schema: GraphQLSchema
}

/** A cache of Apollo's interface, bounded by the number of its entries. */
function boundedCache<V>() {
  let entries = new LruMap<string, V>(CACHED_DOCUMENTS)
  return {
    get: async (key: string) => entries.get(key),
    set: async (key: string, value: V) => entries.set(key, value),
    delete: async (key: string) => entries.delete(key),
    clear: () => {
      entries = new LruMap<string, V>(CACHED_DOCUMENTS)
    },
  }
}

/** The gateway's own execution has no part in a request: `preparedGateway` runs the plans. */
const unusedDataSource = {
  process: () => Promise.reject(new Error('Plans are run by the prepared gateway.')),
}

/**
 * Serves a supergraph with the gateway's own execution, and with nothing that reports to anybody outside.
 * It enforces no access rule: @apollo/gateway therefore refuses a supergraph that marks one as a security feature.
 */
export async function startServer(supergraphSdl: string, options: ServerOptions): Promise<StartedServer> {
  process.env['APOLLO_TELEMETRY_DISABLED'] = 'true'
  const { log, introspection, plugins } = options
  const services = new Map<string, DataSource>()
  const gateway = new ApolloGateway({
    supergraphSdl,
    logger: log,
    debug: false,
    __exposeQueryPlanExperimental: false,
    buildService({ name, url }) {
      services.set(name, options.dataSource(name, url))
      return unusedDataSource
    },
  })
  const server = new ApolloServer<RequestContext>({
    gateway: compiledExecutor(gateway, services),
    introspection,
    logger: log,
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    // Sessions travel in a header that no browser adds by itself, so a foreign page has nothing to ride on.
    csrfPrevention: false,
    documentStore: boundedCache<DocumentNode>(),
    parseOptions: { noLocation: true },
    hideSchemaDetailsFromClientErrors: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    formatError: (error) => publicError(error),
    plugins: [
      ...plugins,
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  })
  await server.start()
  if (!gateway.schema) throw new Error('The supergraph gave no schema.')
  return { server, schema: gateway.schema }
}

/** The `@link`s whose rules this gateway enforces, without the marker that keeps @apollo/gateway from starting. */
function withoutEnforcedMarkers(document: DocumentNode): DocumentNode {
  const unmarked = (directive: ConstDirectiveNode): ConstDirectiveNode =>
    enforcedLinks.has(stringArgument(directive, 'url') ?? '')
      ? { ...directive, arguments: directive.arguments?.filter(({ name }) => name.value !== 'for') ?? [] }
      : directive
  return {
    ...document,
    definitions: document.definitions.map((node) =>
      isSchemaNode(node) ? { ...node, directives: node.directives?.map(unmarked) ?? [] } : node,
    ),
  }
}

/**
 * Serves the supergraph of one audience. The security marker of the access directives is dropped here, where their
 * enforcement is installed, and nowhere else.
 * @throws Error when the supergraph carries no access rule: an artifact without rules is a mistake, not a public API.
 */
export async function startGuardedServer(
  supergraphSdl: string,
  options: GuardedOptions,
): Promise<StartedServer> {
  const document = parse(supergraphSdl, { noLocation: true })
  const rules = compileRules(document)
  if (rules.size === 0)
    throw new Error(`The supergraph of the ${options.audience} contract carries no access rule.`)
  const { audience, authority } = options
  return startServer(print(withoutEnforcedMarkers(document)), {
    ...options,
    plugins: [enforcementPlugin({ rules, audience, authority }), ...options.plugins],
  })
}

/** The committed supergraph of one audience. */
export function readSupergraph(directory: string, audience: Audience): string {
  return readFileSync(join(directory, `${audience}.supergraph.graphql`), 'utf8')
}
