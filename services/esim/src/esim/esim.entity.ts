import { Audiences, Key } from '@enigm/subgraph'
import { Field, ID, ObjectType, registerEnumType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { EsimState } from './esim.lifecycle'
import { EsimPolicy } from './esim.policy'

registerEnumType(EsimState, {
  name: 'EsimState',
  description: 'Where an eSIM stands in its lifecycle.',
  valuesConfig: {
    ORDERED: { description: 'Its profile is ordered from the carrier, or waits there for its activation.' },
    RELEASED: { description: 'Its activation code was shown; the profile can be downloaded.' },
    DOWNLOADED: { description: 'A device has downloaded the profile.' },
    INSTALLED: { description: 'A device has installed the profile.' },
    ENABLED: { description: 'It is in use on a device.' },
    DISABLED: { description: 'It is on a device and switched off.' },
    ERROR: { description: 'Something failed, which its problem names; it can be replaced.' },
    UNLINKED: { description: 'It belongs to nobody any more.' },
    DELETED: { description: 'The deletion of its profile was ordered.' },
    RETIRED: { description: 'It was taken out of use for good.' },
    REPLACED: { description: 'Another eSIM has taken its place.' },
  },
})

export enum EsimProblem {
  OUT_OF_STOCK = 'OUT_OF_STOCK',
  CARRIER_UNAVAILABLE = 'CARRIER_UNAVAILABLE',
  ORDER_REFUSED = 'ORDER_REFUSED',
  DOWNLOAD_FAILED = 'DOWNLOAD_FAILED',
  REMOVED_FROM_DEVICE = 'REMOVED_FROM_DEVICE',
}

registerEnumType(EsimProblem, {
  name: 'EsimProblem',
  description: 'What keeps an eSIM from being of use.',
  valuesConfig: {
    OUT_OF_STOCK: { description: 'The carrier has no profile left; the order waits.' },
    CARRIER_UNAVAILABLE: {
      description: 'The carrier does not answer, or answers nonsense; the order waits.',
    },
    ORDER_REFUSED: {
      description: 'The carrier does not accept the order; it is tried again, later each time.',
    },
    DOWNLOAD_FAILED: { description: 'A device has tried to download or install the profile and failed.' },
    REMOVED_FROM_DEVICE: { description: 'The profile was deleted on the device.' },
  },
})

/** What became of the order to cancel a profile: the carrier's answer and nothing more. */
export type RemovalAtCarrier = 'ORDERED' | 'CONFIRMED' | 'NOT_POSSIBLE'
/** What is known about the device. A carrier cannot delete there (SGP.22): only the device's own report confirms it. */
export type RemovalOnDevice = 'NOT_THERE' | 'NOT_CONFIRMED' | 'CONFIRMED'

/** Holder, entitlement, profile and the hash of the activation have no field; nothing here names the carrier's profile. */
@Entity()
@Key('id')
@Audiences('panel', 'partner')
@ObjectType({ description: 'An eSIM, as far as its lifecycle goes: connectivity state and nothing else.' })
export class Esim {
  @Field(() => ID, { description: 'Names the eSIM; it is no number of the carrier and gives nothing.' })
  @PrimaryColumn('text')
  id!: string

  /** Counts the eSIM's events. */
  @Column('int')
  version!: number

  @Field(() => EsimState, { description: 'Where the eSIM stands in its lifecycle.' })
  @Column('text')
  state!: EsimState

  /** Its holder, or the member of the organization who uses it. */
  @Column('text', { nullable: true })
  accountId!: string | null

  @Column('text', { nullable: true })
  organizationId!: string | null

  /** How support finds the eSIMs of an account: the account's platform handle. */
  @Column('text', { nullable: true })
  accountHandle!: string | null

  @Column('timestamptz')
  sinceDay!: Date

  @Column('text', { nullable: true })
  entitlementId!: string | null

  /** The link to what the carrier knows; nothing else here leads there. */
  @Column('text', { nullable: true })
  profileId!: string | null

  /** Keyed hash of the key with which the activation code was asked for. */
  @Column('text', { nullable: true })
  activationHash!: string | null

  @Field(() => EsimProblem, {
    nullable: true,
    description: 'What keeps it from being of use; null when nothing does.',
  })
  @Column('text', { nullable: true })
  problem!: EsimProblem | null

  @Field(() => EsimPolicy, { description: 'The connectivity policy that was assigned.' })
  @Column('text')
  policy!: EsimPolicy

  @Field(() => EsimPolicy, { description: 'The connectivity policy that its profile carries out.' })
  @Column('text')
  policyInForce!: EsimPolicy

  @Column('text', { nullable: true })
  removalAtCarrier!: RemovalAtCarrier | null

  @Column('text', { nullable: true })
  removalOnDevice!: RemovalOnDevice | null

  @Column('text', { nullable: true })
  replacesId!: string | null
}

/** What a caller is to an eSIM: decided in SQL with the row, never afterwards. */
export type EsimViewer = 'OWNER' | 'ASSIGNEE' | 'ADMINISTRATOR' | 'PARTNER'

/** An eSIM with what the caller is to it, and whether the carrier has prepared its profile. */
export type ViewedEsim = Esim & { viewer: EsimViewer; ready: boolean }
