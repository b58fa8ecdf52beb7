import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Failure } from '../gateway'
import { SetCriticalPin } from '../generated/frame'
import { useChange } from '../operations'
import { PinField, SecretField } from './Field'
import { Form, mistakeAt, type Values } from './Form'

interface SetPinFormProps {
  readonly onDone: () => void
  readonly actions?: ReactNode
}

/** Sets the first PIN. It needs the login secret, so that a stolen session cannot set one. */
export function SetPinForm({ onDone, actions }: SetPinFormProps) {
  const { t } = useLingui()
  const set = useChange(SetCriticalPin)
  const submit = async ({ pin = '', repeated, loginSecret = '' }: Values) => {
    if (pin !== repeated) throw mistakeAt('repeated', t`The two PINs differ.`)
    await set.mutateAsync({ pin, loginSecret: loginSecret.replace(/\s/g, '') }).catch(atLoginSecret)
    onDone()
  }
  return (
    <Form onSubmit={submit} submit={<Trans>Set PIN</Trans>} actions={actions}>
      <PinField name="pin" label={<Trans>New PIN</Trans>} />
      <PinField name="repeated" label={<Trans>The same PIN again</Trans>} />
      <SecretField name="loginSecret" label={<Trans>Login secret</Trans>} required />
    </Form>
  )
}

/** The service names no field for a wrong login secret, because it is the only credential of this form. */
function atLoginSecret(error: unknown): never {
  if (!(error instanceof Failure) || error.code !== 'CREDENTIALS_WRONG') throw error
  throw new Failure([{ ...error.errors[0], path: ['input', 'loginSecret'] }])
}
