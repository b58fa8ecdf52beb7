import { Audited, Audiences, limitation, RequiresScopes, type Context } from '@enigm/subgraph'
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import { Device } from '../device/device.entity'
import { ManagedDevice } from '../organization/managed-device'
import { DefenseReview } from './active-defense'
import { reviewsOfBoundDevices, reviewsOfDevices } from './evidence.queries'
import { DeviceTrust, signalsOf, TrustCategory } from './trust'
import { knownOf, trustOfDevice } from './trust.queries'

@Resolver(() => Device)
export class TrustResolver {
  @FieldResolver(() => DeviceTrust, { description: 'The states that support a review of its trust.' })
  async trust(@Root() device: Device, @Ctx() context: Context): Promise<DeviceTrust> {
    const known = await knownOf(device, context)
    const { posture, postureAt } = known.management ?? { posture: null, postureAt: null }
    return {
      signals: signalsOf(known),
      posture: posture && { ...posture, reportedHour: postureAt! },
      attestation: known.outcome,
      attestedHour: known.attestation?.attestedHour ?? null,
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
  @Audiences('panel', 'partner')
  @FieldResolver(() => [TrustCategory], {
    description:
      'The states that support a review of its trust, by kind and value, at most 6; they are no score, and none proves the device free of compromise.',
  })
  trust(@Root() { id }: ManagedDevice, @Ctx() context: Context): Promise<TrustCategory[]> {
    return trustOfDevice(id, context)
  }

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
