import { aggregate, Audiences, Stored } from '@enigm/subgraph'
import { GraphQLDate } from 'graphql-scalars'
import { Field, ID, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { passkeyLifecycle, PasskeyState } from './passkey.lifecycle'

/** A credential that signs in without number and secret. Neither maker nor model is known: there is no attestation. */
@Stored({
  class: 'SECURITY',
  kept: 'HOLDER',
  purposes: {
    IDENTIFICATION: ['id'],
    HOLDER: ['accountId'],
    LIFECYCLE: ['version', 'state'],
    TIMING: ['registeredAt', 'lastUsedBucket'],
    AUTHENTICATION: ['credentialId', 'publicKey', 'signCount', 'transports'],
    LABEL: ['label'],
  },
})
@Entity()
@Audiences('panel')
@ObjectType({ description: 'A passkey of the own account.' })
export class Passkey {
  @PrimaryColumn('text')
  @Field(() => ID, {
    description: 'Identifies the passkey; it is not the id that the authenticator gave it.',
  })
  id!: string

  @Column('int')
  version!: number

  @Column('text')
  @Field(() => PasskeyState, { description: 'Whether it signs in.' })
  state!: PasskeyState

  @Column('text')
  accountId!: string

  /** The id that the authenticator gave it, in base64url. */
  @Column('text')
  credentialId!: string

  /** COSE_Key in base64url (RFC 9052 section 7). */
  @Column('text')
  publicKey!: string

  /** The highest signature counter so far; text, because the driver gives bigint as text. */
  @Column('bigint')
  signCount!: string

  /** How the authenticator is reached, as it reported (WebAuthn Level 3, section 5.8.4). */
  @Column('text', { array: true })
  transports!: string[]

  @Column('text')
  @Field(() => String, { description: 'The name that its holder gave it.' })
  label!: string

  @Column('timestamptz')
  @Field(() => GraphQLDate, { description: 'The day on which it was registered, in UTC.' })
  registeredAt!: Date

  @Column('timestamptz', { nullable: true })
  @Field(() => GraphQLDate, { nullable: true, description: 'The day on which it signed in last, in UTC.' })
  lastUsedBucket!: Date | null
}

export const passkeys = aggregate(Passkey, {
  lifecycle: passkeyLifecycle,
  event: ({ id, accountId, state }) => ({ passkeyId: id, accountId, state }),
  audit: ({ id, accountId }) => ({ scope: `account:${accountId}`, target: id }),
})
