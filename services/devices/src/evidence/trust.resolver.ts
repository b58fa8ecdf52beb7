import { Audited, Audiences, limitation, RequiresScopes, type App, type Context } from '@enigm/subgraph'
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import type { DevicesApp } from '../config'
import { Device } from '../device/device.entity'
import { managementsOfDevices } from '../management/management.queries'
import { ManagedDevice } from '../organization/managed-device'
import { DefenseReview } from './active-defense'
import { outcomeOf } from './attestation'
import { attestationsOfDevices, reviewsOfBoundDevices, reviewsOfDevices } from './evidence.queries'
import { DeviceTrust, signalsOf } from './trust'

@Resolver(() => Device)
export class TrustResolver {
  private readonly isDeployed: boolean

  constructor(app: App) {
    this.isDeployed = (app as DevicesApp).config.DEVICE_ATTESTATION_ROOTS.length > 0
  }

  @FieldResolver(() => DeviceTrust, { description: 'The states that support a review of its trust.' })
  async trust(@Root() device: Device, @Ctx() context: Context): Promise<DeviceTrust> {
    const [management, attestation] = await Promise.all([
      context.load(managementsOfDevices, device.id),
      context.load(attestationsOfDevices, device.id),
    ])
    const outcome = outcomeOf({ attestation, management, isDeployed: this.isDeployed })
    const { posture, postureAt } = management ?? { posture: null, postureAt: null }
    return {
      signals: signalsOf({ device, management, attestation, outcome }),
      posture: posture && { ...posture, reportedHour: postureAt! },
      attestation: outcome,
      attestedHour: attestation?.attestedHour ?? null,
      limitations: [limitation('ENDPOINT_NOT_PROVEN'), limitation('POSTURE_OPTIONAL')],
    }
  }

  @Audiences('panel')
  @RequiresScopes('defense:review')
  @Audited((_shown: unknown, { accountId, id }: Device) => ({
    scope: `account:${accountId}`,
    target: id,
    everyRead: true,
  }))
  @FieldResolver(() => DefenseReview, {
    nullable: true,
    description:
      'The reports of Active Defense on the device; null when it has reported nothing yet. Needs defense:review; every read is recorded in the trail of the owner.',
  })
  activeDefense(@Root() { id }: Device, @Ctx() context: Context): Promise<DefenseReview | null> {
    return context.load(reviewsOfDevices, id)
  }
}

@Resolver(() => ManagedDevice)
export class ManagedTrustResolver {
  @Audiences('panel')
  @RequiresScopes('defense:review')
  @Audited((_shown: unknown, { accountId, id }: ManagedDevice) => ({
    scope: `account:${accountId}`,
    target: id,
    everyRead: true,
  }))
  @FieldResolver(() => DefenseReview, {
    nullable: true,
    description:
      'The reports of Active Defense on the device since its binding; null without one. Needs defense:review; every read is recorded and shown to the owner.',
  })
  activeDefense(@Root() { id }: ManagedDevice, @Ctx() context: Context): Promise<DefenseReview | null> {
    return context.load(reviewsOfBoundDevices, id)
  }
}
