import type { CallContext, Transaction } from '@enigm/subgraph'
import { select } from '@enigm/subgraph'
import { DeviceCommand, commands } from '../command/command.entity'
import { CommandService, isWipeAllowed } from '../command/command.service'
import { hashOfEnvelope, signEnvelope } from '../command/envelope'
import type { DevicesApp } from '../config'
import { Device } from '../device/device.entity'
import { managementOf } from '../management/management.access'
import { DeviceManagement, managements } from '../management/management.entity'
import { allowsWipe } from '../management/policy'
import { mayPoll } from './signed-device'

/** SQL: a command that can be sent now. */
const isDue = `state IN ('REQUESTED', 'DISPATCHED') AND expires_at > now() AND (retry_at IS NULL OR retry_at <= now())`
const dueCommands = select(DeviceCommand).where('device_id = $1', isDue)

const toWake = `SELECT asked.id FROM unnest($1::text[]) AS asked (id) LEFT JOIN device d ON d.id = asked.id
  WHERE d.state IS NULL OR d.state NOT IN ('TRUSTED', 'RESTRICTED')
    OR EXISTS (SELECT FROM device_command WHERE device_id = asked.id AND ${isDue})`

/** Those of these devices that can fetch a command, or may poll no more. */
export async function devicesToWake(app: DevicesApp, ids: readonly string[]): Promise<string[]> {
  const found = await app.read<{ id: string }>(toWake, [ids])
  return found.map(({ id }) => id)
}

/** A poll, as far as the chain is concerned. */
export interface Question {
  /** The hash of the last envelope that the device has stored. */
  readonly head: string
  /** The head that a nonce of the poll was issued for, because the device had named another one. */
  readonly headInQuestion: string
}

/** With `head`, the device must name its place again, under a nonce that is issued for this head. */
type Dispatch = { envelope: string } | { head: string } | 'NOTHING' | 'NOT_TRUSTED' | 'CHAIN_BROKEN'

/** Gives a device its next command, signed and in the order of its chain. */
export class DispatchService {
  private readonly queue: CommandService

  constructor(private readonly app: DevicesApp) {
    this.queue = app.get(CommandService)
  }

  /** The next envelope for a device that names the last one that it has stored. */
  async next(context: CallContext, device: Device, question: Question): Promise<Dispatch> {
    const [due] = await this.app.read(dueCommands.limit(1), [device.id])
    if (!due) return 'NOTHING'
    return this.app.transaction(context, async (tx) => {
      const locked = await tx.lock(Device, { id: device.id })
      if (!locked || !mayPoll(locked)) return 'NOT_TRUSTED'
      const management = await managementOf(tx, device.id)
      if (management?.state !== 'ON') return 'NOTHING'
      const place = await confirmHead(tx, management, question)
      if (place === 'BROKEN') return 'CHAIN_BROKEN'
      if (place === 'UNKNOWN') return { head: management.heads[0]! }
      const command = await this.first(tx, management)
      if (!command) return 'NOTHING'
      return { envelope: await this.send(tx, { command, management, device: locked, head: question.head }) }
    })
  }

  /** A wipe does not wait for other commands, and it is delivered only under a policy that allows it now (MDM-10). */
  private async first(tx: Transaction, management: DeviceManagement): Promise<DeviceCommand | undefined> {
    const due = await tx.query(dueCommands.orderBy('requestedAt', 'id'), [management.deviceId])
    const wipe = due.find(({ kind }) => kind === 'WIPE')
    if (wipe && isWipeAllowed(management)) return wipe
    const { policyState, assignedPolicy } = management
    // The device may still confirm a policy that allows the wipe.
    const mayBeAllowed = policyState === 'PENDING' && allowsWipe[assignedPolicy!]
    if (wipe && !mayBeAllowed) await this.queue.end(tx, 'CANCEL', wipe.id)
    return due.find(({ kind }) => kind !== 'WIPE')
  }

  /** The same envelope again while the device has not stored it; otherwise the next one of the chain. */
  private async send(tx: Transaction, { command, management, device, head }: Sending): Promise<string> {
    const isUnconfirmed = command.envelopeHash === management.heads.at(-1) && command.previousHash === head
    if (isUnconfirmed) return command.envelope!
    const sequence = management.lastSequence + 1
    const link = { sequence, previousHash: head, keyThumbprint: device.keyThumbprint }
    const envelope = await signEnvelope(this.app, command, link)
    const envelopeHash = hashOfEnvelope(envelope)
    const heads = [...management.heads, envelopeHash]
    await tx.manager.update(DeviceManagement, { id: management.id }, { lastSequence: sequence, heads })
    const set = { sequence, envelope, envelopeHash, previousHash: head }
    if (command.state === 'REQUESTED') {
      await commands.move(
        tx,
        'DISPATCH',
        { id: command.id },
        { set: { ...set, dispatchedAt: await tx.now() } },
      )
    } else {
      await tx.manager.update(DeviceCommand, { id: command.id }, set)
    }
    return envelope
  }
}

interface Sending {
  command: DeviceCommand
  management: DeviceManagement
  device: Device
  /** What the device has stored last. */
  head: string
}

/**
 * A device has stored the last envelope that it has named in a poll, or one that it was sent since. A poll that names another
 * one may have been signed before, and withheld, delayed or replayed on its way: it has no effect. One whose nonce was issued
 * for the present head was signed after the device had named that head: the key of the device is used with another memory, by
 * a copy or by a device that was set back. It gets no further command.
 */
async function confirmHead(
  tx: Transaction,
  management: DeviceManagement,
  { head, headInQuestion }: Question,
): Promise<'IN_CHAIN' | 'UNKNOWN' | 'BROKEN'> {
  const { id, chainBroken } = management
  if (chainBroken) return 'BROKEN'
  const place = management.heads.indexOf(head)
  if (place >= 0) {
    if (place === 0) return 'IN_CHAIN'
    management.heads = management.heads.slice(place)
    await tx.manager.update(DeviceManagement, { id }, { heads: management.heads })
    return 'IN_CHAIN'
  }
  if (headInQuestion !== management.heads[0]) return 'UNKNOWN'
  await managements.change(tx, 'devices.management.chain.broken', { id }, { set: { chainBroken: true } })
  return 'BROKEN'
}
