import { ownerClause, select, type Transaction } from '@enigm/subgraph'
import { ServersFailure } from '../errors'
import { standingOf, type Standing } from '../member/member.access'
import { accountOrNone, administersOrIsMember, findCurrent } from '../server/server.access'
import { Server } from '../server/server.entity'
import { ServerDevice } from './server-device.entity'

/** The present membership of the account of a device. */
const present = `JOIN member m ON m.server_id = d.server_id AND m.account_id = d.account_id`
const ofDevice = select(Server, 's')
  .join(`JOIN server_device d ON d.server_id = s.id ${present}`)
  .where('d.handle = $1')
  .where(ownerClause('Mutation.removeDeviceFromServer input.deviceHandle', administersOrIsMember('$2')))
  .forUpdate()
const target = select(ServerDevice, 'd')
  .with<{ standing: Standing }>({
    standing: `CASE WHEN d.account_id = $2 THEN 'SELF' ELSE ${standingOf('$2')} END`,
  })
  .join('JOIN server s ON s.id = d.server_id')
  .join(present)
  .where('d.handle = $1')
  .forUpdate()

/**
 * Locks a device in a server that the caller may remove: an own one, or one of a member on whom the caller may act.
 * @throws ServersFailure NOT_FOUND, MEMBER_PROTECTED
 */
export async function lockServerDevice(tx: Transaction, handle: string): Promise<ServerDevice> {
  const parameters = [handle, accountOrNone(tx.caller)]
  await findCurrent(tx, () => tx.query(ofDevice, parameters))
  const [device] = await tx.query(target, parameters)
  if (device && device.standing !== 'NONE') return device
  throw new ServersFailure('MEMBER_PROTECTED', ['input', 'deviceHandle'])
}
