import { Trans } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { Fingerprint } from 'lucide-react'
import { Button, Problem } from '../../kit'
import { StartPasskeySignIn } from '../../generated/accounts'
import { change } from '../../operations'
import { signInWithPasskey } from '../../session'

/** Offered where the browser has WebAuthn; everything works without it. */
export function PasskeySignIn() {
  const signingIn = useMutation({ mutationFn: signIn })
  if (typeof PublicKeyCredential === 'undefined') return null
  return (
    <>
      <Button isPending={signingIn.isPending} onClick={() => signingIn.mutate()}>
        <Fingerprint size={18} aria-hidden />
        <Trans>Sign in with a passkey</Trans>
      </Button>
      {signingIn.error && !isCanceled(signingIn.error) && <Problem of={signingIn.error} />}
    </>
  )
}

let ceremony: Promise<void> | undefined

/** A second click joins the first: a browser runs one ceremony at a time. */
function signIn(): Promise<void> {
  ceremony ??= signInOnce().finally(() => {
    ceremony = undefined
  })
  return ceremony
}

async function signInOnce(): Promise<void> {
  const [{ startAuthentication }, { options }] = await Promise.all([
    import('@simplewebauthn/browser'),
    change(StartPasskeySignIn, { origin: location.origin }),
  ])
  if (!options) return
  const { userVerification, ...rest } = options
  const { id, response } = await startAuthentication({
    optionsJSON: { ...rest, userVerification: userVerification as UserVerificationRequirement },
  })
  await signInWithPasskey({
    credentialId: id,
    authenticatorData: response.authenticatorData,
    clientDataJson: response.clientDataJSON,
    signature: response.signature,
    userHandle: response.userHandle ?? '',
  })
}

/** The person has closed the dialog of the browser. */
function isCanceled(error: Error): boolean {
  return ['NotAllowedError', 'AbortError'].includes(error.name)
}
