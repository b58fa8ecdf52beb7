import type { EventData } from '@enigm/contracts'
import {
  aggregate,
  Audiences,
  enumType,
  Key,
  type AuditSubject,
  type Transaction,
  Stored,
} from '@enigm/subgraph'
import { Field, ID, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { EsimPolicy } from '../profile/esim-policy'
import { recordStates } from './esim-history'
import { esimLifecycle, EsimState, type EsimTransition } from './esim.lifecycle'

const EsimProblem = enumType('EsimProblem', 'The reason why an eSIM cannot be used.', {
  OUT_OF_STOCK: 'The stock of the carrier is empty; the order waits.',
  CARRIER_UNAVAILABLE: 'The carrier does not answer, or not by the protocol; the order waits.',
  ORDER_REFUSED: 'The carrier does not accept the order; it is retried after growing pauses.',
  DOWNLOAD_FAILED: 'A device has tried to download or install the profile and failed.',
  REMOVED_FROM_DEVICE: 'The profile was deleted on the device.',
})
type EsimProblem = keyof typeof EsimProblem

export const EsimRemovalState = enumType(
  'EsimRemovalState',
  'The removal of a profile from one place, as far as it is known.',
  {
    ORDERED: 'It was ordered and not answered yet.',
    CONFIRMED: 'It was confirmed.',
    NOT_POSSIBLE: 'The carrier cannot take the profile back: a device has it.',
    NOT_THERE: 'As far as is known no device ever had the profile.',
    NOT_CONFIRMED: 'A device has the profile and has not reported its removal.',
  },
)
export type EsimRemovalState = keyof typeof EsimRemovalState

/** The answer of the carrier to the cancelation of a profile. */
type RemovalAtCarrier = Extract<EsimRemovalState, 'ORDERED' | 'CONFIRMED' | 'NOT_POSSIBLE'>
/** A carrier cannot delete a profile on a device (SGP.22): only the report of the device confirms it. */
type RemovalOnDevice = Extract<EsimRemovalState, 'NOT_THERE' | 'NOT_CONFIRMED' | 'CONFIRMED'>

/** Holder, entitlement, profile and the hash of the activation have no field; no field names the profile of the carrier. */
@Stored({
  class: 'OPERATIONAL',
  kept: 'HOLDER',
  purposes: {
    IDENTIFICATION: ['id', 'accountHandle'],
    HOLDER: ['accountId', 'organizationId'],
    RELATION: ['entitlementId', 'profileId', 'replacesId'],
    LIFECYCLE: [
      'version',
      'state',
      'problem',
      'policyInForce',
      'isSuspended',
      'removalAtCarrier',
      'removalOnDevice',
    ],
    TIMING: ['sinceDay'],
    AUTHENTICATION: ['activationHash'],
    SETTING: ['policy'],
  },
})
@Entity()
@Key('id')
@Audiences('panel', 'partner')
@ObjectType({ description: 'An eSIM: the state of its connectivity and nothing else.' })
export class Esim {
  @Field(() => ID, { description: 'Identifies the eSIM; it is no number of the carrier.' })
  @PrimaryColumn('text')
  id!: string

  /** Counts the events of the eSIM. */
  @Column('int')
  version!: number

  @Field(() => EsimState, { description: 'The position of the eSIM in its lifecycle.' })
  @Column('text')
  state!: EsimState

  /** Its holder, or the member of the organization who uses it. */
  @Column('text', { nullable: true })
  accountId!: string | null

  @Column('text', { nullable: true })
  organizationId!: string | null

  /** The platform handle of the account, by which support finds its eSIMs. */
  @Column('text', { nullable: true })
  accountHandle!: string | null

  @Column('timestamptz')
  sinceDay!: Date

  @Column('text', { nullable: true })
  entitlementId!: string | null

  /** The only link between a holder and the carrier's view (decision 0023). */
  @Column('text', { nullable: true })
  profileId!: string | null

  /** Keyed hash of the idempotency key of the activation. */
  @Column('text', { nullable: true })
  activationHash!: string | null

  @Field(() => EsimProblem, {
    nullable: true,
    description: 'The reason why it cannot be used; null without a problem.',
  })
  @Column('text', { nullable: true })
  problem!: EsimProblem | null

  @Field(() => EsimPolicy, { description: 'The connectivity policy that was assigned.' })
  @Column('text')
  policy!: EsimPolicy

  @Field(() => EsimPolicy, { description: 'The connectivity policy of its present profile.' })
  @Column('text')
  policyInForce!: EsimPolicy

  @Field(() => Boolean, {
    description:
      'Whether its paid term and the grace period have ended; a renewal resumes it until it is retired.',
  })
  @Column('boolean', { default: false })
  isSuspended!: boolean

  @Column('text', { nullable: true })
  removalAtCarrier!: RemovalAtCarrier | null

  @Column('text', { nullable: true })
  removalOnDevice!: RemovalOnDevice | null

  @Column('text', { nullable: true })
  replacesId!: string | null
}

/** The relation of a caller to an eSIM: part of the statement that reads the row. */
export type EsimViewer = 'OWNER' | 'ASSIGNEE' | 'ADMINISTRATOR' | 'PARTNER'

/** An eSIM with the relation of the caller to it, and whether the carrier has prepared its profile. */
export type ViewedEsim = Esim & { viewer: EsimViewer; ready: boolean }

type EsimData = EventData<'esim.esim.snapshot'>

function eventData({ id, accountId, organizationId, entitlementId, state }: Esim): EsimData {
  return {
    esimId: id,
    ...(accountId && { accountId }),
    ...(organizationId && { organizationId }),
    ...(entitlementId && { entitlementId }),
    state,
  }
}

/** In the trail of the organization that owns the eSIM, else of its holder, else of the platform. */
export function auditSubject({ id, accountId, organizationId }: Esim): AuditSubject {
  if (organizationId) return { scope: `organization:${organizationId}`, target: id }
  return { scope: accountId ? `account:${accountId}` : 'platform', target: id }
}

export const esims = aggregate(Esim, { lifecycle: esimLifecycle, event: eventData, audit: auditSubject })

/**
 * Moves a locked eSIM and records the state in its history. Event and audit entry name the holder that it had, also when the
 * transition removes the holder.
 * @throws DomainFailure INVALID_TRANSITION
 */
export async function moveEsim(
  tx: Transaction,
  before: Esim,
  action: EsimTransition,
  { set, event, ...details }: { set?: Partial<Esim>; event?: object; reason?: string } = {},
): Promise<Esim> {
  const { id } = before
  const moved = await esims.move(
    tx,
    action,
    { id },
    {
      ...details,
      set: { problem: null, ...set },
      event: ({ state }) => ({ ...eventData({ ...before, state }), ...event }),
      audit: () => auditSubject(before),
    },
  )
  await recordStates(tx, [moved])
  return moved
}

/** Sets what an eSIM shows and no event names: its problem, and the removal of its profile. */
export async function setWithoutEvent(
  tx: Transaction,
  esim: Esim,
  set: Partial<Pick<Esim, 'problem' | 'removalAtCarrier' | 'removalOnDevice'>>,
): Promise<void> {
  await tx.manager.update(Esim, { id: esim.id }, set)
  esims.hint(tx, 'esim.esim.snapshot', esim)
}
