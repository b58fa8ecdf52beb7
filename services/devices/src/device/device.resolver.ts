import {
  accountOf,
  Audiences,
  DeviceHandle,
  Input,
  limitation,
  Limitation,
  RequiresScopes,
  type App,
  type Context,
  type CountedConnection,
} from '@enigm/subgraph'
import { Arg, Args, Ctx, Field, FieldResolver, InputType, Query, Resolver, Root } from 'type-graphql'
import type { DeviceCommand } from '../command/command.entity'
import { commandsOfDevices } from '../command/command.queries'
import { DeviceCommandConnection, DeviceCommandsArgs } from '../command/command.resolver'
import { connectionsOfDevices } from '../endpoint/connections.queries'
import { Operation } from '../errors'
import { capabilitiesOf, ManagedCapability } from '../management/capability'
import { DeviceManagement } from '../management/management.entity'
import { ManagedMode } from '../management/management.lifecycle'
import { managementsOfDevices } from '../management/management.queries'
import { Device } from './device.entity'
import { DeviceAction, deviceLifecycle } from './device.lifecycle'
import { deviceByHandle, pendingDevices } from './device.queries'
import { DeviceService } from './device.service'
import { EnrollmentService } from './enrollment.service'
import { LabelColor, LabelNoun, textOfLabel } from './label'

@InputType()
class EnrollmentInput {
  @Field(() => String, {
    description:
      'A compact JWS by the Ed25519 key of the device: header alg EdDSA, typ device-enrollment+jwt, jwk the public key; claims iss (thumbprint of that key, RFC 7638), aud enigm-devices, sid (the calling session), kind, jti, iat, exp (at most 5 minutes later).',
  })
  enrollment!: string
}

@InputType()
class DeviceInput {
  @Field(() => DeviceHandle, { description: 'The device.' })
  deviceHandle!: string
}

@InputType()
class ReplacementInput extends DeviceInput {
  @Field(() => DeviceHandle, { description: 'A device of the same account that waits for a decision.' })
  newDeviceHandle!: string
}

@InputType()
class LabelInput extends DeviceInput {
  @Field(() => LabelColor, { description: 'The first word.' })
  color!: LabelColor

  @Field(() => LabelNoun, { description: 'The second word.' })
  noun!: LabelNoun
}

const owner = { audiences: ['panel'], requires: ['devices:manage'] } as const
const device = [Device, 'The device as it now is; null when nothing has changed.'] as const

@Resolver(() => Device)
export class DeviceResolver {
  private readonly devices: DeviceService
  private readonly enrollments: EnrollmentService

  constructor(app: App) {
    this.devices = app.get(DeviceService)
    this.enrollments = app.get(EnrollmentService)
  }

  @Audiences('panel', 'device')
  @RequiresScopes('devices:read')
  @Query(() => Device, {
    nullable: true,
    description: 'One of the own devices; null when the account has none of this handle. Needs devices:read.',
  })
  device(
    @Arg('handle', () => DeviceHandle, { description: 'Names the device.' }) handle: string,
    @Ctx() context: Context,
  ): Promise<Device | null> {
    return context.load(deviceByHandle, handle)
  }

  @Audiences('panel', 'device')
  @RequiresScopes('devices:read')
  @Query(() => [Device], {
    description:
      'The own devices that wait for a decision, at most 5, the longest waiting first. Needs devices:read.',
  })
  pendingEnrollments(@Ctx() { app, caller }: Context): Promise<Device[]> {
    return pendingDevices(app, accountOf(caller))
  }

  @FieldResolver(() => [DeviceAction], { description: 'The actions that its present state allows.' })
  availableActions(@Root() { state, removedAt }: Device): DeviceAction[] {
    return removedAt ? [] : [...deviceLifecycle.available(state), 'REMOVE']
  }

  @FieldResolver(() => String, {
    description:
      'Two generated words by which its owner tells it from the other devices; no two present devices of an account have the same.',
  })
  label(@Root() device: Device): string {
    return textOfLabel(device)
  }

  @FieldResolver(() => Boolean, {
    description:
      'Whether the device is connected now: it polls for commands. It does not say where the device is.',
  })
  connected(@Root() { id }: Device, @Ctx() context: Context): Promise<boolean> {
    return context.load(connectionsOfDevices, id)
  }

  @FieldResolver(() => ManagedMode, { description: 'Whether the device can be managed remotely.' })
  async managedMode(@Root() { id }: Device, @Ctx() context: Context): Promise<ManagedMode> {
    return (await context.load(managementsOfDevices, id))?.state ?? 'OFF'
  }

  @FieldResolver(() => DeviceManagement, {
    nullable: true,
    description: 'Its policy, its binding and its reports; null while managed mode is off.',
  })
  async management(@Root() { id }: Device, @Ctx() context: Context): Promise<DeviceManagement | null> {
    const management = await context.load(managementsOfDevices, id)
    return management?.state === 'ON' ? management : null
  }

  @FieldResolver(() => [ManagedCapability], {
    description: 'The kinds of commands to the device; each NOT_MANAGED while managed mode is off.',
  })
  async managedCapabilities(@Root() { id }: Device, @Ctx() context: Context): Promise<ManagedCapability[]> {
    return capabilitiesOf(await context.load(managementsOfDevices, id))
  }

  @FieldResolver(() => DeviceCommandConnection, {
    description: 'The commands to the device, by its owner or its organization, the latest first.',
  })
  commands(
    @Root() { id }: Device,
    @Args() { first, after, state }: DeviceCommandsArgs,
    @Ctx() context: Context,
  ): Promise<CountedConnection<DeviceCommand>> {
    return context.load(commandsOfDevices, { of: id, first, after, filter: { state } })
  }

  @FieldResolver(() => [Limitation], { description: 'The limitations of its state.' })
  limitations(@Root() { state }: Device): Limitation[] {
    if (state === 'TRUSTED') return [limitation('ENDPOINT_NOT_PROVEN')]
    return state === 'REVOKED' ? [limitation('REVOCATION_FUTURE_ONLY')] : []
  }

  @Operation({
    audiences: ['device'],
    requires: ['devices:manage'],
    description:
      'Asks for the enrollment of the calling device, proven by its own key; it is trusted only once approved. Repeating a request gives the same device.',
    emits: 'devices.device.enrollment.requested',
    returns: { device },
    errors: [
      'ENROLLMENT_INVALID',
      'ENROLLMENT_REFUSED',
      'PENDING_LIMIT_REACHED',
      'DEVICE_LIMIT_REACHED',
      'ENROLLMENT_LIMIT_REACHED',
    ],
  })
  async requestDeviceEnrollment(@Input() { enrollment }: EnrollmentInput, @Ctx() context: Context) {
    return { device: await this.enrollments.request(context, enrollment) }
  }

  @Operation({
    ...owner,
    description:
      'Trusts an own device that waits for a decision; no key is handed over. It is called from no session of an untrusted device.',
    emits: 'devices.device.enrollment.approved',
    returns: { device },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION', 'SELF_APPROVAL', 'UNTRUSTED_SESSION'],
  })
  async approveDeviceEnrollment(@Input() { deviceHandle }: DeviceInput, @Ctx() context: Context) {
    const approved = await this.enrollments.approve(context, deviceHandle)
    return { device: approved, limitations: [limitation('ENDPOINT_NOT_PROVEN')] }
  }

  @Operation({
    ...owner,
    description:
      'Refuses an own device that waits for a decision; it ends revoked. It is not called from the session of the device itself.',
    emits: 'devices.device.enrollment.rejected',
    returns: { device },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION', 'SELF_APPROVAL'],
  })
  async rejectDeviceEnrollment(@Input() { deviceHandle }: DeviceInput, @Ctx() context: Context) {
    return { device: await this.enrollments.reject(context, deviceHandle) }
  }

  @Operation({
    ...owner,
    description: 'Makes an own trusted device fail every trust decision until the restriction is lifted.',
    emits: 'devices.device.restricted',
    returns: { device },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async restrictDevice(@Input() { deviceHandle }: DeviceInput, @Ctx() context: Context) {
    return { device: await this.devices.restrict(context, deviceHandle) }
  }

  @Operation({
    ...owner,
    description:
      'Trusts an own restricted device again. It is called from no session of an untrusted device.',
    emits: 'devices.device.restriction.lifted',
    returns: { device },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION', 'SELF_APPROVAL', 'UNTRUSTED_SESSION'],
  })
  async liftDeviceRestriction(@Input() { deviceHandle }: DeviceInput, @Ctx() context: Context) {
    const lifted = await this.devices.liftRestriction(context, deviceHandle)
    return { device: lifted, limitations: [limitation('ENDPOINT_NOT_PROVEN')] }
  }

  @Operation({
    ...owner,
    description: 'Gives an own device another label of the closed list of words.',
    emits: 'devices.device.relabeled',
    returns: { device },
    errors: ['NOT_FOUND', 'LABEL_TAKEN'],
  })
  async changeDeviceLabel(@Input() { deviceHandle, color, noun }: LabelInput, @Ctx() context: Context) {
    const label = { labelColor: color, labelNoun: noun }
    return { device: await this.devices.changeLabel(context, deviceHandle, label) }
  }

  @Operation({
    ...owner,
    grant: ['DEVICE_REVOCATION', 'deviceHandle'],
    description: 'Ends all future trust in an own device for good; its sessions are closed.',
    emits: 'devices.device.revoked',
    returns: { device },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async revokeDevice(@Input() { deviceHandle }: DeviceInput, @Ctx() context: Context) {
    const revoked = await this.devices.revoke(context, deviceHandle)
    return { device: revoked, limitations: [limitation('REVOCATION_FUTURE_ONLY')] }
  }

  @Operation({
    ...owner,
    grant: ['DEVICE_REMOVAL', 'deviceHandle'],
    description:
      'Removes an own device from the account: trust that it has ends as by revokeDevice, and no list of the account shows it any more. It is no wipe.',
    emits: ['devices.device.revoked', 'devices.device.removed'],
    returns: { device },
    errors: ['NOT_FOUND'],
  })
  async removeDevice(@Input() { deviceHandle }: DeviceInput, @Ctx() context: Context) {
    const removed = await this.devices.remove(context, deviceHandle)
    const limitations = [limitation('REMOVAL_NOT_WIPE'), limitation('REVOCATION_FUTURE_ONLY')]
    return { device: removed, limitations }
  }

  @Operation({
    ...owner,
    grant: ['DEVICE_RETIREMENT', 'deviceHandle'],
    description: 'Takes an own device out of use for good.',
    emits: 'devices.device.retired',
    returns: { device },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async retireDevice(@Input() { deviceHandle }: DeviceInput, @Ctx() context: Context) {
    const retired = await this.devices.retire(context, deviceHandle)
    return { device: retired, limitations: [limitation('REVOCATION_FUTURE_ONLY')] }
  }

  @Operation({
    ...owner,
    grant: ['DEVICE_REPLACEMENT', 'deviceHandle'],
    description:
      'Ends an own device for good and names a waiting one in its place, which inherits nothing and still needs its approval.',
    emits: 'devices.device.replaced',
    returns: {
      device,
      replacement: [Device, 'The device that takes its place, still waiting for its approval.'],
    },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async replaceDevice(@Input() { deviceHandle, newDeviceHandle }: ReplacementInput, @Ctx() context: Context) {
    const replaced = await this.devices.replace(context, deviceHandle, newDeviceHandle)
    return { ...replaced, limitations: [limitation('REVOCATION_FUTURE_ONLY')] }
  }
}
