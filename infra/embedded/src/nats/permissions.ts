import {
  externalSourcesOf,
  isExternalSource,
  externalSourceNames,
  subscriptionsOf,
  serviceNames,
  type ExternalSource,
  type ServiceName,
} from '@enigm/contracts'

/** The nkey users of the broker: one per service and outside system, the gateway, and the one identity that makes streams. */
export const brokerUserNames = [...serviceNames, ...externalSourceNames, 'gateway', 'infrastructure'] as const
export type BrokerUserName = (typeof brokerUserNames)[number]

/** Subjects as nats-server takes them; what is not allowed is denied. */
export interface Permissions {
  readonly publish: { readonly allow: readonly string[]; readonly deny?: readonly string[] }
  readonly subscribe: { readonly allow: readonly string[] }
}

/**
 * What each user may do. Nobody but `infrastructure` makes a stream, since its configuration can have the broker
 * republish under another service's subjects, and nobody has `allow_responses`, since a request to oneself would then
 * open any subject. Services read no stream of their own through a consumer: it could deliver elsewhere what they forge.
 */
export function permissionsOf(user: BrokerUserName): Permissions {
  if (user === 'gateway') return gateway
  if (user === 'infrastructure') return infrastructure
  return isExternalSource(user) ? outside(user) : service(user)
}

/** It writes to its own stream and hears whether that was stored. */
function outside(name: ExternalSource): Permissions {
  return { publish: { allow: [`enigm.${name}.>`] }, subscribe: { allow: [`_INBOX_${name}.>`] } }
}

function service(name: ServiceName): Permissions {
  const own = streamOf(name)
  const read = subscriptionsOf(name)
  return {
    publish: {
      allow: [
        `enigm.${name}.>`,
        `$JS.API.STREAM.INFO.${own}`,
        `$JS.API.STREAM.MSG.GET.${own}`,
        `$JS.API.STREAM.DELETE.${own}`,
        `control.${name}.poke`,
        `control.${name}.stream`,
        `control.${name}.report.answer.>`,
        ...read.flatMap((other) => [`control.${other}.report`, ...consumption(streamOf(other), name)]),
        ...externalSourcesOf(name).flatMap((other) => consumption(streamOf(other), name)),
      ],
    },
    subscribe: {
      allow: [
        `_INBOX_${name}.>`,
        `control.${name}.poke`,
        `control.${name}.report`,
        `control.${name}.stream.answer.${name}.>`,
        ...read.map((other) => `control.${other}.report.answer.${name}.>`),
      ],
    },
  }
}

/** The durable consumer of a service bears its name. */
function consumption(stream: string, durable: string): string[] {
  return [
    `$JS.API.CONSUMER.INFO.${stream}.${durable}`,
    `$JS.API.CONSUMER.CREATE.${stream}.${durable}`,
    `$JS.API.CONSUMER.MSG.NEXT.${stream}.${durable}`,
    `$JS.ACK.${stream}.${durable}.>`,
    `$JS.API.STREAM.MSG.GET.${stream}`,
  ]
}

const ends = [
  'session.closed',
  'session.expired',
  'session.restricted',
  'client.revoked',
  'client.rotated',
].map((end) => `enigm.accounts.${end}`)
const accountsStream = streamOf('accounts')

/** Every gateway makes consumers of its own, of names that only it knows; those of services are not among them. */
const gateway: Permissions = {
  publish: {
    allow: [
      '$JS.API.INFO',
      ...ends.map((subject) => `$JS.API.CONSUMER.CREATE.${accountsStream}.*.${subject}`),
      `$JS.API.CONSUMER.INFO.${accountsStream}.*`,
      `$JS.API.CONSUMER.MSG.NEXT.${accountsStream}.*`,
      `$JS.API.CONSUMER.DELETE.${accountsStream}.*`,
    ],
    deny: serviceNames.flatMap((name) => [
      `$JS.API.CONSUMER.*.${accountsStream}.${name}`,
      `$JS.API.CONSUMER.CREATE.${accountsStream}.${name}.>`,
      `$JS.API.CONSUMER.MSG.NEXT.${accountsStream}.${name}`,
    ]),
  },
  subscribe: { allow: ['_INBOX_gateway.>', 'enigm.accounts.session.>', 'enigm.accounts.client.>'] },
}

const infrastructure: Permissions = {
  publish: {
    allow: [
      ...[...serviceNames, ...externalSourceNames].flatMap((name) => [
        `$JS.API.STREAM.INFO.${streamOf(name)}`,
        `$JS.API.STREAM.CREATE.${streamOf(name)}`,
      ]),
      ...serviceNames.map((name) => `control.${name}.stream.answer.>`),
    ],
  },
  subscribe: { allow: ['_INBOX_infrastructure.>', ...serviceNames.map((name) => `control.${name}.stream`)] },
}

function streamOf(name: ServiceName | ExternalSource): string {
  return `ENIGM_${name.toUpperCase()}`
}
