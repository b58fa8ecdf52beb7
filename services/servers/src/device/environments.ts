import {
  Audiences,
  countedConnectionOf,
  page,
  requireCurrent,
  select,
  type Context,
  type CountedConnection,
  type PageArgs,
} from '@enigm/subgraph'
import { Field, ID, ObjectType } from 'type-graphql'
import { deviceOfSession } from '../member/device-of-session'
import { ServerRole } from '../member/member.entity'
import { accountOrNone } from '../server/server.access'
import { Server } from '../server/server.entity'
import { ServerState } from '../server/server.lifecycle'
import { ServerSurface } from '../server/surface'

/** What Enigm App reads of a server in which its account and its device may take part: no members, no owner, no locator. */
@Audiences('device')
@ObjectType({ description: 'A private environment that the calling account and device may use.' })
export class Environment {
  @Field(() => ID, { description: 'Identifies the server.' })
  id!: string

  @Field(() => String, { nullable: true, description: 'Its name; null without one.' })
  displayName!: string | null

  @Field(() => ServerState, { description: 'The state of the server.' })
  state!: ServerState

  @Field(() => [ServerSurface], { description: 'The surfaces that it supports.' })
  surfaces!: ServerSurface[]

  @Field(() => ServerRole, { description: 'The role of the account in it.' })
  role!: ServerRole
}

export const EnvironmentConnection = countedConnectionOf(Environment, 'EnvironmentConnection', ['device'])

const usable = select(Server, 's')
  .with<{ role: ServerRole }>({ role: 'm.role' })
  .join(`JOIN member m ON m.server_id = s.id AND m.account_id = $1 AND m.state = 'ACTIVE'`)
  .where(`s.state IN ('ACTIVE', 'RESTRICTED', 'SUSPENDED')`)
  .where(`EXISTS (SELECT 1 FROM account_state a WHERE a.account_id = $1 AND a.state = 'ACTIVE')`)
  .where(`EXISTS (SELECT 1 FROM device_trust t CROSS JOIN ${deviceOfSession('$1', '$2')} own
    WHERE t.account_id = $1 AND t.state = 'TRUSTED' AND (own.id IS NULL OR t.device_id = own.id)
      AND NOT EXISTS (SELECT 1 FROM server_device r
        WHERE r.server_id = s.id AND r.device_id = t.device_id AND r.state = 'REMOVED'))`)

/**
 * One page of the servers that the account and the device of the session may use, by id (SRV-20).
 * @throws Refusal UNAVAILABLE while what is remembered of accounts and devices is not current
 */
export async function usableEnvironments(
  { app, caller }: Context,
  args: PageArgs,
): Promise<CountedConnection<Environment>> {
  await requireCurrent(app.data, 'accounts', 'devices')
  const parameters = [accountOrNone(caller), caller.sessionId ?? '']
  return page(app, usable, { parameters, order: ['id'] }, args)
}
