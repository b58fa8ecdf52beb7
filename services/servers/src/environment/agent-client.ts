import { tokenIssuer, tokenType } from '@enigm/contracts'
import { importJWK, SignJWT, type JSONWebKeySet, type JWK } from 'jose'
import type { ServersApp } from '../config'
import { verifyAgentReport, type AgentReport } from './agent-report'
import type { EnvironmentCommand } from './environment-command.entity'
import { EnvironmentFailure } from './environment-failure'

const COMMAND_LIFETIME = '5m'
const TIMEOUT_MILLISECONDS = 5_000
const LARGEST_REPORT_BYTES = 8 * 1024

interface Agent {
  url: string
  keys: { keys: { kid: string }[] }
}

interface AgentAnswer {
  status: number
  text: string
}

/**
 * Speaks to the agents of the regions, which hold the encrypted content: signed commands over HTTP, signed reports in return.
 * No call returns content.
 */
export class AgentClient {
  constructor(private readonly app: ServersApp) {}

  /** Delivers a command; the agent executes each id once, also after several deliveries. @throws EnvironmentFailure */
  async deliver(command: EnvironmentCommand): Promise<void> {
    const agent = this.agentOf(command)
    const body = await this.sign(command, agent)
    const { status } = await this.call(command, `commands/${command.id}`, { method: 'PUT', body })
    if (status !== 202) throw new EnvironmentFailure('COMMAND_REFUSED')
  }

  /** The verified report about a command, or null while the agent carries it out. @throws EnvironmentFailure */
  async report(command: EnvironmentCommand): Promise<AgentReport | null> {
    const agent = this.agentOf(command)
    const { status, text } = await this.call(command, `commands/${command.id}/report`, { method: 'GET' })
    if (status === 202) return null
    if (status === 404) throw new EnvironmentFailure('COMMAND_UNKNOWN')
    if (status !== 200) throw new EnvironmentFailure('UNREACHABLE')
    return verifyAgentReport(text, command, agent.keys as JSONWebKeySet)
  }

  private async call(
    command: EnvironmentCommand,
    path: string,
    init: { method: string; body?: string },
  ): Promise<AgentAnswer> {
    const agent = this.agentOf(command)
    const system = `ENVIRONMENT_AGENT:${command.region}`
    try {
      return await this.app.externalSystems.call(system, () => send(agent, path, init))
    } catch (error) {
      throw new EnvironmentFailure('UNREACHABLE', { cause: error })
    }
  }

  /** A fresh signature for each delivery, for this agent alone, so that a copied or redirected command is worthless. */
  private async sign({ id, serverId, kind, selector }: EnvironmentCommand, agent: Agent): Promise<string> {
    const { ENVIRONMENT_SIGNING_KEY: jwk } = this.app.config
    return new SignJWT({ commandId: id, environment: serverId, kind, selector })
      .setProtectedHeader({ alg: 'EdDSA', typ: tokenType.environmentCommand, kid: jwk.kid })
      .setIssuer(tokenIssuer)
      .setAudience(agent.keys.keys.map(({ kid }) => kid))
      .setIssuedAt()
      .setExpirationTime(COMMAND_LIFETIME)
      .sign(await importJWK(jwk as JWK, 'EdDSA'))
  }

  /** A region that is no longer configured counts as unreachable: its commands wait. */
  private agentOf({ region }: EnvironmentCommand): Agent {
    const agent = this.app.config.ENVIRONMENT_AGENTS[region]
    if (!agent) throw new EnvironmentFailure('UNREACHABLE')
    return agent
  }
}

async function send(
  agent: Agent,
  path: string,
  init: { method: string; body?: string },
): Promise<AgentAnswer> {
  const response = await fetch(new URL(path, agent.url.endsWith('/') ? agent.url : `${agent.url}/`), {
    ...init,
    headers: { 'content-type': 'application/jwt' },
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
  })
  if (response.status >= 500) throw new Error(`HTTP ${response.status}`)
  return { status: response.status, text: await boundedText(response) }
}

/** Reads no more than the largest report: an agent cannot exhaust the memory of this service. */
async function boundedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > LARGEST_REPORT_BYTES) throw new Error('the report is too long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
