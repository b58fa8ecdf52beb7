import { Trans } from '@lingui/react/macro'
import { useScope } from '../../frame/viewer'
import {
  ApproveDeviceEnrollment,
  LiftDeviceRestriction,
  RejectDeviceEnrollment,
  RestrictDevice,
  type DeviceRowFragment,
} from '../../generated/devices'
import { Button, Problem, useAnnouncements } from '../../kit'
import { useChange } from '../../operations'

interface DecisionsProps {
  readonly of: Pick<DeviceRowFragment, 'handle' | 'availableActions'>
}

/** What can be decided without the PIN, because it can be taken back or grants nothing. */
export function Decisions({ of: { handle, availableActions } }: DecisionsProps) {
  const announce = useAnnouncements()
  const mayManage = useScope('devices:manage')
  const approve = useChange(ApproveDeviceEnrollment)
  const reject = useChange(RejectDeviceEnrollment)
  const restrict = useChange(RestrictDevice)
  const lift = useChange(LiftDeviceRestriction)
  const decisions = [
    {
      action: 'APPROVE',
      change: approve,
      verb: <Trans>Approve</Trans>,
      done: <Trans>The device is trusted. No key was handed over to it.</Trans>,
    },
    {
      action: 'REJECT',
      change: reject,
      verb: <Trans>Reject</Trans>,
      done: <Trans>The device is rejected. It can never be trusted with this key.</Trans>,
    },
    {
      action: 'RESTRICT',
      change: restrict,
      verb: <Trans>Restrict</Trans>,
      done: <Trans>The device is restricted. It counts for nothing until you lift the restriction.</Trans>,
    },
    {
      action: 'LIFT_RESTRICTION',
      change: lift,
      verb: <Trans>Lift restriction</Trans>,
      done: <Trans>The device is trusted again.</Trans>,
    },
  ] as const
  if (!mayManage) return null
  const failed = decisions.find(({ change }) => change.error)?.change.error
  return (
    <>
      {decisions
        .filter(({ action }) => availableActions.includes(action))
        .map(({ action, change, verb, done }) => (
          <Button
            key={action}
            size="compact"
            tone={action === 'APPROVE' ? 'primary' : 'plain'}
            isPending={change.isPending}
            onClick={() =>
              change.mutate(
                { deviceHandle: handle },
                { onSuccess: ({ limitations }) => announce({ title: done, limitations }) },
              )
            }
          >
            {verb}
          </Button>
        ))}
      {failed && <Problem of={failed} />}
    </>
  )
}
