import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findNatsServer, freePorts, startNats, startPostgres } from '@enigm/embedded'
import { connect } from 'nats'
import { Client } from 'pg'
import { SmallDisk } from './lab/small-disk'

const BROKER_MEGABYTES = 64
const WAL_MEGABYTES = 200
const BEFORE = 50
const WHILE_FULL = 10
/** More than what fits into the segments that the database has at hand. */
const MOST_ROWS = 2_000
const BODY_BYTES = 50_000
const ANSWER_MILLISECONDS = 1_000

/** `npm run drill:disk`: a broker and a database on a disk that is full. Nothing that was acknowledged is lost. */
async function main(): Promise<void> {
  if (!SmallDisk.isPossible) {
    console.log('not run: it mounts small disks, which needs root')
    return
  }
  const directory = mkdtempSync(join(tmpdir(), 'enigm-disk-'))
  // PostgreSQL does not run as root.
  chmodSync(directory, 0o755)
  try {
    const findings = [...(await brokerOn(directory)), ...(await databaseOn(directory))]
    for (const finding of findings) console.log(`BROKEN ${finding}`)
    console.log(findings.length === 0 ? 'held' : 'broken')
    if (findings.length > 0) process.exitCode = 1
  } finally {
    rmSync(directory, { recursive: true })
  }
}

/** Messages that the broker has acknowledged, before, during and after. */
async function brokerOn(directory: string): Promise<string[]> {
  const [port] = await freePorts(1)
  const dataDir = join(directory, 'nats')
  mkdirSync(dataDir)
  const disk = await SmallDisk.put(dataDir, BROKER_MEGABYTES)
  const configuration = 'jetstream: { max_file_store: 1TB }\n'
  const options = { dataDir, port: port!, binary: await findNatsServer(), configuration }
  let server = await startNats(options)
  try {
    const connection = await connect({ servers: server.url })
    const stream = connection.jetstream()
    await (await connection.jetstreamManager()).streams.add({ name: 'DRILL', subjects: ['drill.>'] })
    const publish = async (times: number) => {
      let acknowledged = 0
      for (let left = times; left > 0; left--) {
        const sending = stream.publish('drill.one', Buffer.alloc(BODY_BYTES), {
          timeout: ANSWER_MILLISECONDS,
        })
        acknowledged += await sending.then(
          () => 1,
          () => 0,
        )
      }
      return acknowledged
    }
    const before = await publish(BEFORE)
    disk.fill()
    const full = await publish(WHILE_FULL)
    disk.free()
    const free = await publish(WHILE_FULL)
    await connection.close()
    await server.stop()
    server = await startNats(options)
    const again = await connect({ servers: server.url })
    const { state } = await (await again.jetstreamManager()).streams.info('DRILL')
    await again.close()
    const acknowledged = before + full + free
    console.log(
      `broker: ${before} of ${BEFORE} messages acknowledged before, ${full} of ${WHILE_FULL} on a full disk, ${free} of ${WHILE_FULL} with space again and no restart; ${state.messages} stored after a restart`,
    )
    return state.messages < acknowledged ? [`${acknowledged - state.messages} messages are lost`] : []
  } finally {
    await server.stop()
    await disk.takeAway()
  }
}

/** Rows that the database has acknowledged while its log (pg_wal) fills its disk. */
async function databaseOn(directory: string): Promise<string[]> {
  const [port] = await freePorts(1)
  const options = { dataDir: join(directory, 'postgres'), port: port!, durable: true }
  let server = await startPostgres(options)
  const first = await connected(server.adminUrl)
  await first.query('CREATE TABLE drill (id int, body text)')
  await first.end()
  await server.stop()
  const disk = await SmallDisk.put(join(options.dataDir, 'pg_wal'), WAL_MEGABYTES)
  try {
    server = await startPostgres(options)
    const client = await connected(server.adminUrl)
    let acknowledged = 0
    const insert = async () => {
      const body = randomBytes(2 * BODY_BYTES).toString('hex')
      await client.query('INSERT INTO drill VALUES ($1, $2)', [acknowledged, body])
      acknowledged += 1
    }
    while (acknowledged < BEFORE) await insert()
    disk.fill()
    const refusal = await insertUntilRefused(insert, () => acknowledged < MOST_ROWS)
    disk.free()
    await server.stop()
    const begun = performance.now()
    server = await startPostgres(options)
    const again = await connected(server.adminUrl)
    const { rows } = await again.query<{ count: number }>('SELECT count(*)::int AS count FROM drill')
    await again.end()
    const kept = rows[0]!.count
    console.log(
      `database: ${acknowledged} rows acknowledged, then “${refusal}”; ${kept} rows ${((performance.now() - begun) / 1000).toFixed(1)} s after it was started again with space`,
    )
    return [
      ...(kept < acknowledged ? [`${acknowledged - kept} rows are lost`] : []),
      ...(refusal ? [] : ['the database took rows although its log was full']),
    ]
  } finally {
    await server.stop()
    await disk.takeAway()
    rmSync(realpathSync(options.dataDir), { recursive: true })
  }
}

/** @returns why a row was refused; undefined when none was */
async function insertUntilRefused(
  insert: () => Promise<void>,
  isLeft: () => boolean,
): Promise<string | undefined> {
  try {
    while (isLeft()) await insert()
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

async function connected(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString })
  // The server ends the connection when its disk is full.
  client.on('error', () => undefined)
  await client.connect()
  return client
}

void main()
