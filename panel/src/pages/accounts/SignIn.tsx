import { Trans, useLingui } from '@lingui/react/macro'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { Failure, Refusal } from '../../gateway'
import { Card, Form, Notice, PageHeader, SecretField, Stack, TextField, type Values } from '../../kit'
import { signIn, useSession } from '../../session'
import { PasskeySignIn } from './PasskeySignIn'
import './failures'

const route = getRouteApi('/public/sign-in')

export default function SignInPage() {
  const { t } = useLingui()
  const { from = '/home' } = route.useSearch()
  const navigate = useNavigate()
  const { status } = useSession()
  useEffect(() => {
    // Fetched while the number is typed; the router reports a failure when it needs them.
    import('../../session-routes').catch(() => undefined)
  }, [])
  useEffect(() => {
    // A path of this panel, as the search of the route has checked.
    if (status === 'signed-in') void navigate({ to: from as '/overview', replace: true })
  }, [status, from, navigate])
  return (
    <div className="narrow">
      <Stack gap="loose">
        <PageHeader title={t`Sign in`} lead={t`With the number and the login secret of your account.`} />
        {!navigator.cookieEnabled && (
          <Notice tone="wait" title={<Trans>This browser blocks cookies</Trans>}>
            <p>
              <Trans>
                You can sign in, but the session ends after a few minutes or when the page is loaded again.
              </Trans>
            </p>
          </Notice>
        )}
        <Card>
          <NumberAndSecret />
          <PasskeySignIn />
        </Card>
        <Stack gap="tight">
          <Link to="/recovery">
            <Trans>Recover an account with a recovery code</Trans>
          </Link>
          <Link to="/create-account">
            <Trans>Create an account</Trans>
          </Link>
          <p className="second small">
            <Trans>A trusted device signs in with its own key, from Enigm App.</Trans>
          </p>
        </Stack>
      </Stack>
    </div>
  )
}

function NumberAndSecret() {
  const submit = async ({ accountNumber = '', loginSecret = '' }: Values) => {
    try {
      await signIn(accountNumber.replace(/\s/g, ''), loginSecret.replace(/\s/g, ''))
    } catch (error) {
      throw explained(error)
    }
  }
  return (
    <Form onSubmit={submit} submit={<Trans>Sign in</Trans>}>
      <TextField
        name="accountNumber"
        label={<Trans>Account number</Trans>}
        hint={<Trans>16 digits</Trans>}
        autoComplete="username"
        inputMode="numeric"
        pattern="(\s*[0-9]){16}\s*"
        maxLength={32}
        required
        isCode
      />
      <SecretField
        name="loginSecret"
        label={<Trans>Login secret</Trans>}
        autoComplete="current-password"
        maxLength={64}
        required
      />
    </Form>
  )
}

/** Before a session, these two refusals have a meaning of their own. */
function explained(error: unknown): unknown {
  if (!(error instanceof Refusal)) return error
  if (error.code === 'UNAUTHENTICATED') return failure('SIGN_IN_WRONG')
  if (error.code === 'FORBIDDEN') return failure('ACCOUNT_NOT_ACTIVE')
  return error
}

function failure(code: string): Failure {
  return new Failure([{ code, message: code, path: [] }])
}
