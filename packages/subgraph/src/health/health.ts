import type { App } from '../app'
import { inboxCounts, type InboxCounts } from '../events/inbox-store'
import { outboxBacklog, type OutboxBacklog } from '../events/relay'
import { jobCounts, type JobCounts } from '../job-worker'
import type { ExternalSystemRow } from './external-systems'

/** What of a service works and what does not, as its database knows it: the same for every process. */
export interface Health extends OutboxBacklog, InboxCounts, JobCounts {
  externalSystems: ExternalSystemRow[]
}

/** @throws Refusal UNAVAILABLE without the database */
export function readExternalSystems(app: App<any>): Promise<ExternalSystemRow[]> {
  return app.read<ExternalSystemRow>(
    `SELECT name, is_answering AS "isAnswering", since, called_at AS "calledAt" FROM external_system ORDER BY name`,
  )
}

/** @throws Refusal UNAVAILABLE without the database */
export async function readHealth(app: App<any>): Promise<Health> {
  const [[counts], externalSystems] = await Promise.all([
    app.read<Omit<Health, 'externalSystems'>>(
      `SELECT * FROM (${outboxBacklog}) AS outbox, (${inboxCounts}) AS inbox, (${jobCounts}) AS job`,
    ),
    readExternalSystems(app),
  ])
  return { ...counts!, externalSystems }
}
