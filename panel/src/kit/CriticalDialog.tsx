import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import {
  AuthorizeCriticalOperation,
  PinState,
  type AuthorizeCriticalOperationInput,
  type PinStateQuery,
} from '../generated/frame'
import { change, useRead } from '../operations'
import { Refusal } from '../gateway'
import { Cancel, Dialog } from './Dialog'
import { PinField, TextField } from './Field'
import { Form, type Values } from './Form'
import { Loaded } from './Loaded'
import { Notice } from './Notice'
import { PinLocked } from './PinLocked'
import { SetPinForm } from './SetPinForm'

interface CriticalDialogProps {
  /** The operation and its target, as the mutation names it: the grant works for nothing else. */
  readonly operation: AuthorizeCriticalOperationInput['operation']
  readonly targetId: string
  /** A question that names the object. */
  readonly question: ReactNode
  /** What cannot be undone; left out when it can be. */
  readonly irreversible?: ReactNode
  /** Two to four, among them what it does not do. */
  readonly consequences: readonly ReactNode[]
  /** For the deletion of a server or an account only: what has to be typed. */
  readonly typed?: { readonly label: ReactNode; readonly value: string }
  /** Verb and object. */
  readonly action: ReactNode
  readonly tone?: 'danger' | 'primary'
  /** "Keep it", where there is something to keep. */
  readonly cancel?: ReactNode
  /** Sends the mutation with the grant. What it throws is shown, and the dialog stays. */
  readonly perform: (grant: string) => Promise<unknown>
  readonly onClose: () => void
}

/** The one dialog for everything that needs the PIN. A wrong PIN stays in it, and a missing one is set in it. */
export function CriticalDialog(props: CriticalDialogProps) {
  const { question, irreversible, consequences, onClose } = props
  const state = useRead(PinState, {})
  return (
    <Dialog title={question} onClose={onClose}>
      {irreversible && (
        <p>
          <strong>{irreversible}</strong>
        </p>
      )}
      <ul className="stack tight">
        {consequences.map((consequence, index) => (
          <li key={index}>{consequence}</li>
        ))}
      </ul>
      <Loaded of={state}>
        {(data) => (
          <Authorization {...props} pin={data.me?.securityConfiguration.pin} onPinSet={state.refetch} />
        )}
      </Loaded>
    </Dialog>
  )
}

type Pin = NonNullable<PinStateQuery['me']>['securityConfiguration']['pin']

interface AuthorizationProps extends CriticalDialogProps {
  readonly pin: Pin | undefined
  readonly onPinSet: () => void
}

function Authorization({ pin, onPinSet, ...props }: AuthorizationProps) {
  const cancel = <Cancel onClose={props.onClose}>{props.cancel}</Cancel>
  if (pin?.isLocked) {
    return (
      <>
        <PinLocked until={pin.lockedUntil} />
        <div className="actions">{cancel}</div>
      </>
    )
  }
  if (pin && !pin.isSet) {
    return (
      <>
        <Notice tone="wait" title={<Trans>Set a critical-operation PIN first</Trans>}>
          <p>
            <Trans>Your account has none yet. With it, a stolen session alone cannot do this.</Trans>
          </p>
        </Notice>
        <SetPinForm onDone={onPinSet} actions={cancel} />
      </>
    )
  }
  return <Confirmation {...props} cancel={cancel} />
}

function Confirmation({
  operation,
  targetId,
  typed,
  action,
  tone,
  cancel,
  perform,
  onClose,
}: CriticalDialogProps) {
  const submit = async ({ pin = '' }: Values) => {
    const { grant } = await change(AuthorizeCriticalOperation, { operation, targetId, pin })
    if (!grant) throw new Refusal('INTERNAL')
    await perform(grant.token)
    onClose()
  }
  return (
    <Form onSubmit={submit} submit={action} tone={tone ?? 'danger'} actions={cancel}>
      {typed && (
        <TextField
          name="typed"
          label={typed.label}
          hint={<code>{typed.value}</code>}
          pattern={escaped(typed.value)}
          required
          isCode
        />
      )}
      <PinField name="pin" label={<Trans>Critical-operation PIN</Trans>} autoFocus={!typed} />
    </Form>
  )
}

/** The text as a pattern of the `v` flag, which input elements use: outside of a class it allows no other escapes. */
function escaped(text: string): string {
  return text.replace(/[\^$\\.*+?()[\]{}|/]/g, '\\$&')
}
