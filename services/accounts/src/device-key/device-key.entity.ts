import { Column, Entity, PrimaryColumn } from 'typeorm'

/** The key of a device that is trusted now, by its thumbprint: devices holds the key, and the device alone its private part. */
@Entity()
export class DeviceKey {
  @PrimaryColumn('text')
  deviceId!: string

  @Column('text')
  accountId!: string

  /** RFC 7638, SHA-256, base64url. */
  @Column('text')
  thumbprint!: string
}
