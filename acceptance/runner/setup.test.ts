import { existsSync, mkdirSync, mkdtempSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { callInChild } from '../../infra/embedded/src/host/child.fixture'
import { freePorts } from '../../infra/embedded/src/host/ports'
import { isAlive } from '../../infra/embedded/src/host/processes'
import type { RunningPostgres } from '../../infra/embedded/src/postgres/server'
import { sweep } from './setup'

describe('the start of a test run', () => {
  it('removes what a killed run left behind: its directory, its servers, and a cluster outside of its directory', async () => {
    const parent = mkdtempSync(join(tmpdir(), 'sweep-'))
    const run = join(parent, 'enigm-test-killed')
    const dataDir = join(run, 'unreachable for PostgreSQL', 'postgres')
    mkdirSync(join(dataDir, '..'), { recursive: true, mode: 0o700 })
    const [port] = await freePorts(1)
    const server = join(__dirname, '../../infra/embedded/src/postgres/server.ts')
    const options = { dataDir, port: port!, durable: false }
    const killed = await callInChild<RunningPostgres>(server, 'startPostgres', options)
    await killed.kill()
    const cluster = realpathSync(dataDir)
    expect([isAlive(killed.result.pid), existsSync(join(cluster, 'PG_VERSION'))]).toEqual([true, true])
    await sweep(parent)
    expect([isAlive(killed.result.pid), existsSync(cluster), existsSync(run)]).toEqual([false, false, false])
  })
})
