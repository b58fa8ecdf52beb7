import {
  Audiences,
  connectionFrom,
  connectionOf,
  decodeCursor,
  type App,
  type BatchLoader,
  type Caller,
  type Connection,
  type Context,
  type PageArgs,
  type Snapshot,
} from '@enigm/subgraph'
import { ObjectType } from 'type-graphql'
import { z } from 'zod'
import { Esim, type ViewedEsim } from './esim.entity'
import type { EsimState } from './esim.lifecycle'
import { accountOrNone, administers, esimColumns, esimData, organizationOrNone } from './ownership'

@Audiences('panel', 'partner')
@ObjectType({ description: 'A page of eSIMs.' })
export class EsimConnection extends connectionOf(Esim, 'EsimConnection', ['panel', 'partner']) {}

// `$1` is the account that calls and `$2` the organization whose machine calls; one of them is empty.
const viewed = `
  SELECT ${esimColumns}, p.state = 'CONFIRMED' AS ready,
    CASE WHEN e.account_id = $1 THEN CASE WHEN e.organization_id IS NULL THEN 'OWNER' ELSE 'ASSIGNEE' END
      WHEN e.organization_id = $2 THEN 'PARTNER' ELSE 'ADMINISTRATOR' END AS viewer
  FROM esim e LEFT JOIN carrier_profile p ON p.id = e.profile_id`

const callerOf = (caller: Caller) => [accountOrNone(caller), organizationOrNone(caller)]

/** eSIMs that the caller holds, uses or administers; a foreign id and an absent one both give null. */
export const viewedEsim: BatchLoader<string, ViewedEsim | null> = async (ids, { app, caller }) => {
  const esims = await app.read<ViewedEsim>(
    `${viewed} WHERE (e.account_id = $1 OR e.organization_id = $2 OR ${administers('$1')}) AND e.id = ANY($3)`,
    [...callerOf(caller), ids],
  )
  const byId = new Map(esims.map((esim) => [esim.id, esim]))
  return ids.map((id) => byId.get(id) ?? null)
}

export const referencedEsim: BatchLoader<{ id: string }, ViewedEsim | null> = (references, context) =>
  viewedEsim(
    references.map(({ id }) => id),
    context,
  )

/** As the caller sees it after a change, read anew. */
export async function viewEsim(context: Context, id: string): Promise<ViewedEsim | undefined> {
  const [esim] = await viewedEsim([id], context)
  return (esim as ViewedEsim | null) ?? undefined
}

/** One page of the eSIMs that the caller holds or uses, by id; for a machine client those of its organization. */
export async function ownEsims({ app, caller }: Context, page: PageArgs): Promise<Connection<ViewedEsim>> {
  const esims = await app.read<ViewedEsim>(
    `${viewed} WHERE (e.account_id = $1 OR e.organization_id = $2) AND e.id > $3 ORDER BY e.id LIMIT $4`,
    [...callerOf(caller), afterOf(page), page.first + 1],
  )
  return connectionFrom(esims, page.first, ({ id }) => [id])
}

/** One page of a list of one organization. */
export interface OrganizationPage {
  organizationId: string
  first: number
  after: string
}

/** @throws Refusal BAD_USER_INPUT when the cursor is not one of ours */
export function organizationPage(organizationId: string, page: PageArgs): OrganizationPage {
  return { organizationId, first: page.first, after: afterOf(page) }
}

/** The eSIMs of organizations, for those who administer them and their clients; null for everybody else. */
export const esimsOfOrganization: BatchLoader<OrganizationPage, Connection<ViewedEsim> | null> = async (
  pages,
  { app, caller },
) => {
  const rows = await app.read<ViewedEsim & { number: number; seen: boolean }>(
    `SELECT k.number, k."organizationId" = $2 OR EXISTS (SELECT 1 FROM membership m
       WHERE m.organization_id = k."organizationId" AND m.account_id = $1 AND m.role = 'ADMIN')
       AS seen, page.*
     FROM jsonb_to_recordset($3::jsonb) AS k(number int, "organizationId" text, first int, after text)
     LEFT JOIN LATERAL (${viewed} WHERE e.organization_id = k."organizationId"
       AND (e.organization_id = $2 OR ${administers('$1')}) AND e.id > k.after ORDER BY e.id LIMIT k.first + 1) page ON true
     ORDER BY k.number, page.id`,
    [...callerOf(caller), JSON.stringify(pages.map((page, number) => ({ ...page, number })))],
  )
  return pages.map(({ first }, number) => {
    const own = rows.filter((row) => row.number === number)
    if (!own[0]?.seen) return null
    const esims = own.filter(({ id }) => id !== null)
    return connectionFrom<ViewedEsim>(esims, first, ({ id }) => [id])
  })
}

export interface PastState {
  state: EsimState
  at: Date
}

/** How eSIMs came into their present state, the newest first. That the caller sees them is for the caller to decide. */
export const movesOfEsim: BatchLoader<string, PastState[]> = async (ids, { app }) => {
  const rows = await app.read<PastState & { esimId: string }>(
    `SELECT esim_id AS "esimId", state, at FROM esim_move WHERE esim_id = ANY($1) ORDER BY esim_id, version DESC`,
    [ids],
  )
  return ids.map((id) => rows.filter(({ esimId }) => esimId === id))
}

/** What has replaced eSIMs, as the caller sees it. */
export const replacementOf: BatchLoader<string, ViewedEsim | null> = async (ids, { app, caller }) => {
  const esims = await app.read<ViewedEsim>(
    `${viewed} WHERE (e.account_id = $1 OR e.organization_id = $2 OR ${administers('$1')}) AND e.replaces_id = ANY($3)`,
    [...callerOf(caller), ids],
  )
  const byReplaced = new Map(esims.map((esim) => [esim.replacesId, esim]))
  return ids.map((id) => byReplaced.get(id) ?? null)
}

/** A page of present states for services that join late, in the order of ids. */
export async function reportEsims(app: App<any>, after: string, limit: number): Promise<Snapshot[]> {
  const esims = await app.read<Esim>(
    `SELECT ${esimColumns} FROM esim e WHERE e.id > $1 ORDER BY e.id LIMIT $2`,
    [after, limit],
  )
  return esims.map((esim) => ({ aggregateId: esim.id, version: esim.version, data: esimData(esim) }))
}

function afterOf({ after }: PageArgs): string {
  const [id = ''] = decodeCursor(after, z.tuple([z.string().max(64)])) ?? []
  return id
}
