import { DirectAnswers, KnownDocuments, startServer } from '@enigm/gateway'
import { execute, graphql, GraphQLError, parse, validate, type ExecutionResult } from 'graphql'
import pino from 'pino'
import { DocumentWriter, type RandomRequest } from './documents'
import { composeLibrary, HIDDEN_KEY, resolverWith, typeOf, type Faults, type Library } from './library'
import { Random } from './random'

/** The share of documents with failing fields, and of those with a subgraph that is down. */
const FAULTY = 0.5
const DOWN = 0.15
const FAILING_FIELDS = 0.06

/** The numbers of a run. */
interface FuzzReport {
  readonly documents: number
  /** Documents that were answered with at least one error, in both executions. */
  readonly faulty: number
  /** Documents whose data were not only nulls. */
  readonly withData: number
  /** Documents with a direct answer. */
  readonly direct: number
}

/** The gateway and stock graphql-js differ; the message has all that repeats it. */
class Difference extends Error {}

/**
 * Executes random documents in the gateway, with its subgraphs in this process, and in stock graphql-js with the merged
 * schema. Data are the same to the byte; errors occur in the same documents, and at the same paths unless a null has spread.
 * The gateway answers each document twice: through Apollo Server and directly, with the same answer to the byte.
 * @throws Difference
 */
export async function fuzzGateway(seed: number, documents: number): Promise<FuzzReport> {
  const run = new FuzzRun(composeLibrary())
  await run.start()
  const report = { documents, faulty: 0, withData: 0, direct: 0 }
  try {
    for (let index = 0; index < documents; index += 1) {
      const { errors, data } = await run.compare(
        new Random(seed * 1_000_003 + index),
        `seed ${seed}, document ${index}`,
      )
      if (errors) report.faulty += 1
      if (Object.values(data ?? {}).some((value) => value !== null)) report.withData += 1
    }
  } finally {
    await run.stop()
  }
  return { ...report, direct: run.direct }
}

class FuzzRun {
  private faults: Faults = noFaults
  private server: Awaited<ReturnType<typeof startServer>>['server'] | undefined
  private directAnswers: DirectAnswers | undefined
  /** Documents with a direct answer. */
  direct = 0

  constructor(private readonly library: Library) {}

  async start(): Promise<void> {
    const known = new KnownDocuments(new Set())
    const { server, schema, execute } = await startServer(this.library.supergraphSdl, {
      log: pino({ level: 'silent' }),
      introspection: true,
      plugins: [known.plugin],
      dataSource: (name) => ({ fetch: (request) => this.askSubgraph(name, request) }),
    })
    this.server = server
    this.directAnswers = new DirectAnswers({ known, schema, execute, enforce: async () => {} })
    this.directAnswers.learnContentType(undefined, 'application/json')
  }

  async stop(): Promise<void> {
    await this.server?.stop()
  }

  async compare(random: Random, name: string): Promise<ExecutionResult> {
    const request = this.validRequest(random)
    this.faults = faultsOf(random)
    const expected = copyOf(await this.askStock(request))
    const answer = await this.askGateway(request)
    const again = await this.askDirectAnswers(request)
    const isSame = JSON.stringify(again) === JSON.stringify(answer)
    const problem = this.problemOf(expected, answer) ?? (isSame ? undefined : 'the direct answer differs')
    if (problem)
      throw new Difference(
        `${name}: ${problem}\n${request.query}\nvariables ${JSON.stringify(request.variables)}\n` +
          `down ${this.faults.down}\nstock   ${JSON.stringify(expected)}\ngateway ${JSON.stringify(answer)}\n` +
          `direct  ${JSON.stringify(again)}`,
      )
    return expected
  }

  private validRequest(random: Random): RandomRequest {
    for (;;) {
      const request = new DocumentWriter(this.library.apiSchema, random).write()
      const document = parse(request.query, { noLocation: true })
      if (validate(this.library.apiSchema, document, undefined, { maxErrors: 1 }).length === 0) return request
    }
  }

  private problemOf(expected: ExecutionResult, answer: ExecutionResult): string | undefined {
    if (JSON.stringify(answer.data) !== JSON.stringify(expected.data)) return 'the data differ'
    if (JSON.stringify(answer).includes(HIDDEN_KEY)) return 'a hidden key is in the answer'
    if (!answer.errors !== !expected.errors) return 'only one has errors'
    if (this.faults.down || !expected.errors?.every((error) => this.isContained(error, expected)))
      return undefined
    const [wanted, got] = [pathsOf(expected), pathsOf(answer)]
    return wanted.every((path) => got.includes(path)) ? undefined : 'an error of a field is missing'
  }

  /** Whether the field itself is null and no field above it. */
  private isContained({ path }: GraphQLError, { data }: ExecutionResult): boolean {
    let value: unknown = data
    for (const segment of (path ?? []).slice(0, -1))
      value = (value as Record<string, unknown> | null)?.[segment]
    return value !== null && value !== undefined
  }

  private async askStock({ query, variables }: RandomRequest): Promise<ExecutionResult> {
    return execute({
      schema: this.library.apiSchema,
      document: parse(query, { noLocation: true }),
      variableValues: variables,
      fieldResolver: resolverWith(this.faults),
      typeResolver: typeOf,
    })
  }

  /** As the endpoint does: what has no direct answer, Apollo Server answers with what is decided. */
  private async askDirectAnswers(request: RandomRequest): Promise<ExecutionResult> {
    const context = contextOf(request)
    const direct = await this.directAnswers?.answer(request, undefined, context)
    if (!direct) return this.askGateway(request, context)
    this.direct += 1
    return JSON.parse(direct.text) as ExecutionResult
  }

  private async askGateway(
    { query, variables }: RandomRequest,
    context = contextOf({ query, variables }),
  ): Promise<ExecutionResult> {
    const response = await this.server?.executeOperation({ query, variables }, { contextValue: context })
    if (response?.body.kind !== 'single') throw new Error('The gateway has given no single result.')
    return copyOf(response.body.singleResult) as ExecutionResult
  }

  /** Requests and responses are copied as on the wire. */
  private async askSubgraph(name: string, request: object): Promise<never> {
    const schema = this.library.subgraphs.get(name)
    if (!schema) throw new Error(`There is no subgraph ${name}.`)
    if (this.faults.down === name) throw new GraphQLError('The subgraph is down.')
    const { query, variables } = copyOf(request) as { query: string; variables?: Record<string, unknown> }
    const result = await graphql({
      schema,
      source: query,
      variableValues: variables,
      fieldResolver: resolverWith(this.faults),
      typeResolver: typeOf,
    })
    return copyOf(result) as never
  }
}

function contextOf({ query }: RandomRequest) {
  const guest = { address: '127.0.0.1', proofOfWork: undefined }
  return { correlationId: 'fuzz-fuzz', caller: undefined, guest, stats: {} as never, text: query }
}

const noFaults: Faults = { down: undefined, fails: () => false }

function faultsOf(random: Random): Faults {
  if (!random.chance(FAULTY)) return noFaults
  const down = random.chance(DOWN) ? random.pick(['posts', 'ratings']) : undefined
  const salt = random.below(1_000_000)
  return {
    down,
    fails: (coordinate, key) => new Random(salt + hashOf(`${coordinate} ${key}`)).chance(FAILING_FIELDS),
  }
}

function hashOf(text: string): number {
  let hash = 7
  for (const character of text) hash = (Math.imul(hash, 31) + character.charCodeAt(0)) | 0
  return hash
}

function copyOf<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}

function pathsOf({ errors }: ExecutionResult): string[] {
  return (errors ?? []).map(({ path }) => JSON.stringify(path))
}
