import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import {
  CompleteRecovery,
  RecoveryOptions,
  StartRecovery,
  type CompleteRecoveryMutation,
  type RecoveryOptionsQuery,
} from '../../generated/accounts'
import {
  Card,
  CheckboxField,
  Facts,
  Form,
  Limitations,
  Loaded,
  Notice,
  PageHeader,
  SecretField,
  Section,
  Stack,
  TextField,
  type Values,
} from '../../kit'
import { change, useRead } from '../../operations'
import { signIn } from '../../session'
import { ShownOnce } from './ShownOnce'
import './failures'

type Option = RecoveryOptionsQuery['recoveryOptions'][number]
type Completed = NonNullable<CompleteRecoveryMutation['completeRecovery']>

/** What this page knows in each step. Nothing of it is stored: a page that is loaded again begins with another code. */
type Progress =
  | { readonly step: 'code' }
  | { readonly step: 'decision'; readonly accountNumber: string; readonly recoveryToken: string }
  | { readonly step: 'saving'; readonly accountNumber: string; readonly completed: Completed }

export default function RecoveryPage() {
  const { t } = useLingui()
  const [progress, setProgress] = useState<Progress>({ step: 'code' })
  return (
    <div className="narrow wide">
      <Stack gap="loose">
        <PageHeader
          title={t`Recover an account`}
          lead={t`A recovery gives you new credentials and ends all earlier access. It restores no message and no key.`}
        />
        {progress.step === 'code' && <Code onStarted={setProgress} />}
        {progress.step === 'decision' && <Decision of={progress} onCompleted={setProgress} />}
        {progress.step === 'saving' && <Saving of={progress} />}
      </Stack>
    </div>
  )
}

function Code({ onStarted }: { readonly onStarted: (progress: Progress) => void }) {
  const { t } = useLingui()
  const options = useRead(RecoveryOptions, {})
  const submit = async (values: Values) => {
    const accountNumber = withoutSpaces(values['accountNumber'])
    const recoveryCode = withoutSpaces(values['recoveryCode'])
    const { recoveryToken } = await change(StartRecovery, { accountNumber, recoveryCode })
    if (recoveryToken) onStarted({ step: 'decision', accountNumber, recoveryToken })
  }
  return (
    <>
      <Card>
        <Form onSubmit={submit} submit={<Trans>Use recovery code</Trans>}>
          <TextField
            name="accountNumber"
            label={<Trans>Account number</Trans>}
            inputMode="numeric"
            pattern="(\s*[0-9]){16}\s*"
            hint={<Trans>16 digits</Trans>}
            required
            isCode
          />
          <SecretField
            name="recoveryCode"
            label={<Trans>Recovery code</Trans>}
            hint={<Trans>The code is used up. Nothing else changes before the next step.</Trans>}
            required
          />
        </Form>
      </Card>
      <Section title={t`What each way can do, and cannot`}>
        <Loaded of={options}>
          {({ recoveryOptions }) => (
            <Stack>
              {recoveryOptions.map((option) => (
                <Way key={option.kind} of={option} />
              ))}
            </Stack>
          )}
        </Loaded>
      </Section>
    </>
  )
}

const kinds: Record<Option['kind'], MessageDescriptor> = {
  RECOVERY_CODE: msg`With a recovery code, here`,
  TRUSTED_DEVICE: msg`With a trusted device, from Enigm App`,
}

const matters: Record<Option['restores'][number], MessageDescriptor> = {
  ACCOUNT_ACCESS: msg`Access to the account`,
  KEY_MATERIAL: msg`Keys that only Enigm App holds`,
  MESSAGE_CONTENT: msg`Messages`,
}

function Way({ of: { kind, delayHours, restores, doesNotRestore, limitations } }: { readonly of: Option }) {
  const { i18n, t } = useLingui()
  const list = (of: Option['restores']) => of.map((matter) => i18n._(matters[matter])).join(', ')
  return (
    <Card>
      <h3>{i18n._(kinds[kind])}</h3>
      <Facts
        of={[
          [t`Restores`, list(restores)],
          [t`Does not restore`, list(doesNotRestore)],
          [t`Waiting time`, delayHours === 0 ? t`None` : t`${delayHours} hours, in which you can cancel it`],
        ]}
      />
      <Limitations of={limitations} />
    </Card>
  )
}

interface DecisionProps {
  readonly of: Extract<Progress, { step: 'decision' }>
  readonly onCompleted: (progress: Progress) => void
}

function Decision({ of: { accountNumber, recoveryToken }, onCompleted }: DecisionProps) {
  const submit = async ({ resetPin }: Values) => {
    const completed = await change(CompleteRecovery, { recoveryToken, resetPin: resetPin !== undefined })
    onCompleted({ step: 'saving', accountNumber, completed })
  }
  return (
    <Card>
      <h2>
        <Trans>Recover the account {accountNumber}?</Trans>
      </h2>
      <ul className="stack tight">
        <li>
          <Trans>All sessions are closed, and secret, codes and passkeys stop working.</Trans>
        </li>
        <li>
          <Trans>No device is trusted until you have reviewed it.</Trans>
        </li>
        <li>
          <Trans>For 24 hours nothing can be deleted or transferred.</Trans>
        </li>
        <li>
          <Trans>No message and no key comes back by it.</Trans>
        </li>
      </ul>
      <Form onSubmit={submit} submit={<Trans>Recover account</Trans>}>
        <CheckboxField
          name="resetPin"
          label={<Trans>Forget the critical-operation PIN</Trans>}
          hint={
            <Trans>When you do not know it any more. You set another one with the new login secret.</Trans>
          }
        />
      </Form>
    </Card>
  )
}

function Saving({
  of: { accountNumber, completed },
}: {
  readonly of: Extract<Progress, { step: 'saving' }>
}) {
  const navigate = useNavigate()
  const { loginSecret, recoveryCodes, limitations } = completed
  return (
    <>
      <Notice tone="ok" title={<Trans>The account is recovered</Trans>}>
        <Limitations of={limitations} />
      </Notice>
      <ShownOnce
        accountNumber={accountNumber}
        loginSecret={loginSecret}
        recoveryCodes={recoveryCodes}
        proceed={<Trans>Sign in</Trans>}
        onSaved={async () => {
          await signIn(accountNumber, loginSecret ?? '')
          await navigate({ to: '/home' })
        }}
      />
    </>
  )
}

function withoutSpaces(text = ''): string {
  return text.replace(/\s/g, '')
}
