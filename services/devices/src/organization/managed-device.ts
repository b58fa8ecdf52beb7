import { Audiences, DeviceHandle } from '@enigm/subgraph'
import { Field, ObjectType } from 'type-graphql'
import { DeviceKind } from '../device/device.entity'
import { DeviceState } from '../device/device.lifecycle'

/** A device as the administrators of its organization see it: by another handle, and without its owner, label or enrollment. */
@Audiences('panel')
@ObjectType({
  description: 'A device that its owner has bound to an organization, as the administrators see it.',
})
export class ManagedDevice {
  /** The id of the device. */
  id!: string

  @Field(() => DeviceHandle, { description: 'Names the device to the administrators of this organization.' })
  handle!: string

  @Field(() => DeviceKind, {
    description: 'The operating system of the device, as its enrollment request named it.',
  })
  kind!: DeviceKind

  @Field(() => DeviceState, { description: 'The state of the device in its lifecycle.' })
  state!: DeviceState

  organizationId!: string
}
