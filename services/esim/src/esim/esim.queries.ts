import {
  byKey,
  countedConnectionOf,
  countersOf,
  page,
  PageArgs,
  pagesBy,
  select,
  type App,
  type BatchLoader,
  type Caller,
  type CountedConnection,
  type Context,
  type TrustSignal,
} from '@enigm/subgraph'
import { ArgsType, Field } from 'type-graphql'
import { accountOrNone, administers, organizationOrNone, sees } from './esim.access'
import { Esim, type EsimViewer, type ViewedEsim } from './esim.entity'
import { EsimState, livingStates } from './esim.lifecycle'

const LARGEST_SIGNALS = 100

export const EsimConnection = countedConnectionOf(Esim, 'EsimConnection', ['panel', 'partner'])

@ArgsType()
export class EsimsArgs extends PageArgs {
  @Field(() => EsimState, { nullable: true, description: 'Only the eSIMs in this state.' })
  state?: EsimState | null
}

/** eSIMs as the caller sees them: by the placeholders of the account and the organization that call; one of them is empty. */
const viewedBy = (account: string, organization: string) =>
  select(Esim, 'e')
    .with<{ viewer: EsimViewer; ready: boolean }>({
      viewer: `CASE WHEN e.account_id = ${account}
          THEN CASE WHEN e.organization_id IS NULL THEN 'OWNER' ELSE 'ASSIGNEE' END
        WHEN e.organization_id = ${organization} THEN 'PARTNER' ELSE 'ADMINISTRATOR' END`,
      ready: `coalesce(p.state = 'CONFIRMED', false)`,
    })
    .join('LEFT JOIN carrier_profile p ON p.id = e.profile_id')

const callerOf = (caller: Caller) => [accountOrNone(caller), organizationOrNone(caller)]
const viewed = viewedBy('$1', '$2')
const visible = viewed.where(sees('$1', '$2'))

/** eSIMs that the caller holds, uses or administers; a foreign id and an absent one both give null. */
export const viewedEsim: BatchLoader<string, ViewedEsim | null> = async (ids, { app, caller }) =>
  byKey(ids, await app.read(visible.where('e.id = ANY($3)'), [...callerOf(caller), ids]), 'id')

export const referencedEsim: BatchLoader<{ id: string }, ViewedEsim | null> = (references, context) =>
  viewedEsim(
    references.map(({ id }) => id),
    context,
  )

/** An eSIM as the caller sees it after a change; it is read again. */
export async function viewEsim(context: Context, id: string): Promise<ViewedEsim | null> {
  const [esim] = await context.app.read(visible.where('e.id = $3'), [...callerOf(context.caller), id])
  return esim ?? null
}

/** The eSIMs that have replaced others, as the caller sees them. */
export const replacementOf: BatchLoader<string, ViewedEsim | null> = async (ids, { app, caller }) =>
  byKey(
    ids,
    await app.read(visible.where('e.replaces_id = ANY($3)'), [...callerOf(caller), ids]),
    'replacesId',
  )

const own = viewed.where('e.account_id = $1 OR e.organization_id = $2')

/** One page of the eSIMs that the caller holds or uses, by id; for a machine client those of its organization. */
export function ownEsims(
  { app, caller }: Context,
  { state, ...args }: EsimsArgs,
): Promise<CountedConnection<ViewedEsim>> {
  return page(app, own, { parameters: callerOf(caller), filter: { state }, order: ['id'] }, args)
}

/** The eSIMs of organizations, for their administrators and their machine clients. */
export const esimsOfOrganization = pagesBy(
  viewedBy('$2', '$3').where(`e.organization_id = $3 OR ${administers('$2')}`),
  { by: 'organizationId', order: ['id'], filters: ['state'], parameters: ({ caller }) => callerOf(caller) },
)

/** How many eSIMs of an account are in one state. */
export interface CustomerEsims {
  state: EsimState
  count: number
  /** The account that the audit entry of the read is about. */
  accountId: string
}

/** The eSIMs of one account by state, for support; empty both for an unknown handle and for an account without eSIMs. */
export function customerEsims(app: App, accountHandle: string): Promise<CustomerEsims[]> {
  return app.read<CustomerEsims>(
    `SELECT state, count(*)::int AS count, account_id AS "accountId" FROM esim
     WHERE account_handle = $1 GROUP BY account_id, state ORDER BY state`,
    [accountHandle],
  )
}

/** One signal for each living eSIM that the account holds or uses, the newest first (TRU-08). */
export async function esimTrustSignals(app: App, accountId: string): Promise<TrustSignal[]> {
  const rows = await app.read<{ value: string; observedAt: Date }>(
    `SELECT e.state AS value, h.at AS "observedAt"
     FROM esim e
     JOIN LATERAL (SELECT at FROM esim_past_state WHERE esim_id = e.id ORDER BY version DESC LIMIT 1) h ON true
     WHERE e.account_id = $1 AND e.state = ANY($2) ORDER BY h.at DESC, e.id LIMIT $3`,
    [accountId, livingStates, LARGEST_SIGNALS],
  )
  return rows.map((row) => ({ ...row, kind: 'ESIM_LIFECYCLE', source: 'esim' }))
}

export const esimCounters = countersOf(Esim, 'state', {
  name: 'EsimCounters',
  description: 'eSIMs by state',
  values: {
    ORDERED: 'eSIMs that wait for their activation.',
    RELEASED: 'eSIMs whose activation code was shown.',
    DOWNLOADED: 'eSIMs that a device has downloaded.',
    INSTALLED: 'eSIMs that a device has installed.',
    ENABLED: 'eSIMs in use.',
    DISABLED: 'eSIMs that are switched off.',
    ERROR: 'eSIMs that have failed.',
    UNLINKED: 'eSIMs without a holder.',
    DELETED: 'eSIMs whose deletion was ordered.',
    RETIRED: 'eSIMs that were taken out of use.',
    REPLACED: 'eSIMs that another one has replaced.',
  },
})
