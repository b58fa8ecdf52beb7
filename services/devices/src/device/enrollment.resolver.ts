import { accountOf, Audiences, limitation, RequiresScopes, type App, type Context } from '@enigm/subgraph'
import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql'
import { Device } from './device.entity'
import {
  ApproveDeviceEnrollmentInput,
  RejectDeviceEnrollmentInput,
  RequestDeviceEnrollmentInput,
} from './device.inputs'
import {
  ApproveDeviceEnrollmentPayload,
  RejectDeviceEnrollmentPayload,
  RequestDeviceEnrollmentPayload,
} from './device.payloads'
import { pendingDevices } from './device.queries'
import { EnrollmentService } from './enrollment.service'

@Resolver()
export class EnrollmentResolver {
  private readonly enrollments: EnrollmentService

  constructor(app: App) {
    this.enrollments = app.get(EnrollmentService)
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

  @Audiences('device')
  @RequiresScopes('devices:manage')
  @Mutation(() => RequestDeviceEnrollmentPayload, {
    nullable: true,
    description:
      'Asks for the enrollment of the calling device, proven by its own key; it is trusted only once approved. A signed-in device, with devices:manage and without a grant; repeating a request gives the same device. Event: devices.device.enrollment.requested.',
  })
  async requestDeviceEnrollment(
    @Arg('input', { description: 'The request that the device has signed.' })
    input: RequestDeviceEnrollmentInput,
    @Ctx() context: Context,
  ): Promise<RequestDeviceEnrollmentPayload> {
    return { device: await this.enrollments.request(context, input.enrollment) }
  }

  @Audiences('panel')
  @RequiresScopes('devices:manage')
  @Mutation(() => ApproveDeviceEnrollmentPayload, {
    nullable: true,
    description:
      'Trusts an own device that waits for a decision; no key is handed over. The owner, with devices:manage and without a grant, from no session of an untrusted device. Event: devices.device.enrollment.approved.',
  })
  async approveDeviceEnrollment(
    @Arg('input', { description: 'The device.' }) input: ApproveDeviceEnrollmentInput,
    @Ctx() context: Context,
  ): Promise<ApproveDeviceEnrollmentPayload> {
    const device = await this.enrollments.approve(context, input.deviceHandle)
    return { device, limitations: [limitation('ENDPOINT_NOT_PROVEN')] }
  }

  @Audiences('panel')
  @RequiresScopes('devices:manage')
  @Mutation(() => RejectDeviceEnrollmentPayload, {
    nullable: true,
    description:
      'Refuses an own device that waits for a decision; it ends revoked. The owner, with devices:manage and without a grant, not from the session of the device itself. Event: devices.device.enrollment.rejected.',
  })
  async rejectDeviceEnrollment(
    @Arg('input', { description: 'The device.' }) input: RejectDeviceEnrollmentInput,
    @Ctx() context: Context,
  ): Promise<RejectDeviceEnrollmentPayload> {
    return { device: await this.enrollments.reject(context, input.deviceHandle) }
  }
}
