import { serviceNames } from '@enigm/contracts'

/** The processes of a deployment, each of which the lab runs several times. */
export const labProcessNames = [...serviceNames, 'gateway'] as const
export type LabProcessName = (typeof labProcessNames)[number]

export const NATS_NODES = 3
export const MOST_REPLICAS = 3

/** What has one address, behind a balancer or without replicas. */
const single = [
  ...['gateway', 'devicePolls', 'cardWebhooks', 'carrierNotifications', 'postgres', 'nats'],
  ...['environment', 'carrier', 'carrierEs2plus', 'card', 'monero'],
] as const
type SingleName =
  'gateway' | 'devicePolls' | 'cardWebhooks' | 'carrierNotifications' | 'postgres' | 'nats' | SimulatorPort
type SimulatorPort = 'environment' | 'carrier' | 'carrierEs2plus' | 'card' | 'monero'

/** Further listeners of a process. */
const further = ['operations', 'devicePolls', 'cardWebhooks', 'carrierNotifications'] as const
type FurtherName = (typeof further)[number]

const perReplica = labProcessNames.length + further.length
const servers = 2 + 2 * NATS_NODES

/** The number of ports that a lab can use, from its first one on. */
export const LAB_PORT_COUNT = single.length + servers + MOST_REPLICAS * perReplica

/** The loopback ports of a lab. Numbers of replicas, nodes and clusters begin with 0. */
export class Layout {
  constructor(
    readonly base: number,
    readonly replicas: number,
  ) {}

  /** What clients and processes reach: the balancer where there are several servers. */
  of(name: SingleName): number {
    return this.base + (single as readonly string[]).indexOf(name)
  }

  cluster(number: number): number {
    return this.base + single.length + number
  }

  node(number: number): number {
    return this.base + single.length + 2 + number
  }

  route(number: number): number {
    return this.node(number) + NATS_NODES
  }

  replica(name: LabProcessName | FurtherName, number: number): number {
    const offset = [...labProcessNames, ...further].indexOf(name)
    return this.base + single.length + servers + number * perReplica + offset
  }

  get numbers(): number[] {
    return Array.from({ length: this.replicas }, (_, number) => number)
  }
}

export function urlOf(port: number): string {
  return `http://127.0.0.1:${port}`
}
