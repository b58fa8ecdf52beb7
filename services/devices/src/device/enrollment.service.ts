import { randomInt } from 'node:crypto'
import { newId } from '@enigm/contracts'
import {
  accountOf,
  isUniqueViolation,
  sessionOf,
  type App,
  type Context,
  type DomainFailure,
  type Transaction,
} from '@enigm/subgraph'
import { IsNull, MoreThan } from 'typeorm'
import { DevicesFailure } from '../errors'
import { ownDevice, refuseOwnSession, refuseUntrustedSession } from './device.access'
import { Device, devices } from './device.entity'
import { deviceLifecycle } from './device.lifecycle'
import { verifyEnrollment, type Enrollment } from './enrollment'
import { freeLabel } from './label'

const LARGEST_PENDING = 5
/** Fewer than there are labels. */
const LARGEST_PRESENT = 100
const MOST_PER_DAY = 50
const DAY_MILLISECONDS = 86_400_000

interface Owner {
  accountId: string
  sessionId: string
}

/** How a device comes to be trusted: it asks with its own key, and the account decides from another session (DEV-03). */
export class EnrollmentService {
  constructor(private readonly app: App) {}

  /**
   * Enters a device that has proven its key; nothing trusts it yet. The same key asking again in the same session gets
   * its device again, because an answer can be lost.
   * @throws DevicesFailure ENROLLMENT_INVALID, ENROLLMENT_REFUSED, PENDING_LIMIT_REACHED, DEVICE_LIMIT_REACHED,
   *   ENROLLMENT_LIMIT_REACHED
   */
  async request(context: Context, request: string): Promise<Device> {
    const owner = { accountId: accountOf(context.caller), sessionId: sessionOf(context.caller) }
    const enrollment = await verifyEnrollment(request, owner.sessionId)
    try {
      return await this.app.transaction(context, (tx) => this.enter(tx, owner, enrollment))
    } catch (error) {
      // Two accounts with one key at the same moment: the database lets one in.
      if (isUniqueViolation(error)) throw refused()
      throw error
    }
  }

  /** Trusts the device from now on. @throws DomainFailure NOT_FOUND, INVALID_TRANSITION, SELF_APPROVAL, UNTRUSTED_SESSION */
  approve(context: Context, handle: string): Promise<Device> {
    return this.app.transaction(context, async (tx) => {
      await refuseUntrustedSession(tx, handle)
      const set = { enrolledAt: new Date() }
      return devices.move(tx, 'APPROVE', ownDevice(tx.caller, handle), { set })
    })
  }

  /** Ends the device before it was trusted. @throws DomainFailure NOT_FOUND, INVALID_TRANSITION, SELF_APPROVAL */
  reject(context: Context, handle: string): Promise<Device> {
    return this.app.transaction(context, async (tx) => {
      await refuseOwnSession(tx, handle)
      const set = { endedAt: new Date() }
      return devices.move(tx, 'REJECT', ownDevice(tx.caller, handle), { set })
    })
  }

  private async enter(tx: Transaction, owner: Owner, enrollment: Enrollment): Promise<Device> {
    const { accountId, sessionId } = owner
    const { keyThumbprint } = enrollment
    // Without it two requests at once could both be the last that is allowed.
    await tx.takeTurn(`enrollment:${accountId}`)
    const known = await tx.manager.find(Device, { where: [{ keyThumbprint }, { sessionId }] })
    const again = known.find((device) => isSame(device, owner, enrollment))
    if (again) return again
    if (known.length > 0) throw refused()
    await refuseBeyondLimit(tx, accountId)

    const label = freeLabel(await tx.manager.findBy(Device, { accountId, endedAt: IsNull() }), randomInt)
    const id = newId('device')
    const handle = this.app.handle('dh', `account:${accountId}`, id)
    return devices.create(tx, 'devices.device.enrollment.requested', {
      ...{ id, handle, ...owner, ...enrollment, ...label },
      ...{ state: deviceLifecycle.initial, requestedAt: await tx.now() },
      ...{
        enrolledAt: null,
        endedAt: null,
        removedAt: null,
        replaces: null,
        lastSeenHour: null,
        restrictedBy: null,
      },
    })
  }
}

/** Whether a device is what this request has brought before; an ended one cannot ask again. */
function isSame(device: Device, owner: Owner, enrollment: Enrollment): boolean {
  return (
    device.accountId === owner.accountId &&
    device.sessionId === owner.sessionId &&
    device.keyThumbprint === enrollment.keyThumbprint &&
    device.kind === enrollment.kind &&
    device.endedAt === null
  )
}

/** @throws DevicesFailure PENDING_LIMIT_REACHED, DEVICE_LIMIT_REACHED, ENROLLMENT_LIMIT_REACHED */
async function refuseBeyondLimit(tx: Transaction, accountId: string): Promise<void> {
  const pending = await tx.manager.countBy(Device, { accountId, state: 'PENDING_ENROLLMENT' })
  if (pending >= LARGEST_PENDING) throw new DevicesFailure('PENDING_LIMIT_REACHED')
  const present = await tx.manager.countBy(Device, { accountId, endedAt: IsNull() })
  if (present >= LARGEST_PRESENT) throw new DevicesFailure('DEVICE_LIMIT_REACHED')
  // Rejected requests count too: otherwise a request and its rejection could be repeated without end.
  const requestedAt = MoreThan(new Date((await tx.now()).getTime() - DAY_MILLISECONDS))
  const ofToday = await tx.manager.countBy(Device, { accountId, requestedAt })
  if (ofToday >= MOST_PER_DAY) throw new DevicesFailure('ENROLLMENT_LIMIT_REACHED')
}

/** The same words whether the key, the session or both are taken, whichever account has taken them. */
function refused(): DomainFailure {
  return new DevicesFailure('ENROLLMENT_REFUSED', ['input', 'enrollment'])
}
