import { setImmediate, setTimeout } from 'node:timers/promises'
import { SignJWT } from 'jose'
import type { AgentConfig } from './config'
import type { Journal } from './journal'
import { commandIssuer, reportType, type EnvironmentCommand } from './command'
import {
  holdGrounds,
  tombstoneOf,
  tombstoneRoot,
  type HoldGround,
  type ObjectStore,
  type StoredObject,
} from './store'

const RETRY_MILLISECONDS = 500
/** This agent holds an object for a year from the report on. */
const HOLD_MILLISECONDS = 365 * 24 * 60 * 60 * 1000

/** The signed report about one command. `held` never names an object. */
export interface ReportClaims {
  commandId: string
  state: 'DONE' | 'PARTIAL' | 'FAILED'
  counts: { matched: number; deleted: number; held: number }
  held: { ground: HoldGround; count: number; until: string }[]
  tombstoneRoot: string
}

/** Executes accepted commands one after the other. After a restart it continues with the first unfinished one. */
export class Worker {
  private queue: Promise<void> = Promise.resolve()
  private readonly stopping = new AbortController()

  constructor(
    private readonly config: AgentConfig,
    private readonly store: ObjectStore,
    private readonly journal: Journal,
  ) {}

  resume(): void {
    for (const command of this.journal.unfinished()) this.take(command)
  }

  take(command: EnvironmentCommand): void {
    this.queue = this.queue.then(() => this.finish(command))
  }

  async stop(): Promise<void> {
    this.stopping.abort()
    await this.queue
  }

  /** Retries until the command has its report: a full disk delays it, and no command is lost. */
  private async finish(command: EnvironmentCommand): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        return await this.execute(command)
      } catch (error) {
        process.stderr.write(
          `environment agent: ${command.commandId} is retried: ${(error as Error).message}\n`,
        )
        await setTimeout(RETRY_MILLISECONDS, undefined, { signal: this.stopping.signal }).catch(
          () => undefined,
        )
      }
    }
  }

  private async execute(command: EnvironmentCommand): Promise<void> {
    if (command.kind === 'PROVISION') this.store.provision(command.environment)
    if (command.kind === 'ENVIRONMENT') this.store.close(command.environment)
    for (const object of this.matching(command).filter(({ ground }) => !ground)) {
      await setImmediate()
      if (this.stopping.signal.aborted) return
      this.deleteOne(command, object)
    }
    const left = this.matching(command)
    if (command.kind === 'ENVIRONMENT' && left.length === 0) this.store.removeEnvironment(command.environment)
    this.journal.finish(command.commandId, await this.sign(this.claims(command, left)))
  }

  private deleteOne(command: EnvironmentCommand, object: StoredObject): void {
    this.journal.bury(command.commandId, tombstoneOf(object))
    try {
      this.store.delete(object)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      process.stderr.write(`environment agent: ${command.commandId} could not delete an object: ${code}\n`)
    }
  }

  private matching(command: EnvironmentCommand): StoredObject[] {
    const { environment } = command
    switch (command.kind) {
      case 'PROVISION':
        return []
      case 'MEMBER_CONTENT':
        return this.store.list(environment, command.selector.member)
      case 'OBJECTS': {
        const named = new Set(command.selector.objects)
        return this.store.list(environment).filter(({ objectId }) => named.has(objectId))
      }
      case 'CONTENT_CLASS': {
        const { classes, before } = command.selector
        const end = before ? Date.parse(before) : Infinity
        return this.store
          .list(environment)
          .filter(({ contentClass, storedAt }) => classes.includes(contentClass) && storedAt < end)
      }
      case 'ALL_CONTENT':
      case 'ENVIRONMENT':
        return this.store.list(environment)
    }
  }

  /** The claims of the report. The state is FAILED when an object remains that has no ground to be held. */
  private claims(command: EnvironmentCommand, left: StoredObject[]): ReportClaims {
    const tombstones = this.journal.tombstones(command.commandId)
    for (const object of left) tombstones.delete(tombstoneOf(object))
    const held = left.filter(({ ground }) => ground)
    const until = new Date(Date.now() + HOLD_MILLISECONDS).toISOString()
    const byGround = holdGrounds.map((ground) => {
      const objects = held.filter((object) => object.ground === ground)
      return { ground, count: objects.length, until }
    })
    return {
      commandId: command.commandId,
      state: left.length > held.length ? 'FAILED' : held.length > 0 ? 'PARTIAL' : 'DONE',
      counts: { matched: tombstones.size + left.length, deleted: tombstones.size, held: held.length },
      held: byGround.filter(({ count }) => count > 0),
      tombstoneRoot: tombstoneRoot(tombstones),
    }
  }

  private sign(claims: ReportClaims): Promise<string> {
    return new SignJWT({ ...claims })
      .setProtectedHeader({ alg: 'EdDSA', typ: reportType, kid: this.config.keyId })
      .setIssuer(this.config.keyId)
      .setAudience(commandIssuer)
      .setIssuedAt()
      .sign(this.config.signingKey)
  }
}
