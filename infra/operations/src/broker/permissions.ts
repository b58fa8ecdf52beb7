import {
  externalSourceNames,
  heartbeatSubject,
  hintSubject,
  isExternalSource,
  serviceNames,
  usedProofStream,
  usedProofSubject,
  type ExternalSource,
  type ServiceName,
} from '@enigm/contracts'
import { eventSourcesOf } from '@enigm/subgraph'
import { definitions } from '../definitions'
import type { BrokerUserName } from './users'

/** Subject patterns of nats-server. A subject that is not allowed is denied. */
interface Permissions {
  readonly publish: { readonly allow: readonly string[]; readonly deny?: readonly string[] }
  readonly subscribe: { readonly allow: readonly string[] }
}

/**
 * The permissions of one user; those of a service follow from its event handlers. Only `infrastructure` creates streams,
 * because a stream's configuration can make the broker republish under the subjects of another service. No user has
 * `allow_responses`, because a user could then open any subject with a request to itself. A service has no consumer on its
 * own stream, because that consumer could deliver forged messages to another subject.
 */
export function permissionsOf(user: BrokerUserName): Permissions {
  if (user === 'gateway') return gateway
  if (user === 'infrastructure') return infrastructure
  return isExternalSource(user) ? externalSource(user) : service(user)
}

/** An external source writes to its own stream and receives the broker's acknowledgment. */
function externalSource(name: ExternalSource): Permissions {
  return { publish: { allow: [`enigm.${name}.>`] }, subscribe: { allow: [`_INBOX_${name}.>`] } }
}

/** Only this service reads the audit entries of all services. */
const ledger: ServiceName = 'governance'

function service(name: ServiceName): Permissions {
  const own = streamOf(name)
  const { services, externalSources } = eventSourcesOf(definitions[name])
  return {
    publish: {
      allow: [
        `enigm.${name}.>`,
        `$JS.API.STREAM.INFO.${own}`,
        `$JS.API.STREAM.MSG.GET.${own}`,
        `$JS.API.STREAM.DELETE.${own}`,
        `control.${name}.poke`,
        `control.${name}.peers`,
        hintSubject(name),
        heartbeatSubject(name),
        `control.${name}.stream`,
        `control.${name}.snapshot.answer.>`,
        `control.${name}.audit.answer.>`,
        ...(name === ledger ? serviceNames.map((other) => `control.${other}.audit`) : []),
        ...services.flatMap((other) => [`control.${other}.snapshot`, ...consumption(streamOf(other), name)]),
        ...externalSources.flatMap((other) => consumption(streamOf(other), name)),
      ],
    },
    subscribe: {
      allow: [
        `_INBOX_${name}.>`,
        `control.${name}.poke`,
        `control.${name}.peers`,
        `control.${name}.snapshot`,
        `control.${name}.audit`,
        ...(name === ledger ? serviceNames.map((other) => `control.${other}.audit.answer.${name}.>`) : []),
        `control.${name}.stream.answer.${name}.>`,
        ...services.map((other) => `control.${other}.snapshot.answer.${name}.>`),
        ...services.map((other) => heartbeatSubject(other)),
      ],
    },
  }
}

/** The durable consumer of a service has the name of the service. */
function consumption(stream: string, durable: string): string[] {
  return [
    `$JS.API.CONSUMER.INFO.${stream}.${durable}`,
    `$JS.API.CONSUMER.CREATE.${stream}.${durable}`,
    // After the database was restored, the service needs the events again that it has acknowledged.
    `$JS.API.CONSUMER.DELETE.${stream}.${durable}`,
    `$JS.API.CONSUMER.MSG.NEXT.${stream}.${durable}`,
    `$JS.ACK.${stream}.${durable}.>`,
    `$JS.API.STREAM.MSG.GET.${stream}`,
  ]
}

const revocationSubjects = [
  'session.closed',
  'session.expired',
  'session.restricted',
  'client.revoked',
  'client.rotated',
].map((type) => `enigm.accounts.${type}`)
const accountsStream = streamOf('accounts')

/** Each gateway process creates consumers with random names. The names of the services' consumers are denied. */
const gateway: Permissions = {
  publish: {
    allow: [
      '$JS.API.INFO',
      usedProofSubject,
      ...revocationSubjects.map((subject) => `$JS.API.CONSUMER.CREATE.${accountsStream}.*.${subject}`),
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
  subscribe: {
    allow: [
      '_INBOX_gateway.>',
      'enigm.accounts.session.>',
      'enigm.accounts.client.>',
      hintSubject('*'),
      heartbeatSubject('accounts'),
    ],
  },
}

const infrastructure: Permissions = {
  publish: {
    allow: [
      ...[...serviceNames, ...externalSourceNames].flatMap((name) => [
        `$JS.API.STREAM.INFO.${streamOf(name)}`,
        `$JS.API.STREAM.CREATE.${streamOf(name)}`,
      ]),
      `$JS.API.STREAM.INFO.${usedProofStream}`,
      `$JS.API.STREAM.CREATE.${usedProofStream}`,
      ...serviceNames.map((name) => `control.${name}.stream.answer.>`),
    ],
  },
  subscribe: { allow: ['_INBOX_infrastructure.>', ...serviceNames.map((name) => `control.${name}.stream`)] },
}

/** The stream of a service or of an external source. */
export function streamOf(name: ServiceName | ExternalSource): string {
  return `ENIGM_${name.toUpperCase()}`
}
