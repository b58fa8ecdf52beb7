import type { RegisterPasskeyInput, StartPasskeyRegistrationMutation } from '../../../generated/accounts'

type Options = NonNullable<
  NonNullable<StartPasskeyRegistrationMutation['startPasskeyRegistration']>['options']
>
type Answer = Pick<
  RegisterPasskeyInput,
  'credentialId' | 'attestationObject' | 'clientDataJson' | 'transports'
>

/** Asks the authenticator for a passkey. @throws WebAuthnError when the person cancels or the authenticator refuses */
export async function registered(options: Options): Promise<Answer> {
  const { startRegistration } = await import('@simplewebauthn/browser')
  const optionsJSON = structuredClone(options) as unknown as PublicKeyCredentialCreationOptionsJSON
  const { id, response } = await startRegistration({ optionsJSON: optionsJSON as never })
  return {
    credentialId: id,
    attestationObject: response.attestationObject,
    clientDataJson: response.clientDataJSON,
    transports: response.transports ?? [],
  }
}
