import { randomUUID } from 'node:crypto'
import { correlationHeader, isOnionAddress } from '@enigm/contracts'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { InternalTokens } from '../../identity/internal-token'
import type { TorPassage } from '../../identity/request'
import type { SubgraphClient } from '../../plan/fetch'

const POLL_MS = 1_000
/** After this time without an answer the access over Tor is closed. */
const LONGEST_SILENCE_MS = 30_000

/** What the gateway asks governance. */
export const torAccessQuery = `query TorAccess { torGateway { surfaces { key state onionAddress }
  policy { allowsAccountCreation allowsPurchases allowsSignIn } } }`
const answer = z.object({
  torGateway: z.object({
    surfaces: z.array(
      z.object({
        key: z.string(),
        state: z.string(),
        onionAddress: z.string().refine(isOnionAddress).nullable(),
      }),
    ),
    policy: z.object({
      allowsAccountCreation: z.boolean(),
      allowsPurchases: z.boolean(),
      allowsSignIn: z.boolean(),
    }),
  }),
})

/** The origin of the panel over Tor, which encrypts and authenticates the whole way by itself. */
export function onionOrigin({ onionAddress }: TorPassage): string {
  return `http://${onionAddress}`
}

interface TorGatewayOptions {
  /** Undefined in a system without governance, where nothing is reachable over Tor. */
  readonly governance: SubgraphClient | undefined
  readonly tokens: InternalTokens
  readonly log: Logger
}

/** Follows what operators have set in governance, by asking it again and again as an anonymous caller. */
export class TorGateway {
  private passage: TorPassage | undefined
  private heardAt = -Infinity
  private isUnavailable = false
  private timer: NodeJS.Timeout | undefined
  private stopped = false

  constructor(
    private readonly options: TorGatewayOptions,
    private readonly now: () => number = () => performance.now(),
  ) {
    if (options.governance) void this.poll(options.governance)
  }

  /** The access to the web panel over Tor; undefined while it is disabled, or while governance has not answered for long. */
  current(): TorPassage | undefined {
    return this.now() - this.heardAt < LONGEST_SILENCE_MS ? this.passage : undefined
  }

  stop(): void {
    this.stopped = true
    clearTimeout(this.timer)
  }

  private async poll(governance: SubgraphClient): Promise<void> {
    try {
      this.passage = await this.ask(governance)
      this.heardAt = this.now()
      this.isUnavailable = false
    } catch (error) {
      if (!this.isUnavailable && !this.stopped)
        this.options.log.warn({ reason: (error as Error).name }, 'state of Tor Gateway unknown')
      this.isUnavailable = true
    }
    if (!this.stopped) this.timer = setTimeout(() => void this.poll(governance), POLL_MS)
  }

  private async ask(governance: SubgraphClient): Promise<TorPassage | undefined> {
    const authorization = `Bearer ${await this.options.tokens.tokenFor(governance.name, undefined)}`
    const headers = { authorization, [correlationHeader]: randomUUID() }
    const { data } = await governance.send({ query: torAccessQuery, variables: {} }, headers)
    const { surfaces, policy } = answer.parse(data).torGateway
    const panel = surfaces.find(({ key, state }) => key === 'WEB_PANEL' && state === 'ENABLED')
    return panel?.onionAddress ? { onionAddress: panel.onionAddress, policy } : undefined
  }
}
