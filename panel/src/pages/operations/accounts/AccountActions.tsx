import { Trans } from '@lingui/react/macro'
import { useState, type ReactNode } from 'react'
import {
  ReinstateAccount,
  RestrictAccount,
  SuspendAccount,
  type AdministrativeAction,
} from '../../../generated/operations'
import { Button, CriticalDialog, Row, useAnnouncements } from '../../../kit'
import { useChange } from '../../../operations'
import { Reason, type GivenReason } from './Reason'

interface ChangeProps {
  readonly handle: string
  readonly reasonCategory: GivenReason
  readonly onClose: () => void
}

interface AccountActionsProps {
  readonly handle: string
  readonly available: readonly AdministrativeAction[]
}

/** First the reason, which the holder reads, then the PIN. */
export function AccountActions({ handle, available }: AccountActionsProps) {
  const [chosen, setChosen] = useState<AdministrativeAction>()
  const [reasonCategory, setReason] = useState<GivenReason>()
  const words: Record<AdministrativeAction, ReactNode> = {
    RESTRICT: <Trans>Restrict account</Trans>,
    SUSPEND: <Trans>Suspend account</Trans>,
    REINSTATE: <Trans>Reinstate account</Trans>,
  }
  const onClose = () => {
    setChosen(undefined)
    setReason(undefined)
  }
  const Change = chosen && dialogs[chosen]
  return (
    <Row>
      {available.map((action) => (
        <Button key={action} onClick={() => setChosen(action)}>
          {words[action]}
        </Button>
      ))}
      {chosen && !reasonCategory && <Reason title={words[chosen]} onChosen={setReason} onClose={onClose} />}
      {Change && reasonCategory && (
        <Change handle={handle} reasonCategory={reasonCategory} onClose={onClose} />
      )}
    </Row>
  )
}

function Restrict({ handle, reasonCategory, onClose }: ChangeProps) {
  const announce = useAnnouncements()
  const restrict = useChange(RestrictAccount)
  return (
    <CriticalDialog
      operation="ACCOUNT_RESTRICTION"
      targetId={handle}
      question={<Trans>Restrict the account {handle}?</Trans>}
      consequences={[
        <Trans>Every session reads its own state and closes sessions, and does nothing else, at once.</Trans>,
        <Trans>The holder sees the reason, and can still delete the account.</Trans>,
        <Trans>Messages on the devices of the holder are not affected.</Trans>,
      ]}
      action={<Trans>Restrict account</Trans>}
      perform={async (grant) => {
        const { limitations } = await restrict.mutateAsync({ accountHandle: handle, reasonCategory, grant })
        announce({ title: <Trans>The account is restricted.</Trans>, limitations })
      }}
      onClose={onClose}
    />
  )
}

function Suspend({ handle, reasonCategory, onClose }: ChangeProps) {
  const announce = useAnnouncements()
  const suspend = useChange(SuspendAccount)
  return (
    <CriticalDialog
      operation="ACCOUNT_SUSPENSION"
      targetId={handle}
      question={<Trans>Suspend the account {handle}?</Trans>}
      consequences={[
        <Trans>
          All its sessions are closed at once, and no sign-in is possible until it is reinstated.
        </Trans>,
        <Trans>The holder reads the reason after the account is reinstated.</Trans>,
        <Trans>Nothing is deleted, and no message becomes readable by it.</Trans>,
      ]}
      action={<Trans>Suspend account</Trans>}
      perform={async (grant) => {
        const { limitations } = await suspend.mutateAsync({ accountHandle: handle, reasonCategory, grant })
        announce({ title: <Trans>The account is suspended.</Trans>, limitations })
      }}
      onClose={onClose}
    />
  )
}

function Reinstate({ handle, reasonCategory, onClose }: ChangeProps) {
  const announce = useAnnouncements()
  const reinstate = useChange(ReinstateAccount)
  return (
    <CriticalDialog
      operation="ACCOUNT_REINSTATEMENT"
      targetId={handle}
      question={<Trans>Reinstate the account {handle}?</Trans>}
      consequences={[
        <Trans>The holder can use it again at once.</Trans>,
        <Trans>Sessions that were closed stay closed.</Trans>,
      ]}
      action={<Trans>Reinstate account</Trans>}
      tone="primary"
      perform={async (grant) => {
        const { limitations } = await reinstate.mutateAsync({ accountHandle: handle, reasonCategory, grant })
        announce({ title: <Trans>The account is reinstated.</Trans>, limitations })
      }}
      onClose={onClose}
    />
  )
}

const dialogs: Record<AdministrativeAction, (props: ChangeProps) => ReactNode> = {
  RESTRICT: Restrict,
  SUSPEND: Suspend,
  REINSTATE: Reinstate,
}
