import { randomInt, randomUUID } from 'node:crypto'
import { mkdir, open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { newId } from '@enigm/contracts'
import { systemContext } from '@enigm/subgraph'
import type { AccountsApp } from '../config'
import { Account, accounts } from './account.entity'
import { newAccount } from './account.service'
import { PinHash } from '../protection/pin/pin-hash'
import { CredentialsService } from './credentials'
import { platformHandle } from './platform-handle'

const SEED_LOCK = 424202

/**
 * Creates a platform operator if there is none and `OPERATOR_FILE` names a file for its credentials and its PIN. The file is
 * written before the commit, so that no operator exists whose credentials are lost. If the commit fails, the next start
 * overwrites the file.
 * @returns whether it has created one
 */
export async function seedOperator(app: AccountsApp): Promise<boolean> {
  const { OPERATOR_FILE: file } = app.config
  if (!file) return false
  return app.transaction(systemContext(), async (tx) => {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [SEED_LOCK])
    if (await tx.manager.existsBy(Account, { role: 'OPERATOR' })) return false
    const credentials = app.get(CredentialsService)
    const id = newId('account')
    const { accountNumber, loginSecret } = credentials.derive(id, randomUUID())
    const criticalPin = generatePin()
    const account = newAccount(id, {
      state: 'ACTIVE',
      role: 'OPERATOR',
      numberHash: credentials.hashNumber(accountNumber),
      secretHash: credentials.hashSecret(loginSecret),
      enrollmentId: null,
      platformHandle: platformHandle(app, id),
    })
    const row = { ...account, pinHash: await app.get(PinHash).create(criticalPin) }
    const audit = () => ({ scope: 'platform', target: id })
    await accounts.create(tx, 'accounts.account.created', row, { audit })
    await writeSecret(file, JSON.stringify({ accountNumber, loginSecret, criticalPin }))
    return true
  })
}

/** Eight digits. The second is at least 2 from the first, so that the PIN is neither all equal nor a straight sequence. */
function generatePin(): string {
  const first = randomInt(10)
  const rest = String(randomInt(1_000_000)).padStart(6, '0')
  return `${first}${(first + randomInt(2, 9)) % 10}${rest}`
}

/** Writes a file that only its owner can read, atomically; it is on disk when this returns. */
async function writeSecret(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const temporary = `${file}.${randomUUID()}`
  const handle = await open(temporary, 'wx', 0o600)
  try {
    await handle.writeFile(`${text}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(temporary, file)
}
