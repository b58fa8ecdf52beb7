import { grantToken, type TestCaller } from '@enigm/subgraph/testkit'
import type { TestAccounts } from '../../accounts.fixture'
import { Authenticator, type Forgery } from '@enigm/simulators'

const failure = 'errors { code message path }'
const passkey = 'passkey { id state label registeredAt lastUsedBucket availableActions }'
export const origin = 'http://localhost:4000'
export const startRegistration = `mutation ($input: StartPasskeyRegistrationInput!) {
  startPasskeyRegistration(input: $input) { options {
    challenge rp { id name } user { id name displayName } pubKeyCredParams { type alg } timeout
    excludeCredentials { type id } authenticatorSelection { residentKey requireResidentKey userVerification }
    attestation } ${failure} } }`
export const register = `mutation ($input: RegisterPasskeyInput!) {
  registerPasskey(input: $input) { ${passkey} ${failure} } }`
export const startSignIn = `mutation ($input: StartPasskeySignInInput!) {
  startPasskeySignIn(input: $input) { options { challenge rpId timeout userVerification } ${failure} } }`
export const signIn = `mutation ($input: SignInWithPasskeyInput!) {
  signInWithPasskey(input: $input) { session { id state } accessToken accessTokenExpiresAt refreshToken ${failure} } }`
export const rename = `mutation ($input: RenamePasskeyInput!) { renamePasskey(input: $input) { ${passkey} ${failure} } }`
export const remove = `mutation ($input: RemovePasskeyInput!) { removePasskey(input: $input) { passkeyId ${failure} } }`
export const list = `{ me { passkeys { id state label registeredAt lastUsedBucket availableActions } } }`

/** The two ceremonies as a browser runs them. */
export class Browser {
  constructor(private readonly accounts: TestAccounts) {}

  async registrationOptions(caller: TestCaller) {
    const { data } = await this.accounts.subgraph.call(caller, startRegistration, { input: { origin } })
    return data.startPasskeyRegistration.options
  }

  /** The own account and a grant for it, as authorizeCriticalOperation issues one. */
  async granted(caller: TestCaller) {
    const accountId = caller.accountId!
    return {
      accountId,
      grant: await grantToken(this.accounts.access, caller, 'PASSKEY_REGISTRATION', accountId),
    }
  }

  /** The input that the page sends. */
  async registration(caller: TestCaller, answer: ReturnType<Authenticator['create']>, label = 'x') {
    return { ...answer, ...(await this.granted(caller)), label }
  }

  async register(caller: TestCaller, authenticator: Authenticator, forged: Forgery = {}, label = 'Phone') {
    const answer = authenticator.create(await this.registrationOptions(caller), forged)
    const input = await this.registration(caller, answer, label)
    return (await this.accounts.subgraph.call(caller, register, { input })).data.registerPasskey
  }

  async signInOptions() {
    const { data } = await this.accounts.subgraph.call(null, startSignIn, { input: { origin } })
    return data.startPasskeySignIn.options
  }

  async signIn(authenticator: Authenticator, forged: Forgery = {}) {
    return this.answer(authenticator.get(await this.signInOptions(), forged))
  }

  async answer(input: ReturnType<Authenticator['get']>) {
    return (await this.accounts.subgraph.call(null, signIn, { input })).data.signInWithPasskey
  }

  /** A person with one passkey. */
  async person(authenticator = new Authenticator()) {
    const person = await this.accounts.person()
    const { passkey } = await this.register(person.caller, authenticator)
    return { ...person, authenticator, passkeyId: passkey.id as string }
  }
}
