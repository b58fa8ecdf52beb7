import { Trans, useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { CreateAccount, type CreateAccountMutation } from '../../generated/accounts'
import { Form, Notice, PageHeader, Stack } from '../../kit'
import { change, newIdempotencyKey } from '../../operations'
import { signIn } from '../../session'
import { ShownOnce } from './ShownOnce'

type Created = NonNullable<CreateAccountMutation['createAccount']>

export default function CreateAccountPage() {
  const { t } = useLingui()
  const navigate = useNavigate()
  // One key for this page: an answer that was lost on the way is given again.
  const [idempotencyKey] = useState(newIdempotencyKey)
  const [created, setCreated] = useState<Created>()
  if (created?.accountNumber && created.loginSecret) {
    const { accountNumber, loginSecret, recoveryCodes } = created
    return (
      <div className="narrow wide">
        <Stack gap="loose">
          <PageHeader
            title={t`Your account`}
            lead={t`With number and secret you sign in. The first sign-in makes the account active.`}
          />
          <ShownOnce
            accountNumber={accountNumber}
            loginSecret={loginSecret}
            recoveryCodes={recoveryCodes}
            proceed={<Trans>Sign in</Trans>}
            onSaved={async () => {
              await signIn(accountNumber, loginSecret)
              await navigate({ to: '/overview' })
            }}
          />
        </Stack>
      </div>
    )
  }
  return (
    <div className="narrow">
      <Stack gap="loose">
        <PageHeader
          title={t`Create an account`}
          lead={t`You get a random number, a login secret and ten recovery codes. We ask for nothing about you.`}
        />
        <Notice title={<Trans>A lost secret cannot be replaced</Trans>}>
          <p>
            <Trans>
              Without an identity there is no proof of who you are: a person with number and secret has the
              account, and support cannot replace a lost secret.
            </Trans>
          </p>
        </Notice>
        <Form
          onSubmit={async () => setCreated(await change(CreateAccount, { idempotencyKey }))}
          submit={<Trans>Create account</Trans>}
        />
      </Stack>
    </div>
  )
}
