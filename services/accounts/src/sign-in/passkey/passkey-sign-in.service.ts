import { select, startOfDay, systemContext, type CallContext, type Transaction } from '@enigm/subgraph'
import type { Account } from '../../account/account.entity'
import { knownOrigin, useChallenge } from '../../crypto/challenge'
import type { AccountsApp } from '../../config'
import { AccountsFailure } from '../../errors'
import { equal } from '../../crypto/pepper'
import { SessionService, type SessionTokens } from '../session/session.service'
import { WrongProofs } from '../session/wrong-proofs'
import { Ceremonies, type SignInAnswer } from './ceremony'
import { Passkey, passkeys } from './passkey.entity'

const knownPasskey = select(Passkey, 'p', ['id', 'accountId', 'publicKey'])
  .with<Pick<Account, 'role'>>({ role: 'a.role' })
  .join('JOIN account a ON a.id = p.account_id')
  .where('p.credential_id = $1')

type Known = Pick<Passkey, 'id' | 'accountId' | 'publicKey'> & Pick<Account, 'role'>

/** A correct signature whose counter is not above the last one: two authenticators hold the same key. */
class CounterRegression extends Error {}

/** Signs in without a number: the passkey names its account. */
export class PasskeySignInService {
  private readonly ceremonies: Ceremonies

  constructor(private readonly app: AccountsApp) {
    this.ceremonies = app.get(Ceremonies)
  }

  /** The same for everyone: nothing is read. @throws AccountsFailure ORIGIN_UNKNOWN */
  async start(origin: string) {
    return this.ceremonies.signInOptions([knownOrigin(this.app, origin)])
  }

  /**
   * @throws AccountsFailure PASSKEY_INVALID, the same whatever is wrong and whether or not the passkey is known; after a correct
   * signature PASSKEY_BLOCKED, ACCOUNT_NOT_ACTIVE; Refusal RATE_LIMITED after too many wrong ones, never for a correct one
   */
  signIn(context: CallContext, answer: SignInAnswer): Promise<SessionTokens> {
    return this.app.get(WrongProofs).limit('PASSKEY_INVALID', () => this.prove(context, answer))
  }

  private async prove(context: CallContext, answer: SignInAnswer): Promise<SessionTokens> {
    const known = await this.find(answer.credentialId)
    const handle = this.ceremonies.handleOf(known?.accountId ?? '').toString('base64url')
    if (!known || !equal(handle, answer.userHandle)) throw new AccountsFailure('PASSKEY_INVALID', ['input'])
    const { challenge, counter } = await this.ceremonies.verifySignIn(answer, known.publicKey)
    try {
      return await this.app.get(SessionService).begin(
        context,
        { id: known.accountId, role: known.role },
        {
          way: 'PASSKEY',
          prove: async (tx) => {
            await useChallenge(tx, challenge, 'PASSKEY_INVALID')
            await count(tx, known, counter)
          },
        },
      )
    } catch (error) {
      if (!(error instanceof CounterRegression)) throw error
      await this.block(context, known)
      throw new AccountsFailure('PASSKEY_BLOCKED')
    }
  }

  private async find(credentialId: string): Promise<Known | undefined> {
    const [known] = await this.app.read(knownPasskey, [credentialId])
    return known
  }

  /** Committed although the sign-in fails: it is unknown which of the two copies its holder has. */
  private block({ correlationId }: CallContext, { id, accountId }: Known): Promise<void> {
    return this.app.transaction(systemContext(correlationId), async (tx) => {
      if (!(await tx.lock(Passkey, { id, accountId, state: 'ACTIVE' }))) return
      await passkeys.move(tx, 'BLOCK', { id, accountId }, { reason: 'COUNTER_REGRESSION' })
    })
  }
}

/** Zero is the counter of authenticators without one (WebAuthn Level 3, section 6.1.1). */
async function count(tx: Transaction, { id, accountId }: Known, counter: number): Promise<void> {
  const passkey = await tx.lock(Passkey, { id, accountId })
  if (!passkey) throw new AccountsFailure('PASSKEY_INVALID', ['input'])
  if (passkey.state === 'BLOCKED') throw new AccountsFailure('PASSKEY_BLOCKED')
  const last = Number(passkey.signCount)
  if ((counter > 0 || last > 0) && counter <= last) throw new CounterRegression()
  const used = { signCount: String(counter), lastUsedBucket: startOfDay(new Date()) }
  await tx.manager.update(Passkey, { id, accountId }, used)
}
