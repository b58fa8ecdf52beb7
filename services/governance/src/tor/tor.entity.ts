import { aggregate, Audiences, enumType, Stored } from '@enigm/subgraph'
import type { TorSurfaceKey as Key } from '@enigm/contracts'
import { Field, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { torSurfaceLifecycle, TorSurfaceState } from './tor.lifecycle'

const surfaceSentences = {
  WEB_PANEL: 'The web panel for customers, with its public pages.',
} satisfies Record<Key, string>

export const TorSurfaceKey = enumType(
  'TorSurfaceKey',
  'A web surface that Tor Gateway can open; no other one can be added by an operation.',
  surfaceSentences,
)

const TorSurfaceClass = enumType('TorSurfaceClass', 'The class of a web surface of Tor Gateway.', {
  PUBLIC_WEB: 'A web surface for the public: not administrative, not internal and no infrastructure.',
})
type TorSurfaceClass = keyof typeof TorSurfaceClass

/** The key is the id: the migration writes one row for each surface, and nothing adds another. */
@Stored({
  class: 'OPERATIONAL',
  kept: 'PERMANENT',
  purposes: {
    IDENTIFICATION: ['id'],
    LIFECYCLE: ['version', 'state'],
    SETTING: ['surfaceClass', 'onionAddress'],
  },
})
@Entity('tor_surface')
@Audiences('panel', 'partner', 'internal')
@ObjectType({ description: 'A public web surface that can be reached over Tor.' })
export class TorSurface {
  @Field(() => TorSurfaceKey, { name: 'key', description: 'Identifies the surface.' })
  @PrimaryColumn('text')
  id!: Key

  @Column('int')
  version!: number

  @Field(() => TorSurfaceClass, { description: 'The class of the surface; each one is public.' })
  @Column('text')
  surfaceClass!: TorSurfaceClass

  @Field(() => TorSurfaceState, { description: 'Whether it is reachable over Tor.' })
  @Column('text')
  state!: TorSurfaceState

  @Field(() => String, {
    nullable: true,
    description: 'Its latest address in the Tor network, without scheme; null before it is enabled.',
  })
  @Column('text', { nullable: true })
  onionAddress!: string | null
}

export const torSurfaces = aggregate(TorSurface, {
  lifecycle: torSurfaceLifecycle,
  event: ({ id, state }) => ({ surfaceKey: id, state }),
  audit: ({ id }) => ({ scope: 'platform', target: id }),
})

/** The id of the only policy. */
export const TOR_POLICY = 'TOR_GATEWAY'

@Stored({
  class: 'OPERATIONAL',
  kept: 'PERMANENT',
  purposes: {
    IDENTIFICATION: ['id'],
    INTEGRITY: ['version'],
    SETTING: ['allowsAccountCreation', 'allowsPurchases', 'allowsSignIn'],
  },
})
@Entity('tor_policy')
@Audiences('panel', 'partner', 'internal')
@ObjectType({
  description: 'What people can do over Tor; the gateway enforces it. Administration is never part of it.',
})
export class TorPolicy {
  @PrimaryColumn('text')
  id!: typeof TOR_POLICY

  @Column('int')
  version!: number

  @Field(() => Boolean, { description: 'Whether an account can be created.' })
  @Column('boolean')
  allowsAccountCreation!: boolean

  @Field(() => Boolean, { description: 'Whether a person without an account can buy.' })
  @Column('boolean')
  allowsPurchases!: boolean

  @Field(() => Boolean, {
    description:
      'Whether a customer can sign in, recover an account and use a session, with the rights to the own account only.',
  })
  @Column('boolean')
  allowsSignIn!: boolean
}
