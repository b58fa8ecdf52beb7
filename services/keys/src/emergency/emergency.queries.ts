import {
  connectionFrom,
  decodeCursor,
  type BatchLoader,
  type Connection,
  type PageArgs,
} from '@enigm/subgraph'
import { z } from 'zod'
import { isDeployed } from '../key/key.reach'
import type { Emergency } from './emergency.entity'

/** One page of the emergencies of one Key. */
export interface EmergencyPage {
  keyId: string
  first: number
  at: string | null
  afterId: string
}

/** @throws Refusal BAD_USER_INPUT when the cursor is not one of ours */
export function emergencyPage(keyId: string, { first, after }: PageArgs): EmergencyPage {
  const [at = null, afterId = ''] = decodeCursor(after, z.tuple([z.iso.datetime(), z.string().max(64)])) ?? []
  return { keyId, first, at, afterId }
}

/** All pages that one request asks for, by one statement, the latest first. */
export const emergencyPages: BatchLoader<EmergencyPage, Connection<Emergency>> = async (pages, { app }) => {
  const rows = await app.read<Emergency & { number: number }>(
    `SELECT p.number, page.* FROM jsonb_to_recordset($1::jsonb)
       AS p(number int, "keyId" text, first int, at timestamptz, "afterId" text)
     CROSS JOIN LATERAL (
       SELECT e.id, e.kind, e.state, e.at FROM emergency e
       WHERE e.key_id = p."keyId" AND (p.at IS NULL OR (e.at, e.id) < (p.at, p."afterId"))
       ORDER BY e.at DESC, e.id DESC LIMIT p.first + 1) page
     ORDER BY p.number, page.at DESC, page.id DESC`,
    [JSON.stringify(pages.map((page, number) => ({ ...page, number })))],
  )
  return pages.map(({ first }, number) => {
    const own = rows.filter((row) => row.number === number)
    return connectionFrom(own, first, ({ at, id }) => [at.toISOString(), id])
  })
}

const MOST_SHOWN = 20

/** The latest emergencies of Keys as their deployment sees them, by the Key's id; none where it does not enable the workflow. */
export const emergenciesOfDeployment: BatchLoader<string, Emergency[]> = async (keyIds, { app }) => {
  const rows = await app.read<Emergency>(
    `SELECT latest.* FROM enigm_key k CROSS JOIN LATERAL (
       SELECT e.id, e.key_id AS "keyId", e.kind, e.state FROM emergency e
       WHERE e.key_id = k.id ORDER BY e.at DESC, e.id DESC LIMIT $2) latest
     WHERE k.id = ANY($1) AND ${isDeployed}`,
    [keyIds, MOST_SHOWN],
  )
  return keyIds.map((id) => rows.filter(({ keyId }) => keyId === id))
}
