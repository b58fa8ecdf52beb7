import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { useScope } from '../../frame/viewer'
import {
  ApproveDeviceEnrollment,
  LiftDeviceRestriction,
  RejectDeviceEnrollment,
  RestrictDevice,
  type DeviceRowFragment,
  type LimitFragment,
} from '../../generated/devices'
import { Button, Problem, useAnnouncements } from '../../kit'
import { useChange } from '../../operations'
import './failures'

interface DecisionsProps {
  readonly of: Pick<DeviceRowFragment, 'handle' | 'availableActions'>
}

/** What can be decided without the PIN, because it can be taken back or grants nothing. */
export function Decisions({ of: { handle, availableActions } }: DecisionsProps) {
  const announce = useAnnouncements()
  const mayManage = useScope('devices:manage')
  const say =
    (title: ReactNode) =>
    ({ limitations }: { readonly limitations: readonly LimitFragment[] }) =>
      announce({ title, limitations })
  const approve = useChange(
    ApproveDeviceEnrollment,
    say(<Trans>The device is trusted. No key was handed over to it.</Trans>),
  )
  const reject = useChange(
    RejectDeviceEnrollment,
    say(<Trans>The device is rejected. It can never be trusted with this key.</Trans>),
  )
  const restrict = useChange(
    RestrictDevice,
    say(<Trans>The device is restricted. It counts for nothing until you lift the restriction.</Trans>),
  )
  const lift = useChange(LiftDeviceRestriction, say(<Trans>The device is trusted again.</Trans>))
  const decisions = [
    { action: 'APPROVE', change: approve, verb: <Trans>Approve</Trans> },
    { action: 'REJECT', change: reject, verb: <Trans>Reject</Trans> },
    { action: 'RESTRICT', change: restrict, verb: <Trans>Restrict</Trans> },
    { action: 'LIFT_RESTRICTION', change: lift, verb: <Trans>Lift restriction</Trans> },
  ] as const
  if (!mayManage) return null
  const failed = decisions.find(({ change }) => change.error)?.change.error
  return (
    <>
      {decisions
        .filter(({ action }) => availableActions.includes(action))
        .map(({ action, change, verb }) => (
          <Button
            key={action}
            size="compact"
            tone={action === 'APPROVE' ? 'primary' : 'plain'}
            isPending={change.isPending}
            onClick={() => change.mutate({ deviceHandle: handle })}
          >
            {verb}
          </Button>
        ))}
      {failed && <Problem of={failed} />}
    </>
  )
}
