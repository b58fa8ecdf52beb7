import { newId } from '@enigm/contracts'
import {
  accountOf,
  isUniqueViolation,
  sessionOf,
  startOfDay,
  type CallContext,
  type Caller,
} from '@enigm/subgraph'
import type { WebAuthnCredential } from '@simplewebauthn/server'
import { isoBase64URL } from '@simplewebauthn/server/helpers'
import { lockOwnAccount } from '../../account/account.access'
import { knownOrigin, useChallenge } from '../../crypto/challenge'
import type { AccountsApp } from '../../config'
import { AccountsFailure } from '../../errors'
import { requireLive } from '../session/session.access'
import { Ceremonies, type RegistrationAnswer } from './ceremony'
import { ownPasskey } from './passkey.access'
import { Passkey, passkeys } from './passkey.entity'
import { MOST_PASSKEYS, passkeysOfAccount } from './passkey.queries'

interface RegisterPasskey extends RegistrationAnswer {
  /** The own account: the target of the grant. */
  accountId: string
  label: string
  transports: string[]
}

/** Changes the passkeys of the caller's own account. The last one can be removed too: number and secret remain. */
export class PasskeyService {
  private readonly ceremonies: Ceremonies

  constructor(private readonly app: AccountsApp) {
    this.ceremonies = app.get(Ceremonies)
  }

  /** @throws AccountsFailure ORIGIN_UNKNOWN */
  async startRegistration({ caller }: CallContext, origin: string) {
    const accountId = accountOf(caller)
    const subject = [knownOrigin(this.app, origin), ...subjectOf(caller)]
    return this.ceremonies.registrationOptions(
      subject,
      accountId,
      await passkeysOfAccount(this.app, accountId),
    )
  }

  /**
   * Registers a passkey in the session that has started it.
   * @throws AccountsFailure NOT_FOUND for another account; PASSKEY_INVALID, also for a credential that is registered already;
   * PASSKEY_LIMIT_REACHED
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
        return passkeys.create(
          tx,
          'accounts.passkey.registered',
          rowOf(accountId, input, verified.credential),
        )
      })
    } catch (error) {
      if (isUniqueViolation(error)) throw new AccountsFailure('PASSKEY_INVALID', ['input'])
      throw error
    }
  }

  /** @throws DomainFailure NOT_FOUND */
  rename(context: CallContext, id: string, label: string): Promise<Passkey> {
    const set = { label }
    return this.app.transaction(context, (tx) =>
      passkeys.change(tx, 'accounts.passkey.renamed', ownPasskey(tx.caller, id), { set }),
    )
  }

  /** Deletes the row; only events and audit entries remain. @throws DomainFailure NOT_FOUND */
  remove(context: CallContext, id: string): Promise<string> {
    return this.app.transaction(context, async (tx) => {
      const removed = await passkeys.change(tx, 'accounts.passkey.removed', ownPasskey(tx.caller, id))
      await tx.manager.delete(Passkey, { id: removed.id })
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
    ...{ state: 'ACTIVE', accountId, label, transports },
    credentialId: id,
    publicKey: isoBase64URL.fromBuffer(publicKey),
    signCount: String(counter),
    registeredAt: startOfDay(new Date()),
    lastUsedBucket: null,
  }
}

/** Binds a registration to the session that has started it. */
function subjectOf(caller: Caller): string[] {
  return [accountOf(caller), sessionOf(caller)]
}
