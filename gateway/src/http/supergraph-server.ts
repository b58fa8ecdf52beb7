import { ApolloServer, type ApolloServerPlugin } from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled'
import type { Audience } from '@enigm/contracts'
import { parse, print, type DocumentNode, type GraphQLSchema } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { Logger } from 'pino'
import { enforcementOf, enforcementPlugin, type SessionAuthority } from '../access/enforcement'
import type { GuestAdmission } from '../access/guests/guest-admission'
import { compileRules } from '../federation/access-rules'
import { withoutEnforcedMarkers } from '../federation/supergraph'
import type { RequestContext } from '../identity/request'
import type { DataSource } from '../plan/data-source'
import { compiledExecutor, type Execute } from '../plan/executor'
import { publicError } from './errors'
import { DirectAnswers, KnownDocuments } from './direct-answers'

const CACHED_DOCUMENTS = 300

interface ServerOptions {
  readonly log: Logger
  readonly introspection: boolean
  readonly plugins: readonly ApolloServerPlugin<RequestContext>[]
  /** The documents that clients may request by their SHA-256; no client can add one. */
  readonly documents?: ReadonlyMap<string, string>
  /** The data source of one subgraph; the URL is the one in the supergraph. */
  dataSource(subgraph: string, url: string): DataSource
}

export interface GuardedOptions extends ServerOptions {
  readonly audience: Audience
  readonly authority: SessionAuthority
  readonly guests: GuestAdmission
}

/** A started server, with the API schema that its clients see. */
export interface StartedServer {
  readonly server: ApolloServer<RequestContext>
  readonly schema: GraphQLSchema
  readonly execute: Execute
}

interface GuardedServer extends StartedServer {
  readonly directAnswers: DirectAnswers
}

/** Some clients send an empty name when the document has one operation. */
const emptyOperationName: ApolloServerPlugin<RequestContext> = {
  async requestDidStart({ request }) {
    if (request.operationName === '') delete request.operationName
  },
}

/** Parsed and validated documents. A listed one stays, whatever else clients send. */
function documentStore(listed: ReadonlyMap<string, string>) {
  const kept = new Map<string, DocumentNode>()
  const cache = new LRUCache<string, DocumentNode>({ max: CACHED_DOCUMENTS })
  const storeOf = (key: string) => (listed.has(key.slice(key.lastIndexOf(':') + 1)) ? kept : cache)
  return {
    get: async (key: string) => storeOf(key).get(key),
    set: async (key: string, document: DocumentNode) => void storeOf(key).set(key, document),
    delete: async (key: string) => storeOf(key).delete(key),
  }
}

/** Apollo Server's store of persisted queries, which clients cannot write. */
function persistedQueries(listed: ReadonlyMap<string, string>) {
  if (listed.size === 0) return false
  const prefix = 'apq:'
  const get = async (key: string) => listed.get(key.slice(prefix.length))
  return { cache: { get, set: async () => {}, delete: async () => false } }
}

/**
 * Serves a supergraph without any reporting to third parties. It enforces no access rule, so it refuses a supergraph that
 * marks one as a security feature.
 * @throws Error for a supergraph with `for: SECURITY`
 */
export async function startServer(supergraphSdl: string, options: ServerOptions): Promise<StartedServer> {
  process.env['APOLLO_TELEMETRY_DISABLED'] = 'true'
  const { log, introspection, plugins, documents = new Map<string, string>() } = options
  const gateway = compiledExecutor(supergraphSdl, options)
  const server = new ApolloServer<RequestContext>({
    gateway,
    introspection,
    logger: log,
    persistedQueries: persistedQueries(documents),
    allowBatchedHttpRequests: false,
    // Access tokens travel in a header that browsers never add by themselves, so cross-site requests carry no credential.
    csrfPrevention: false,
    documentStore: documentStore(documents),
    parseOptions: { noLocation: true },
    hideSchemaDetailsFromClientErrors: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    formatError: (error) => publicError(error),
    plugins: [
      emptyOperationName,
      ...plugins,
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  })
  await server.start()
  return { server, schema: gateway.schema, execute: gateway.execute }
}

/**
 * Serves the supergraph of one audience and enforces its access rules. Only here, where enforcement is installed, the
 * security marker of the access directives is removed.
 * @throws Error when the supergraph carries no access rule: such an artifact is a mistake, not a public API
 */
export async function startGuardedServer(
  supergraphSdl: string,
  options: GuardedOptions,
): Promise<GuardedServer> {
  const document = parse(supergraphSdl, { noLocation: true })
  const rules = compileRules(document)
  if (rules.size === 0) throw new Error(`The ${options.audience} supergraph carries no access rule.`)
  const enforce = enforcementOf({ ...options, rules })
  const known = new KnownDocuments(new Set(options.documents?.values()))
  const started = await startServer(print(withoutEnforcedMarkers(document)), {
    ...options,
    // The last one sees the errors that the others add to an answer.
    plugins: [enforcementPlugin(enforce), ...options.plugins, known.plugin],
  })
  return { ...started, directAnswers: new DirectAnswers({ ...started, known, enforce }) }
}
