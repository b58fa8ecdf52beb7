import {
  accountOf,
  byKey,
  groupedByKey,
  page,
  pagesBy,
  select,
  type App,
  type BatchLoader,
  type CountedConnection,
  type PageArgs,
} from '@enigm/subgraph'
import { administeredKeys, isAdministered, ownKeys } from './key.access'
import { EnigmKey, KeyMove } from './key.entity'
import { presentStates, type KeyState } from './key.lifecycle'

const LARGEST_HISTORY = 50
const MOST_SIGNALS = 100

/** The caller's own Keys by handle; a foreign handle, an absent one and any while the workflow is disabled give null. */
export const ownKeyByHandle: BatchLoader<string, EnigmKey | null> = async (handles, { app, caller }) => {
  const found = await app.read(ownKeys.where('k.handle = ANY($2)'), [accountOf(caller), handles])
  return byKey(handles, found, 'handle')
}

/** Keys of deployments that the caller administers, by the handle of their administrators; null for every other one. */
export const administeredKeyByHandle: BatchLoader<string, EnigmKey | null> = async (
  handles,
  { app, caller },
) => {
  const statement = administeredKeys.where('k.organization_handle = ANY($2)')
  const found = await app.read(statement, [accountOf(caller), handles])
  return byKey(handles, found, 'organizationHandle')
}

/** One page of an account's Keys, the latest first. */
export function keysOfAccount(
  app: App,
  accountId: string,
  args: PageArgs & { state?: KeyState | null },
): Promise<CountedConnection<EnigmKey>> {
  const { state } = args
  const order = ['associatedAt desc', 'handle desc'] as const
  return page(app, ownKeys, { parameters: [accountId], filter: { state }, order }, args)
}

/** The Keys of an account that have not ended, the longest associated first. */
export function presentKeys(app: App, accountId: string): Promise<EnigmKey[]> {
  const present = ownKeys.where('k.state = ANY($2)').orderBy('associatedAt', 'handle').limit('$3')
  return app.read(present, [accountId, presentStates, MOST_SIGNALS])
}

/** Pages of Keys of deployments, by organization; empty unless the caller administers it. */
export const keysOfDeployments = pagesBy(select(EnigmKey, 'k').where(isAdministered('$2')), {
  by: 'organizationId',
  order: ['organizationHandle'],
  filters: ['state'],
  parameters: ({ caller }) => [accountOf(caller)],
})

const latestMoves = select(KeyMove, 'm')
  .where('m.key_id = wanted.id')
  .orderBy('seq desc')
  .limit('$2')
  .within(
    (moves) =>
      `SELECT latest.* FROM unnest($1::text[]) AS wanted (id) CROSS JOIN LATERAL (${moves}) AS latest`,
  )

/** The latest transitions of Keys, the newest first, by the Key's id. */
export const movesOfKeys: BatchLoader<string, KeyMove[]> = async (keyIds, { app }) => {
  const moves = await app.read(latestMoves, [keyIds, LARGEST_HISTORY])
  return groupedByKey(keyIds, moves, 'keyId')
}

/** The handles by which holders know their Keys, by the Key's id. */
export const handlesOfKeys: BatchLoader<string, string | null> = async (ids, { app }) => {
  const keys = await app.read(select(EnigmKey, 'k', ['id', 'handle']).where('k.id = ANY($1)'), [ids])
  return byKey(ids, keys, 'id').map((key) => key && key.handle)
}
