import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { startTestAccounts } from '../accounts.fixture'
import type { AccountsApp } from '../config'
import { PinHash } from '../protection/pin/pin-hash'
import { seedOperator } from './operator-seed'

const opened: { accounts: Awaited<ReturnType<typeof startTestAccounts>>; directory: string }[] = []
afterEach(async () => {
  for (const { accounts, directory } of opened.splice(0)) {
    await accounts.subgraph.stop()
    await rm(directory, { recursive: true })
  }
})

const start = async (withFile: boolean) => {
  const directory = await mkdtemp(join(tmpdir(), 'enigm-operator-'))
  const file = join(directory, 'secrets', 'operator.json')
  const accounts = await startTestAccounts(withFile ? { OPERATOR_FILE: file } : {})
  opened.push({ accounts, directory })
  const operators = () => accounts.sql(`SELECT id, state FROM account WHERE role = 'OPERATOR'`)
  return { accounts, directory, file, operators }
}

describe('the first operator', () => {
  it('can sign in with the credentials in the file, which only its owner can read', async () => {
    const { accounts, file, operators } = await start(true)
    const credentials = JSON.parse(await readFile(file, 'utf8'))
    expect(Object.keys(credentials)).toEqual(['accountNumber', 'loginSecret', 'criticalPin'])
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await readdir(dirname(file))).toEqual(['operator.json'])
    expect(await accounts.signIn(credentials)).toMatchObject({ session: { state: 'ACTIVE' } })
    expect(credentials.criticalPin).toMatch(/^\d{8}$/)
    const [{ pinHash }] = await accounts.sql(
      `SELECT pin_hash AS "pinHash" FROM account WHERE role = 'OPERATOR'`,
    )
    const { app } = accounts.subgraph
    expect(await app.get(PinHash).matches(pinHash, credentials.criticalPin)).toBe(true)
    const [{ id }] = await operators()
    expect(await accounts.subgraph.events(id)).toMatchObject([
      { type: 'accounts.account.created', data: { accountId: id, state: 'ACTIVE' } },
    ])
    expect(await accounts.subgraph.audit('platform')).toMatchObject([
      { actor: 'system', action: 'accounts.account.created', target: id },
    ])
  })

  it('is created once: later starts, also in parallel, change nothing', async () => {
    const { accounts, file, operators } = await start(true)
    const [before, text] = [await operators(), await readFile(file, 'utf8')]
    await Promise.all([seedOperator(accounts.subgraph.app), seedOperator(accounts.subgraph.app)])
    expect(await operators()).toEqual(before)
    expect(await readFile(file, 'utf8')).toBe(text)
  })

  it('is not created without a file for its credentials', async () => {
    const { operators } = await start(false)
    expect(await operators()).toEqual([])
  })

  it('is not created when the file cannot be written', async () => {
    const { accounts, directory, operators } = await start(false)
    await writeFile(join(directory, 'plain'), '')
    const config = {
      ...accounts.subgraph.app.config,
      OPERATOR_FILE: join(directory, 'plain', 'operator.json'),
    }
    const app = Object.create(accounts.subgraph.app, { config: { value: config } }) as AccountsApp
    await expect(seedOperator(app)).rejects.toThrow()
    expect(await operators()).toEqual([])
  })
})
