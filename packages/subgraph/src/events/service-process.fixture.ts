import { noting, Part } from './part.fixture'

/** One service in a process of its own, which a test kills: `node -r typescript-hook.js <this> <name> <nats> <database>`. */
async function main([name, natsUrl, url, migrationUrl]: string[]): Promise<void> {
  const part = await Part.open(name as 'devices' | 'servers', natsUrl!, {
    url: url!,
    migrationUrl: migrationUrl!,
    drop: async () => undefined,
  })
  part.relay()
  if (name === 'servers') part.consumers({ reactions: noting('devices.device.restricted') })
  part.timers(
    {
      note: (timer, app, origin) =>
        app.transact(origin, async (work) => {
          await work.query(
            `INSERT INTO seen (aggregate_id, version, type, correlation_id) VALUES ($1, 1, $2, $3)`,
            [timer.aggregateId, timer.kind, origin.correlationId],
          )
          await work.query('SELECT pg_sleep(0.002)')
          await work.finish(timer)
        }),
    },
    1,
  )
}

void main(process.argv.slice(2))
