import { newId } from '@enigm/contracts'
import { accountOf, sessionOf, type Caller, type CallContext } from '@enigm/subgraph'
import type { WebAuthnCredential } from '@simplewebauthn/server'
import { isoBase64URL } from '@simplewebauthn/server/helpers'
import { QueryFailedError } from 'typeorm'
import { lockOwnAccount } from '../../account/own-account'
import { knownOrigin, useChallenge } from '../../crypto/challenge'
import type { AccountsApp } from '../../config'
import { AccountsFailure } from '../../errors'
import { requireLive } from '../session/live-session'
import { bucket } from '../session/session.entity'
import { Ceremonies, type RegistrationAnswer } from './ceremony'
import { Passkey, passkeyAudit, passkeyData } from './passkey.entity'
import { PasskeyState } from './passkey.lifecycle'

export const MOST_PASSKEYS = 20
const UNIQUE_VIOLATION = '23505'

export interface RegisterPasskey extends RegistrationAnswer {
  /** The own account: what the grant is for. */
  accountId: string
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
  async startRegistration({ caller }: CallContext, origin: string) {
    const accountId = accountOf(caller)
    const subject = [knownOrigin(this.app, origin), ...subjectOf(caller)]
    return this.ceremonies.registrationOptions(subject, accountId, await this.list(accountId))
  }

  /**
   * Registers a passkey in the session that asked for it.
   * @throws AccountsFailure NOT_FOUND for another account; PASSKEY_INVALID, also for a credential that somebody has
   * registered; PASSKEY_LIMIT_REACHED
   */
  async register(context: CallContext, input: RegisterPasskey): Promise<Passkey> {
    try {
      return await this.app.transaction(context, async (tx) => {
        const { id: accountId } = await lockOwnAccount(tx, input.accountId)
        await requireLive(tx)
        const verified = await this.ceremonies.verifyRegistration(input, subjectOf(tx.caller))
        await useChallenge(tx, verified.challenge, 'PASSKEY_INVALID')
        if ((await tx.manager.countBy(Passkey, { accountId })) >= MOST_PASSKEYS) {
          throw new AccountsFailure('PASSKEY_LIMIT_REACHED')
        }
        const row = rowOf(accountId, input, verified.credential)
        const fact = { data: passkeyData(row), audit: passkeyAudit(row) }
        return tx.create(Passkey, row, { type: 'accounts.passkey.registered', ...fact })
      })
    } catch (error) {
      if (isUniqueViolation(error)) throw new AccountsFailure('PASSKEY_INVALID', ['input'])
      throw error
    }
  }

  /** @throws DomainFailure NOT_FOUND */
  rename(context: CallContext, id: string, label: string): Promise<Passkey> {
    const accountId = accountOf(context.caller)
    return this.app.transaction(context, (tx) =>
      tx.change(Passkey, { id, accountId }, { label }, (passkey) => ({
        type: 'accounts.passkey.renamed',
        data: passkeyData(passkey),
        audit: passkeyAudit(passkey),
      })),
    )
  }

  /** Nothing of it is kept but its events and audit entries. @throws DomainFailure NOT_FOUND */
  remove(context: CallContext, id: string): Promise<string> {
    const accountId = accountOf(context.caller)
    return this.app.transaction(context, async (tx) => {
      await tx.change(Passkey, { id, accountId }, {}, (passkey) => ({
        type: 'accounts.passkey.removed',
        data: passkeyData(passkey),
        audit: passkeyAudit(passkey),
      }))
      await tx.manager.delete(Passkey, { id, accountId })
      return id
    })
  }
}

function rowOf(
  accountId: string,
  { label, transports }: RegisterPasskey,
  { id, publicKey, counter }: WebAuthnCredential,
): Omit<Passkey, 'version'> {
  return {
    id: newId('passkey'),
    ...{ state: PasskeyState.ACTIVE, accountId, label, transports },
    credentialId: id,
    publicKey: isoBase64URL.fromBuffer(publicKey),
    signCount: String(counter),
    registeredAt: bucket(new Date(), 'day'),
    lastUsedBucket: null,
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
