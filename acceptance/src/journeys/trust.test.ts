import { randomUUID } from 'node:crypto'
import { eventually, gatewayAt } from './client'
import { useKey } from './enigm-key'
import { buyEsim } from './esim'
import { journeyOn, type Journey } from './journey'
import { phoneOf } from './managed-device'
import { createServer, requestEnrollment } from './membership'
import { Person } from './person'
import { buyProduct } from './purchase'
import { rules } from './remaining-mutations.fixture'
import { sharedSystem } from './shared-system.fixture'
import type { WholeSystem } from './whole-system.fixture'

let running: WholeSystem
let journey: Journey

beforeAll(async () => {
  running = await sharedSystem()
  journey = journeyOn(gatewayAt(running.url), running.system)
})

interface Signal {
  readonly kind: string
  readonly source: string
}

interface Answer {
  readonly me: Record<`${string}TrustSignals`, Signal[]> & {
    readonly devices: {
      readonly edges: {
        readonly node: { trust: { signals: Signal[] }; activeDefense: { signal: Signal } | null }
      }[]
    }
  }
}

const ALL = `{ me {
  securityTrustSignals { kind source } serverTrustSignals { kind source }
  esimTrustSignals { kind source } keyTrustSignals { kind source }
  devices(first: 10) { edges { node {
    trust { signals { kind source } } activeDefense { signal { kind source } }
  } } }
} }`

/** The kinds of all signals that one request gives, each with its source. */
async function signalsOf({ panel }: Person): Promise<string[]> {
  const { me } = await panel.send<Answer>(ALL)
  const { devices, ...ofServices } = me
  const ofDevices = devices.edges.flatMap(({ node: { trust, activeDefense } }) =>
    activeDefense ? [...trust.signals, activeDefense.signal] : trust.signals,
  )
  const all = [...Object.values(ofServices).flat(), ...ofDevices]
  return [...new Set(all.map(({ kind, source }) => `${kind} of ${source}`))].sort()
}

/** A server with an access policy and a deletion of content. */
async function ownServer(person: Person): Promise<void> {
  const entitlementId = await buyProduct(journey, person, 'SERVER_MONTHLY')
  const { id: serverId } = await createServer(journey, { person, entitlementId })
  const policy = { serverId, expectedVersion: 0, rules, sharesSignals: false }
  await person.panel.mutate('updateServerPolicy', policy, 'policy { id }')
  const grant = await person.grant('SERVER_CONTENT_DELETION', serverId)
  const deletion = { serverId, idempotencyKey: randomUUID(), grant }
  await person.panel.mutate('deleteAllServerContent', deletion, 'contentDeletion { id }')
}

/** A phone in managed mode that has reported its posture and what Active Defense has found. */
async function ownPhone(person: Person): Promise<void> {
  const { deviceHandle, simulated } = await requestEnrollment(person, 'ENIGM_OS')
  await person.panel.mutate('approveDeviceEnrollment', { deviceHandle }, 'device { state }')
  await person.panel.mutate('enableManagedMode', { deviceHandle }, 'device { managedMode }')
  const phone = phoneOf(running.system, simulated)
  const posture = { deviceHandle, operation: 'REFRESH_POSTURE' }
  await person.panel.mutate('requestRemoteOperation', posture, 'command { id }')
  await phone.carryOut((await phone.poll())!)
  expect(await phone.sendEvidence({ findings: ['INTERCEPTION'] })).toMatchObject({ status: 200 })
}

describe('trust over all services', () => {
  it('[TRU-14] is one request: every kind of signal with the service or device that says it, and no sum', async () => {
    const person = await Person.create(journey.gateway, '573916')
    await person.signIn()
    await person.setPin()
    await ownServer(person)
    await ownPhone(person)
    await buyEsim(journey, person)
    await useKey(journey, person)
    const expected = [
      'ACTIVE_DEFENSE of active-defense',
      'DEVICE_ENROLLMENT of device-lifecycle',
      'DEVICE_REPLACEMENT of device-lifecycle',
      'DEVICE_REVOCATION of device-lifecycle',
      'ESIM_LIFECYCLE of esim',
      'KEY_LIFECYCLE of keys',
      'MANAGED_DEVICE of managed-capabilities',
      'REMOTE_ATTESTATION of remote-attestation',
      'SECURITY_CENTER_POSTURE of enigm-os',
      'SECURITY_EVENTS of accounts',
      'SERVER_CONTENT_LIFECYCLE of servers',
      'SERVER_MEMBERSHIP of servers',
      'SERVER_POLICY of servers',
    ]
    await eventually('every signal', async () => (await signalsOf(person)).length === expected.length)
    expect(await signalsOf(person)).toEqual(expected)
  })
})
