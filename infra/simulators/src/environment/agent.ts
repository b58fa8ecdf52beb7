import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { errors } from 'jose'
import { z } from 'zod'
import { readAgentConfig, type AgentConfig } from './config'
import { Journal } from './journal'
import { isSameCommand, segment, verifyCommand, type EnvironmentCommand } from './command'
import { contentClasses, holdGrounds, ObjectStore } from './store'
import { Worker } from './worker'

const LARGEST_ORDER_BYTES = 64 * 1024
const LARGEST_OBJECT_BYTES = 4 * 1024 * 1024

interface Agent {
  config: AgentConfig
  store: ObjectStore
  journal: Journal
  worker: Worker
}

export interface RunningEnvironmentAgent {
  url: string
  stop(): Promise<void>
}

/** An answer of the agent: a status, with a signed report or an object's name. It never contains stored bytes. */
class Answer extends Error {
  constructor(
    readonly status: number,
    readonly body = '',
    readonly type = 'application/jwt',
  ) {
    super(String(status))
  }
}

/**
 * Starts the agent of a region's server environments on loopback. It stores real files under `DATA_DIR` and continues
 * after kill -9 without a loss.
 * @throws z.ZodError that lists every invalid variable
 */
export async function startEnvironmentAgent(variables: NodeJS.ProcessEnv): Promise<RunningEnvironmentAgent> {
  const config = await readAgentConfig(variables)
  const store = new ObjectStore(config.dataDir)
  const journal = new Journal(config.dataDir)
  const worker = new Worker(config, store, journal)
  const agent = { config, store, journal, worker }
  worker.resume()
  const server = createServer((request, response) => void answer(agent, request, response))
  server.listen(config.port, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
      await worker.stop()
    },
  }
}

async function answer(agent: Agent, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, body, type } = await route(agent, request).catch(refusal)
  response.writeHead(status, body ? { 'content-type': type } : {}).end(body)
}

function refusal(error: unknown): Answer {
  if (error instanceof Answer) return error
  if (error instanceof errors.JOSEError) return new Answer(401)
  if (error instanceof z.ZodError) return new Answer(400)
  process.stderr.write(`environment agent: ${error instanceof Error ? error.stack : String(error)}\n`)
  return new Answer(500)
}

async function route(agent: Agent, request: IncomingMessage): Promise<Answer> {
  const url = new URL(request.url ?? '/', 'http://agent')
  const path = url.pathname.split('/').slice(1)
  const match = (method: string, ...names: (string | null)[]) =>
    request.method === method &&
    path.length === names.length &&
    names.every((name, i) => name === null || name === path[i])
  if (match('GET', 'health')) return new Answer(200)
  if (match('PUT', 'commands', null)) return takeCommand(agent, path[1]!, request)
  if (match('GET', 'commands', null, 'report')) return giveReport(agent, path[1]!)
  if (match('PUT', 'app', 'environments', null, 'objects')) return storeObject(agent, path[2]!, url, request)
  return new Answer(404)
}

/** 202 when the command is in the journal; 409 for another command with the same id or for an unknown environment. */
async function takeCommand(agent: Agent, commandId: string, request: IncomingMessage): Promise<Answer> {
  const jws = (await bodyOf(request, LARGEST_ORDER_BYTES)).toString('utf8')
  const command = await verifyCommand(jws, agent.config)
  if (command.commandId !== commandId) return new Answer(409)
  const known = agent.journal.command(commandId)
  if (known) return new Answer(isSameCommand(known, command) ? 202 : 409)
  if (!isPossible(agent.store, command)) return new Answer(409)
  agent.journal.accept(command)
  agent.worker.take(command)
  return new Answer(202)
}

function isPossible(store: ObjectStore, command: EnvironmentCommand): boolean {
  return command.kind === 'PROVISION' || store.isKnown(command.environment)
}

function giveReport(agent: Agent, commandId: string): Answer {
  if (!segment.safeParse(commandId).success || !agent.journal.command(commandId)) return new Answer(404)
  const report = agent.journal.report(commandId)
  return report === null ? new Answer(202) : new Answer(200, report)
}

/** The API for Enigm App, which encrypts objects before it stores them. Enigm Command never calls it. */
async function storeObject(
  agent: Agent,
  environment: string,
  url: URL,
  request: IncomingMessage,
): Promise<Answer> {
  const { member, contentClass, storedAt, hold } = z
    .strictObject({
      member: segment,
      contentClass: z.enum(contentClasses).default('MESSAGES'),
      storedAt: z.iso.datetime().optional(),
      hold: z.enum(holdGrounds).optional(),
    })
    .parse(Object.fromEntries(url.searchParams))
  segment.parse(environment)
  const bytes = await bodyOf(request, LARGEST_OBJECT_BYTES)
  if (!agent.store.isOpen(environment)) return new Answer(404)
  const time = storedAt ? Date.parse(storedAt) : Date.now()
  const objectId = agent.store.put({ environment, member, contentClass, ground: hold, storedAt: time }, bytes)
  return new Answer(201, JSON.stringify({ objectId }), 'application/json')
}

async function bodyOf(request: IncomingMessage, largestBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > largestBytes) throw new Answer(413)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
