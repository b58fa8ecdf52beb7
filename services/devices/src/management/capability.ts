import { Audiences, enumType } from '@enigm/subgraph'
import { Field, ObjectType } from 'type-graphql'
import { isWipeAllowed } from '../command/command.service'
import { DeviceCommandKind } from '../command/command.entity'
import type { DeviceManagement } from './management.entity'

const CapabilityState = enumType('CapabilityState', 'Whether a device can be commanded to do something.', {
  NOT_MANAGED: 'Managed mode is off.',
  NOT_ALLOWED: 'No policy that the device has confirmed allows it, or no policy is assigned.',
  AVAILABLE: 'It can be requested.',
})
type CapabilityState = keyof typeof CapabilityState

@Audiences('panel', 'device')
@ObjectType({ description: 'Something that a device can be commanded to do.' })
export class ManagedCapability {
  @Field(() => DeviceCommandKind, { description: 'The command.' })
  name!: DeviceCommandKind

  @Field(() => CapabilityState, { description: 'Whether it can be requested now.' })
  state!: CapabilityState
}

/** Every capability, also those that the mode or the policy excludes. */
export function capabilitiesOf(management: DeviceManagement | null): ManagedCapability[] {
  return Object.values(DeviceCommandKind).map((name) => ({ name, state: stateOf(name, management) }))
}

function stateOf(name: DeviceCommandKind, management: DeviceManagement | null): CapabilityState {
  if (management?.state !== 'ON') return 'NOT_MANAGED'
  if (name === 'WIPE') return isWipeAllowed(management) ? 'AVAILABLE' : 'NOT_ALLOWED'
  return name === 'ROTATE_POLICY' && !management.assignedPolicy ? 'NOT_ALLOWED' : 'AVAILABLE'
}
