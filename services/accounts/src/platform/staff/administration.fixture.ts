import type { CriticalOperationName } from '@enigm/contracts'
import { grantToken, type TestCaller } from '@enigm/subgraph/testkit'
import { startSessionMutation, type TestAccounts, type TestCredentials } from '../../accounts.fixture'

export const operations = {
  restrictAccount: 'ACCOUNT_RESTRICTION',
  suspendAccount: 'ACCOUNT_SUSPENSION',
  reinstateAccount: 'ACCOUNT_REINSTATEMENT',
} as const
export type AdministrationName = keyof typeof operations

export const administrationMutation = (name: AdministrationName) =>
  `mutation ($input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) {
    account { handle state availableActions } limitations { code } errors { code message path } } }`

/** Actions of the platform's staff. */
export class TestStaff {
  constructor(readonly accounts: TestAccounts) {}

  grant(caller: TestCaller, operation: CriticalOperationName, target: string): Promise<string> {
    return grantToken(this.accounts.access, caller, operation, target)
  }

  handle(accountId: string): string {
    return this.accounts.subgraph.app.handle('ah', 'platform', accountId)
  }

  /** The answer to an operator's request for one account, with a new grant. */
  async act(
    caller: TestCaller,
    name: AdministrationName,
    accountHandle: string,
    reasonCategory = 'SECURITY_CONCERN',
  ) {
    const grant = await this.grant(caller, operations[name], accountHandle)
    const input = { accountHandle, reasonCategory, grant }
    return this.accounts.subgraph.call(caller, administrationMutation(name), { input })
  }

  /** The answer to a sign-in, its failures included. */
  async trySignIn({ accountNumber, loginSecret }: TestCredentials) {
    const input = { accountNumber, loginSecret }
    return (await this.accounts.subgraph.call(null, startSessionMutation, { input })).data.startSession
  }

  /** Everything that a refusal must not change. */
  async standing(accountId: string) {
    return {
      account: await this.accounts.sql('SELECT * FROM account WHERE id = $1', accountId),
      sessions: await this.accounts.sql('SELECT * FROM session WHERE account_id = $1 ORDER BY id', accountId),
      moves: await this.accounts.sql('SELECT * FROM account_move WHERE account_id = $1', accountId),
      securityEvents: await this.accounts.sql(
        'SELECT * FROM security_event WHERE account_id = $1',
        accountId,
      ),
      trail: await this.accounts.subgraph.audit(`account:${accountId}`),
      events: await this.accounts.subgraph.events(accountId),
    }
  }
}

/** The claims of an access token, whose scopes the gateway passes on. */
export function claimsOf(accessToken: string): { scopes: string[]; ver: number; sid: string } {
  return JSON.parse(Buffer.from(accessToken.split('.')[1]!, 'base64url').toString())
}
