import { Trans, useLingui } from '@lingui/react/macro'
import { useBlocker } from '@tanstack/react-router'
import { Download } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import {
  Button,
  Copyable,
  Form,
  grouped,
  mistakeAt,
  Notice,
  Row,
  Section,
  Stack,
  TextField,
  type Values,
} from '../../kit'

interface ShownOnceProps {
  readonly accountNumber: string
  readonly loginSecret?: string | null
  readonly recoveryCodes?: readonly string[] | null
  /** The label of the button that goes on after the confirmation. */
  readonly proceed: ReactNode
  readonly onSaved: () => Promise<unknown>
}

const GROUP = 4

/**
 * Credentials that exist only here. The page is not left by accident, and goes on only when a group of the last credential
 * was typed, which proves that it was saved.
 */
export function ShownOnce({ accountNumber, loginSecret, recoveryCodes, proceed, onSaved }: ShownOnceProps) {
  const { t } = useLingui()
  const [isLeaving, setLeaving] = useState(false)
  useBlocker({
    shouldBlockFn: () =>
      !isLeaving && !window.confirm(t`These credentials are not shown again. Leave without them?`),
    enableBeforeUnload: () => !isLeaving,
  })
  const proof = recoveryCodes?.at(-1) ?? loginSecret ?? ''
  const submit = async ({ group = '' }: Values) => {
    const typed = group.replace(/\s/g, '').toLowerCase()
    if (typed !== proof.slice(0, GROUP).toLowerCase()) {
      throw mistakeAt('group', t`This is not the first group. Look at what you have saved.`)
    }
    setLeaving(true)
    await onSaved()
  }
  return (
    <Stack gap="loose">
      <Notice tone="wait" title={<Trans>Save this now. It is shown once.</Trans>}>
        <p>
          <Trans>We store no copy that we could read. A password manager or paper is a good place.</Trans>
        </p>
      </Notice>
      <Stack>
        <Copyable
          label={t`Account number`}
          value={accountNumber}
          shown={grouped(accountNumber)}
          size="large"
        />
        {loginSecret && <Copyable label={t`Login secret`} value={loginSecret} shown={grouped(loginSecret)} />}
      </Stack>
      {recoveryCodes && <RecoveryCodes of={recoveryCodes} />}
      <Row>
        <Button onClick={() => save(textOf({ accountNumber, loginSecret, recoveryCodes }))}>
          <Download size={16} aria-hidden />
          <Trans>Save as a text file</Trans>
        </Button>
      </Row>
      <Form onSubmit={submit} submit={proceed}>
        <TextField
          name="group"
          label={
            recoveryCodes ? (
              <Trans>First four signs of the last recovery code</Trans>
            ) : (
              <Trans>First four signs of the login secret</Trans>
            )
          }
          hint={<Trans>It shows that you have saved them.</Trans>}
          maxLength={8}
          required
          isCode
        />
      </Form>
    </Stack>
  )
}

function RecoveryCodes({ of }: { readonly of: readonly string[] }) {
  const { t } = useLingui()
  return (
    <Section
      title={t`Recovery codes`}
      lead={t`Each works once when the login secret is lost. Without a code and without a trusted device, a lost secret loses the account.`}
    >
      <ol className="codes">
        {of.map((code) => (
          <li key={code}>{grouped(code)}</li>
        ))}
      </ol>
    </Section>
  )
}

type Credentials = Pick<ShownOnceProps, 'accountNumber' | 'loginSecret' | 'recoveryCodes'>

function textOf({ accountNumber, loginSecret, recoveryCodes }: Credentials): string {
  return [
    'Enigm Command',
    `Account number: ${grouped(accountNumber)}`,
    ...(loginSecret ? [`Login secret: ${grouped(loginSecret)}`] : []),
    ...(recoveryCodes ? ['Recovery codes:', ...recoveryCodes.map(grouped)] : []),
    '',
  ].join('\n')
}

function save(text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
  const link = document.createElement('a')
  link.href = address
  link.download = 'enigm-command.txt'
  link.click()
  URL.revokeObjectURL(address)
}
