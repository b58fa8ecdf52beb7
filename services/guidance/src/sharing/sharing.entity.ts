import type { EventData } from '@enigm/contracts'
import { aggregate, Stored } from '@enigm/subgraph'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { sharingLifecycle, type SharingState } from './sharing.lifecycle'

/** The consent of a member that an organization sees whether the member has passed. It ends with the membership. */
@Stored({
  class: 'OPERATIONAL',
  kept: 'HOLDER',
  purposes: {
    IDENTIFICATION: ['id'],
    HOLDER: ['accountId', 'organizationId'],
    SETTING: ['version', 'state'],
  },
})
@Entity()
export class Sharing {
  @PrimaryColumn('text')
  id!: string

  @Column('int')
  version!: number

  @Column('text')
  accountId!: string

  @Column('text')
  organizationId!: string

  @Column('text')
  state!: SharingState
}

/** The administrators of the organization read a change again, too. */
export const sharings = aggregate(Sharing, {
  lifecycle: sharingLifecycle,
  event({ id, accountId, organizationId, state }): EventData<'guidance.sharing.allowed'> {
    return { sharingId: id, accountId, organizationId, state }
  },
  audit: ({ id, accountId }) => ({ scope: `account:${accountId}`, target: id }),
})
