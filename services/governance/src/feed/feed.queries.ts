import { Refusal } from '@enigm/contracts'
import {
  decodeCursor,
  encodeCursor,
  page,
  pagesBy,
  select,
  type App,
  type Connection,
  type Context,
  type PageArgs,
} from '@enigm/subgraph'
import { z } from 'zod'
import { organizationOf } from './feed.access'
import { OrganizationEvent } from './feed.entity'

const eventsOfOrganization = select(OrganizationEvent).where('organization_id = $1')
/** The events of organizations for their administrators, newest first. */
export const eventsOfOrganizations = pagesBy(select(OrganizationEvent), {
  by: 'organizationId',
  order: ['position desc'],
})

const positionAndId = z.tuple([z.int(), z.string()])
type Cursor = z.infer<typeof positionAndId>

/** The cursor of an event, which continues the feed after it. */
export function cursorOf({ position, id }: Pick<OrganizationEvent, 'position' | 'id'>): string {
  return encodeCursor([position, id] satisfies Cursor)
}

/**
 * A page of the feed of the caller’s organization, oldest event first.
 * @throws Refusal FORBIDDEN for callers without a feed; BAD_USER_INPUT for a cursor after which events are missing
 */
export async function feedPage(
  { app, caller }: Context,
  args: PageArgs,
): Promise<Connection<OrganizationEvent>> {
  const organizationId = organizationOf(caller)
  const events = await page(
    app,
    eventsOfOrganization,
    { parameters: [organizationId], order: ['position', 'id'] },
    args,
  )
  const cursor = decodeCursor(args.after, positionAndId)
  // After the read: a purge between the two statements cannot hide a gap.
  if (cursor) await requireContinuous(app, organizationId, cursor)
  return events
}

interface Window {
  /** The position before the oldest retained event. */
  before: number
  last: number
  /** The event at the position of the cursor, if it is retained. */
  id: string | null
}

async function requireContinuous(
  app: Pick<App, 'read'>,
  organizationId: string,
  [position, id]: Cursor,
): Promise<void> {
  const [window] = await app.read<Window>(
    `SELECT coalesce((SELECT min(position) - 1 FROM organization_event WHERE organization_id = $1), f.position) AS before,
       f.position AS last,
       (SELECT e.id FROM organization_event e WHERE e.organization_id = $1 AND e.position = $2) AS id
     FROM organization_feed f WHERE f.organization_id = $1`,
    [organizationId, position],
  )
  if (window && position < window.before)
    throw new Refusal(
      'BAD_USER_INPUT',
      'The cursor is older than the retained events: read the lists of the organization, then the feed without a cursor.',
      ['after'],
    )
  const isKnown = window && position <= window.last && (window.id === null || window.id === id)
  if (!isKnown) throw new Refusal('BAD_USER_INPUT', 'The cursor is not one of this feed.', ['after'])
}
