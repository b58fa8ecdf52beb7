import { newId } from '@enigm/contracts'
import { accountOf, sessionOf, type Caller, type Origin, type Work } from '@enigm/subgraph'
import { isoBase64URL } from '@simplewebauthn/server/helpers'
import { QueryFailedError } from 'typeorm'
import { Account } from '../account/account.entity'
import { knownOrigin, useChallenge } from '../challenge'
import type { AccountsApp } from '../config'
import { AccountsFailure } from '../errors'
import { requireLive } from '../pin/pin.service'
import { bucket } from '../session/session.entity'
import { Ceremonies, type RegistrationAnswer } from './ceremony'
import { Passkey, passkeyAudit, passkeyData } from './passkey.entity'
import { PasskeyState } from './passkey.lifecycle'

export const MOST_PASSKEYS = 20
const UNIQUE_VIOLATION = '23505'

export interface RegisterPasskey extends RegistrationAnswer {
  label: string
  transports: string[]
}

/** The passkeys of one's own account. The last one may go as well: number and secret always remain. */
export class PasskeyService {
  private readonly ceremonies: Ceremonies

  constructor(private readonly app: AccountsApp) {
    this.ceremonies = app.get(Ceremonies)
  }

  /** The oldest first; at most 20. */
  list(accountId: string): Promise<Passkey[]> {
    return this.app.read<Passkey>(
      `SELECT id, state, account_id AS "accountId", credential_id AS "credentialId", label,
         registered_at AS "registeredAt", last_used_bucket AS "lastUsedBucket"
       FROM passkey WHERE account_id = $1 ORDER BY registered_at, id LIMIT $2`,
      [accountId, MOST_PASSKEYS],
    )
  }

  /** @throws AccountsFailure ORIGIN_UNKNOWN */
  async startRegistration(origin: string, { caller }: Origin) {
    const accountId = accountOf(caller)
    const subject = [knownOrigin(this.app, origin), ...subjectOf(caller)]
    return this.ceremonies.registrationOptions(subject, accountId, await this.list(accountId))
  }

  /**
   * Registers a passkey in the session that asked for it.
   * @throws AccountsFailure PASSKEY_INVALID, also for a credential that somebody has registered; PASSKEY_LIMIT_REACHED
   */
  async register(input: RegisterPasskey, origin: Origin): Promise<Passkey> {
    const accountId = accountOf(origin.caller)
    const verified = await this.ceremonies.verifyRegistration(input, subjectOf(origin.caller))
    const { challenge, credential } = verified
    const row = {
      id: newId('passkey'),
      ...{ state: PasskeyState.ACTIVE, accountId, label: input.label, transports: input.transports },
      credentialId: credential.id,
      publicKey: isoBase64URL.fromBuffer(credential.publicKey),
      signCount: String(credential.counter),
      registeredAt: bucket(new Date(), 'day'),
      lastUsedBucket: null,
    }
    try {
      return await this.app.transact(origin, async (work) => {
        await useChallenge(work, challenge, 'PASSKEY_INVALID')
        await this.makeSure(work, accountId, sessionOf(origin.caller))
        const fact = { data: passkeyData(row), audit: passkeyAudit(row) }
        return work.create(Passkey, row, { type: 'accounts.passkey.registered', ...fact })
      })
    } catch (error) {
      if (isUniqueViolation(error)) throw new AccountsFailure('PASSKEY_INVALID', ['input'])
      throw error
    }
  }

  /** @throws DomainFailure NOT_FOUND */
  rename(id: string, label: string, origin: Origin): Promise<Passkey> {
    const accountId = accountOf(origin.caller)
    return this.app.transact(origin, (work) =>
      work.change(Passkey, { id, accountId }, { label }, (passkey) => ({
        type: 'accounts.passkey.renamed',
        data: passkeyData(passkey),
        audit: passkeyAudit(passkey),
      })),
    )
  }

  /** Nothing of it is kept but its events and audit entries. @throws DomainFailure NOT_FOUND */
  remove(id: string, origin: Origin): Promise<string> {
    const accountId = accountOf(origin.caller)
    return this.app.transact(origin, async (work) => {
      await work.change(Passkey, { id, accountId }, {}, (passkey) => ({
        type: 'accounts.passkey.removed',
        data: passkeyData(passkey),
        audit: passkeyAudit(passkey),
      }))
      await work.manager.delete(Passkey, { id, accountId })
      return id
    })
  }

  private async makeSure(work: Work, accountId: string, sessionId: string): Promise<void> {
    await work.lock(Account, { id: accountId })
    await requireLive(work, sessionId, accountId)
    const count = await work.manager.countBy(Passkey, { accountId })
    if (count >= MOST_PASSKEYS) throw new AccountsFailure('PASSKEY_LIMIT_REACHED')
  }
}

/** A registration is bound to the session that asked for it. */
function subjectOf(caller: Caller): string[] {
  return [accountOf(caller), sessionOf(caller)]
}

function isUniqueViolation(error: unknown): boolean {
  return (
    error instanceof QueryFailedError && (error.driverError as { code?: string }).code === UNIQUE_VIOLATION
  )
}
