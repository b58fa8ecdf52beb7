import { Audiences } from '@enigm/subgraph'
import { Field, ID, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { PasskeyState } from './passkey.lifecycle'

/** A credential that signs in without number and secret. It knows neither maker nor model: there is no attestation. */
@Entity()
@Audiences('panel')
@ObjectType({ description: 'A passkey of the own account.' })
export class Passkey {
  @PrimaryColumn('text')
  @Field(() => ID, { description: 'Names the passkey; it is not the id that the authenticator gave it.' })
  id!: string

  @Column('int')
  version!: number

  @Column('text')
  @Field(() => PasskeyState, { description: 'Whether it signs in.' })
  state!: PasskeyState

  @Column('text')
  accountId!: string

  /** As the authenticator gave it, in base64url. */
  @Column('text')
  credentialId!: string

  /** COSE_Key in base64url (RFC 9052 section 7). */
  @Column('text')
  publicKey!: string

  /** Highest signature counter that was seen; text, as PostgreSQL's bigint comes. */
  @Column('bigint')
  signCount!: string

  /** How the authenticator is reached, in its own words. */
  @Column('text', { array: true })
  transports!: string[]

  @Column('text')
  @Field(() => String, { description: 'What its holder calls it.' })
  label!: string

  @Column('timestamptz')
  @Field(() => Date, { description: 'The day on which it was registered, in UTC.' })
  registeredAt!: Date

  @Column('timestamptz', { nullable: true })
  @Field(() => Date, { nullable: true, description: 'The day on which it signed in last, in UTC.' })
  lastUsedBucket!: Date | null
}

/** Event data of a passkey: ids and state only. */
export function passkeyData({ id, accountId, state }: Pick<Passkey, 'id' | 'accountId' | 'state'>) {
  return { passkeyId: id, accountId, state }
}

/** The audit entry of something that befell a passkey. */
export function passkeyAudit({ id, accountId }: Pick<Passkey, 'id' | 'accountId'>, reason?: string) {
  return { scope: `account:${accountId}`, target: id, reason }
}
