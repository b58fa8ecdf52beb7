import { Audiences, select, type App, type DataSubject } from '@enigm/subgraph'
import { Field, ObjectType } from 'type-graphql'
import { Device, DeviceKind } from '../device/device.entity'
import { DeviceState } from '../device/device.lifecycle'

const MOST_DEVICES = 100

/** A device as support sees it: without handle, label, time or key. */
@Audiences('panel')
@ObjectType({ description: 'A device of a customer, in categories.' })
export class CustomerDevice {
  /** The id of the device. */
  id!: string

  accountId!: string

  @Field(() => DeviceKind, {
    description: 'The operating system of the device, as its enrollment request named it.',
  })
  kind!: DeviceKind

  @Field(() => DeviceState, { description: 'The state of the device in its lifecycle.' })
  state!: DeviceState
}

const ofCustomer = select(Device, 'd', ['id', 'accountId', 'kind', 'state', 'requestedAt'])
  .join('JOIN customer c ON c.account_id = d.account_id')
  .where('c.platform_handle = $1', 'd.removed_at IS NULL')
  .orderBy('requestedAt desc', 'id desc')
  .limit('$2')

/** The devices of one account; empty both for an unknown handle and for an account without a device. */
export function customerDevices(app: App, accountHandle: string): Promise<CustomerDevice[]> {
  return app.read(ofCustomer, [accountHandle, MOST_DEVICES])
}

/** The read is recorded in the trail of the account (AUD-01); in no other trail than that of support when there was nothing to read. */
export function subjectOf([first]: readonly CustomerDevice[]): DataSubject | null {
  return first ? { scope: `account:${first.accountId}`, target: first.accountId } : null
}
