import { randomUUID } from 'node:crypto'
import { mkdir, open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { newId } from '@enigm/contracts'
import { systemContext } from '@enigm/subgraph'
import type { AccountsApp } from '../config'
import { Account } from './account.entity'
import { newAccount } from './account.service'
import { AccountState } from './account.lifecycle'
import { CredentialsService } from './credentials'
import { platformHandle } from './platform-handle'

const SEED_LOCK = 424202

/**
 * Makes one platform operator where there is none and `OPERATOR_FILE` says where its credentials go. The file stands before
 * the commit: an operator that nobody can sign in as never exists. A file whose commit failed is overwritten at the next start.
 */
export async function seedOperator(app: AccountsApp): Promise<void> {
  const { OPERATOR_FILE: file } = app.config
  if (!file) return
  await app.transaction(systemContext(), async (tx) => {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [SEED_LOCK])
    if (await tx.manager.existsBy(Account, { role: 'OPERATOR' })) return
    const credentials = app.get(CredentialsService)
    const id = newId('account')
    const { accountNumber, loginSecret } = credentials.derive(id, randomUUID())
    const row = newAccount(id, {
      state: AccountState.ACTIVE,
      role: 'OPERATOR',
      numberHash: credentials.hashNumber(accountNumber),
      secretHash: credentials.hashSecret(loginSecret),
      enrollmentId: null,
      platformHandle: platformHandle(app, id),
    })
    await tx.create(Account, row, {
      type: 'accounts.account.created',
      data: { accountId: id, state: row.state },
      audit: { scope: 'platform', target: id },
    })
    await writeSecret(file, JSON.stringify({ accountNumber, loginSecret }))
  })
}

/** Whole or not at all, readable by its owner alone, on disk when this returns. */
async function writeSecret(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${randomUUID()}`
  const handle = await open(draft, 'wx', 0o600)
  try {
    await handle.writeFile(`${text}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(draft, file)
}
