import { Column, Entity, PrimaryColumn } from 'typeorm'

/**
 * A device that is trusted now, with its key by thumbprint: devices holds the key, and the device alone its private part.
 */
@Entity()
export class DeviceKey {
  @PrimaryColumn('text')
  deviceId!: string

  @Column('text')
  accountId!: string

  /** RFC 7638, SHA-256, base64url; null while no event has told it, so that the device is trusted and signs nothing here. */
  @Column('text', { nullable: true })
  thumbprint!: string | null
}
