import { setTimeout as delay } from 'node:timers/promises'
import { Person, type Gateway } from '@enigm/acceptance'
import type { LabDrill } from './drill'
import { Load } from './load'
import { restartInTurn } from './rolling'

const CLIENTS = 4
const PIN = '482913'
const REFRESH_PAUSE_MILLISECONDS = 300
/** The keys whose verifiers are all in the lab; `device` has its verifiers in devices. */
const signingKeys = ['access', 'internal', 'enrollment', 'environment', 'checkpoint'] as const
/** Secret keys of one process, and the users of the broker. */
const otherKeys = ['refresh', 'coins', 'broker'] as const
const keys = [...signingKeys, ...otherKeys]

/** The third step of a signing key, `retire`, follows when no signature of it is valid any more: after five minutes and longer. */
export const rotation: LabDrill = {
  invariant:
    'no request and no refresh fails while the keys of access tokens, grants, requests to services, enrollment, environments, checkpoints, refresh tokens, blind coins and all users of the broker are replaced and the processes restarted',
  async run({ lab, journey, random }) {
    const load = (await Load.prepare(journey.gateway, CLIENTS, random)).begin()
    const sessions = await Refreshing.begin(journey.gateway)
    const before = lab.installation.secret('accounts', 'ACCESS_SIGNING_KEY')
    for (const key of keys) await lab.enigm(['keys', 'rotate', key, 'announce'])
    await lab.replaceBrokerUsers()
    await lab.others.startAgent(lab.installation.secret('environment', 'COMMAND_PUBLIC_KEYS'))
    const announced = await restartInTurn(lab)
    for (const key of keys) await lab.enigm(['keys', 'rotate', key, 'activate'])
    const activated = await restartInTurn(lab)
    await lab.enigm(['keys', 'rotate', 'broker', 'retire'])
    await lab.replaceBrokerUsers()
    await lab.ready()
    await load.end()
    await sessions.end()
    // Tokens of the new key, checked by every service, and events over the connections of the new users.
    const after = (await Load.prepare(journey.gateway, 1, random)).begin()
    await after.end()
    const isReplaced = before !== lab.installation.secret('accounts', 'ACCESS_SIGNING_KEY')
    return {
      findings: [
        ...load.findings,
        ...sessions.findings,
        ...after.findings,
        ...(isReplaced ? [] : ['the key is the same']),
      ],
      figures: [
        load.figure,
        `${sessions.count} refreshes of ${CLIENTS} sessions, ${sessions.findings.length} failed`,
        `${keys.length} keys announced with ${announced.length} restarts, activated with ${activated.length}`,
      ],
    }
  },
}

/** Sessions that are refreshed all the time, each token once. */
class Refreshing {
  count = 0
  readonly findings: string[] = []
  private isStopping = false
  private running: Promise<unknown> = Promise.resolve()

  static async begin(gateway: Gateway): Promise<Refreshing> {
    const refreshing = new Refreshing()
    const people: Person[] = []
    for (let number = 0; number < CLIENTS; number++) people.push(await Person.create(gateway, PIN))
    for (const person of people) await person.signIn()
    refreshing.running = Promise.all(people.map((person) => refreshing.keepRefreshing(person)))
    return refreshing
  }

  async end(): Promise<void> {
    this.isStopping = true
    await this.running
  }

  private async keepRefreshing(person: Person): Promise<void> {
    while (!this.isStopping) {
      try {
        await person.refresh()
        this.count += 1
      } catch (error) {
        this.findings.push(`a refresh failed: ${(error as Error).message}`)
        await person.signIn()
      }
      await delay(REFRESH_PAUSE_MILLISECONDS)
    }
  }
}
