import { recordingHandlers, TestService } from './test-service.fixture'

/** One service in a separate process, which a test kills: `node -r typescript-hook.js <this> <name> <nats> <database>`. */
async function main([name, natsUrl, url, migrationUrl]: string[]): Promise<void> {
  const service = await TestService.open(name as 'devices' | 'servers', natsUrl!, {
    url: url!,
    migrationUrl: migrationUrl!,
    drop: async () => undefined,
  })
  service.relay()
  if (name === 'servers') service.consumers({ eventHandlers: recordingHandlers('devices.device.restricted') })
  service.jobs({
    note: (job, app, context) =>
      app.transaction(context, async (tx) => {
        await tx.query(
          `INSERT INTO seen (aggregate_id, version, type, correlation_id) VALUES ($1, 1, $2, $3)`,
          [job.aggregateId, job.kind, context.correlationId],
        )
        await tx.query('SELECT pg_sleep(0.002)')
        await tx.completeJob(job)
      }),
    // Runs until the process ends.
    hold: () => new Promise(() => undefined),
  })
}

void main(process.argv.slice(2))
