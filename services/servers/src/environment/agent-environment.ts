import { tokenIssuer, tokenType } from '@enigm/contracts'
import { importJWK, SignJWT, type JSONWebKeySet, type JWK } from 'jose'
import type { ServersApp } from '../config'
import { verifyReport } from './report'
import {
  EnvironmentFailure,
  type EnvironmentOrder,
  type EnvironmentReport,
  type ServerEnvironment,
} from './server-environment'

const ORDER_LIFETIME = '5m'
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

/** Speaks to the agents of the regions: signed orders over HTTP, signed reports back. */
export class AgentEnvironment implements ServerEnvironment {
  constructor(private readonly app: ServersApp) {}

  async deliver(order: EnvironmentOrder): Promise<void> {
    const agent = this.agentOf(order)
    const body = await this.sign(order, agent)
    const { status } = await call(agent, `orders/${order.orderId}`, { method: 'PUT', body })
    if (status !== 202) throw new EnvironmentFailure(status < 500 ? 'ORDER_REFUSED' : 'UNREACHABLE')
  }

  async report(order: EnvironmentOrder): Promise<EnvironmentReport | null> {
    const agent = this.agentOf(order)
    const { status, text } = await call(agent, `orders/${order.orderId}/report`, { method: 'GET' })
    if (status === 202) return null
    if (status === 404) throw new EnvironmentFailure('ORDER_UNKNOWN')
    if (status !== 200) throw new EnvironmentFailure('UNREACHABLE')
    return verifyReport(text, order, agent.keys as JSONWebKeySet)
  }

  /** Signed anew for each delivery, for this agent alone, so that an order that was kept or carried elsewhere is worthless. */
  private async sign(order: EnvironmentOrder, agent: Agent): Promise<string> {
    const { ENVIRONMENT_SIGNING_KEY: jwk } = this.app.config
    const { orderId, environment, kind, selector } = order
    return new SignJWT({ orderId, environment, kind, selector })
      .setProtectedHeader({ alg: 'EdDSA', typ: tokenType.environmentOrder, kid: jwk.kid })
      .setIssuer(tokenIssuer)
      .setAudience(agent.keys.keys.map(({ kid }) => kid))
      .setIssuedAt()
      .setExpirationTime(ORDER_LIFETIME)
      .sign(await importJWK(jwk as JWK, 'EdDSA'))
  }

  /** A region that is configured no longer is one that cannot be reached: its orders wait. */
  private agentOf({ region }: EnvironmentOrder): Agent {
    const agent = this.app.config.ENVIRONMENT_AGENTS[region]
    if (!agent) throw new EnvironmentFailure('UNREACHABLE')
    return agent
  }
}

async function call(
  agent: Agent,
  path: string,
  init: { method: string; body?: string },
): Promise<AgentAnswer> {
  try {
    const response = await fetch(new URL(path, agent.url.endsWith('/') ? agent.url : `${agent.url}/`), {
      ...init,
      headers: { 'content-type': 'application/jwt' },
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
    })
    return { status: response.status, text: await boundedText(response) }
  } catch (error) {
    throw new EnvironmentFailure('UNREACHABLE', { cause: error })
  }
}

/** Reads no more than a report may have: an agent cannot fill our memory. */
async function boundedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > LARGEST_REPORT_BYTES) throw new Error('the answer is too long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
