import { Stored } from '@enigm/subgraph'
import { Column, Entity, PrimaryColumn } from 'typeorm'

/** A device that is trusted now, with the thumbprint of its key. The service devices holds the key, only the device its private part. */
@Stored({
  class: 'SECURITY',
  kept: 'HOLDER',
  purposes: {
    HOLDER: ['accountId'],
    RELATION: ['deviceId'],
    AUTHENTICATION: ['thumbprint'],
  },
})
@Entity()
export class DeviceKey {
  @PrimaryColumn('text')
  deviceId!: string

  @Column('text')
  accountId!: string

  /** RFC 7638, SHA-256, base64url; null until an event brings it: the device is then trusted but cannot sign in here. */
  @Column('text', { nullable: true })
  thumbprint!: string | null
}
