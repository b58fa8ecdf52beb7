import { Audiences, DeviceHandle, enumType } from '@enigm/subgraph'
import { Field, ObjectType } from 'type-graphql'
import { DeviceKind } from '../device/device.entity'
import { deviceLifecycle, DeviceState } from '../device/device.lifecycle'

/** A device as the administrators of its organization see it: by another handle, and without its owner, label or enrollment. */
@Audiences('panel', 'partner')
@ObjectType({
  description:
    'A device that its owner has bound to an organization, as its administrators and its machine clients see it.',
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

  /** The account of its owner, who reads in the trail which data of the device was read. */
  accountId!: string

  organizationId!: string

  /** The organization that has restricted the device. */
  restrictedBy!: string | null
}

/** What the administrators decide about a device; its enrollment, its replacement and its management are decisions of its owner. */
export const ManagedDeviceAction = enumType(
  'ManagedDeviceAction',
  'An action of an administrator on a managed device.',
  {
    RESTRICT: 'Action of the mutation restrictManagedDevice.',
    LIFT_RESTRICTION: 'Action of the mutation liftManagedDeviceRestriction.',
    REVOKE: 'Action of the mutation revokeManagedDevice.',
    RETIRE: 'Action of the mutation retireManagedDevice.',
  },
)
export type ManagedDeviceAction = keyof typeof ManagedDeviceAction

/** The actions that the state of the device allows; an organization lifts only its restriction. */
export function actionsOn({ state, restrictedBy, organizationId }: ManagedDevice): ManagedDeviceAction[] {
  const possible: readonly string[] = deviceLifecycle.available(state)
  return Object.values(ManagedDeviceAction)
    .filter((action) => possible.includes(action))
    .filter((action) => action !== 'LIFT_RESTRICTION' || restrictedBy === organizationId)
}
