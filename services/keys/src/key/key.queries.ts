import {
  accountOf,
  connectionFrom,
  decodeCursor,
  type App,
  type BatchLoader,
  type Connection,
  type PageArgs,
  type Snapshot,
} from '@enigm/subgraph'
import { z } from 'zod'
import type { EnigmKey, KeyMove } from './key.entity'
import { keyData } from './key.transitions'
import { isAdministered, isShown } from './key.reach'

const MOST_MOVES = 50
const MOST_SIGNALS = 100

export const keyColumns = `k.id, k.version, k.account_id AS "accountId", k.organization_id AS "organizationId", k.handle,
  k.organization_handle AS "organizationHandle", k.reference, k.state, k.associated_at AS "associatedAt",
  k.changed_at AS "changedAt", k.replaces_id AS "replacesId"`

/** The caller's own Keys by handle; a foreign one, an absent one and any while the workflow is off give null. */
export const ownKeys: BatchLoader<string, EnigmKey | null> = async (handles, { app, caller }) => {
  const keys = await app.read<EnigmKey>(
    `SELECT ${keyColumns} FROM enigm_key k WHERE k.account_id = $1 AND k.handle = ANY($2) AND ${isShown}`,
    [accountOf(caller), handles],
  )
  const byHandle = new Map(keys.map((key) => [key.handle, key]))
  return handles.map((handle) => byHandle.get(handle) ?? null)
}

/** Keys of deployments by the handle of their administrators, who the caller is; null for every other one. */
export const administeredKeys: BatchLoader<string, EnigmKey | null> = async (handles, { app, caller }) => {
  const keys = await app.read<EnigmKey>(
    `SELECT ${keyColumns} FROM enigm_key k WHERE k.organization_handle = ANY($2) AND ${isAdministered('$1')}`,
    [accountOf(caller), handles],
  )
  const byHandle = new Map(keys.map((key) => [key.organizationHandle, key]))
  return handles.map((handle) => byHandle.get(handle) ?? null)
}

/** One page of an account's Keys, the latest first. */
export async function keysOfAccount(
  app: App,
  accountId: string,
  { first, after }: PageArgs,
): Promise<Connection<EnigmKey>> {
  const [associatedAt, handle] = decodeCursor(after, z.tuple([z.iso.datetime(), z.string()])) ?? []
  const keys = await app.read<EnigmKey>(
    `SELECT ${keyColumns} FROM enigm_key k
     WHERE k.account_id = $1 AND ${isShown}
       AND ($2::timestamptz IS NULL OR (k.associated_at, k.handle) < ($2, $3))
     ORDER BY k.associated_at DESC, k.handle DESC LIMIT $4`,
    [accountId, associatedAt ?? null, handle ?? null, first + 1],
  )
  return connectionFrom(keys, first, (key) => [key.associatedAt.toISOString(), key.handle])
}

/** The Keys of an account that can still come into use or are in it. */
export function presentKeys(app: App, accountId: string): Promise<EnigmKey[]> {
  return app.read<EnigmKey>(
    `SELECT ${keyColumns} FROM enigm_key k
     WHERE k.account_id = $1 AND k.state IN ('LINKED', 'ACTIVE', 'LOST') AND ${isShown}
     ORDER BY k.associated_at, k.handle LIMIT $2`,
    [accountId, MOST_SIGNALS],
  )
}

/** One page of the Keys of an organization's deployment. */
export interface DeploymentPage {
  organizationId: string
  first: number
  after: string
}

/** @throws Refusal BAD_USER_INPUT when the cursor is not one of ours */
export function deploymentPage(organizationId: string, { first, after }: PageArgs): DeploymentPage {
  const [handle = ''] = decodeCursor(after, z.tuple([z.string().max(64)])) ?? []
  return { organizationId, first, after: handle }
}

/** All pages of Keys of deployments that one request asks for, by one statement; empty for who does not administer them. */
export const deploymentPages: BatchLoader<DeploymentPage, Connection<EnigmKey>> = async (
  pages,
  { app, caller },
) => {
  const rows = await app.read<EnigmKey & { number: number }>(
    `SELECT p.number, page.* FROM jsonb_to_recordset($2::jsonb)
       AS p(number int, "organizationId" text, first int, after text)
     CROSS JOIN LATERAL (
       SELECT ${keyColumns} FROM enigm_key k
       WHERE k.organization_id = p."organizationId" AND k.organization_handle > p.after AND ${isAdministered('$1')}
       ORDER BY k.organization_handle LIMIT p.first + 1) page
     ORDER BY p.number, page."organizationHandle"`,
    [accountOf(caller), JSON.stringify(pages.map((page, number) => ({ ...page, number })))],
  )
  return pages.map(({ first }, number) => {
    const own = rows.filter((row) => row.number === number)
    return connectionFrom(own, first, (key) => [key.organizationHandle!])
  })
}

/** The latest moves of Keys, the newest first, by the Key's id. */
export const movesOfKeys: BatchLoader<string, KeyMove[]> = async (keyIds, { app }) => {
  const moves = await app.read<KeyMove & { keyId: string }>(
    `SELECT latest.* FROM unnest($1::text[]) AS wanted (id) CROSS JOIN LATERAL (
       SELECT key_id AS "keyId", "from", "to", at FROM key_move
       WHERE key_id = wanted.id ORDER BY seq DESC LIMIT $2) latest`,
    [keyIds, MOST_MOVES],
  )
  return keyIds.map((id) => moves.filter(({ keyId }) => keyId === id))
}

/** The handles by which holders know their Keys, by the Key's id. */
export const handlesOfKeys: BatchLoader<string, string> = async (ids, { app }) => {
  const rows = await app.read<{ id: string; handle: string }>(
    'SELECT id, handle FROM enigm_key WHERE id = ANY($1)',
    [ids],
  )
  const byId = new Map(rows.map(({ id, handle }) => [id, handle]))
  return ids.map((id) => byId.get(id)!)
}

/** The present state of every Key, page by page. */
export async function reportKeys(app: App<any>, after: string, limit: number): Promise<Snapshot[]> {
  const keys = await app.read<EnigmKey>(
    `SELECT ${keyColumns} FROM enigm_key k WHERE k.id > $1 ORDER BY k.id LIMIT $2`,
    [after, limit],
  )
  return keys.map((key) => ({ aggregateId: key.id, version: key.version, data: keyData(key) }))
}
