import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

/** The actions of the audit trail: events when they were done, mutations when they were refused. */
export const actions: Readonly<Record<string, MessageDescriptor>> = {
  'servers.server.created': msg`The server was created`,
  'servers.server.activated': msg`The environment confirmed that it is ready`,
  'servers.server.suspended': msg`The server was suspended`,
  'servers.server.resumed': msg`The server was resumed`,
  'servers.server.retired': msg`The server was retired`,
  'servers.server.creation.canceled': msg`The creation of the server was given up`,
  'servers.server.ownership.transferred': msg`The server has a new owner`,
  'servers.transfer.offered': msg`The server was offered to a new owner`,
  'servers.transfer.declined': msg`The new owner declined the server`,
  'servers.transfer.withdrawn': msg`The offer to a new owner was withdrawn`,
  'servers.transfer.expired': msg`The offer to a new owner was not decided in time`,
  'servers.transfer.closed': msg`The offer to a new owner ended with the server or the account`,
  'servers.server.locator.rotated': msg`The locator was replaced`,
  'servers.server.locator.changed': msg`The locator was opened or closed`,
  'servers.server.deletion.requested': msg`The deletion of the server was ordered`,
  'servers.server.deleted': msg`The environment confirmed the deletion of the server`,
  'servers.join.requested': msg`An account asked to join`,
  'servers.join.approved': msg`A join request was approved`,
  'servers.join.rejected': msg`A join request was rejected`,
  'servers.join.withdrawn': msg`A join request was withdrawn`,
  'servers.join.expired': msg`A join request was not decided in time`,
  'servers.join.closed': msg`A join request ended with another one or with the account`,
  'servers.content.deletion.requested': msg`The deletion of content was requested`,
  'servers.content.deletion.ordered': msg`The deletion of content was ordered at the environment`,
  'servers.content.deletion.confirmed': msg`The environment confirmed a deletion of content`,
  'servers.content.deletion.partial': msg`The environment confirmed a deletion of content in part`,
  'servers.content.deletion.failed': msg`A deletion of content failed`,
}
