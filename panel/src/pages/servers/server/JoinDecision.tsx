import { Trans } from '@lingui/react/macro'
import { useScope } from '../../../frame/viewer'
import { ApproveJoinRequest, RejectJoinRequest, type JoinRequestState } from '../../../generated/servers'
import { Button, Problem, useAnnouncements } from '../../../kit'
import { useChange } from '../../../operations'

interface DecisionProps {
  readonly of: { readonly id: string; readonly state: JoinRequestState }
}

/** The decision about one request, with the reason when it is refused. */
export function Decision({ of: { id, state } }: DecisionProps) {
  const announce = useAnnouncements()
  const mayManage = useScope('servers:manage')
  const approve = useChange(ApproveJoinRequest)
  const reject = useChange(RejectJoinRequest)
  const error = approve.error ?? reject.error
  if (!mayManage || state !== 'PENDING') return null
  return (
    <>
      <Button
        size="compact"
        tone="primary"
        isPending={approve.isPending}
        onClick={() =>
          approve.mutate(
            { joinRequestId: id },
            {
              onSuccess: ({ limitations }) =>
                announce({ title: <Trans>The applicant is a member now.</Trans>, limitations }),
            },
          )
        }
      >
        <Trans>Approve</Trans>
      </Button>
      <Button
        size="compact"
        isPending={reject.isPending}
        onClick={() =>
          reject.mutate(
            { joinRequestId: id },
            {
              onSuccess: ({ limitations }) =>
                announce({ title: <Trans>The request is rejected.</Trans>, limitations }),
            },
          )
        }
      >
        <Trans>Reject</Trans>
      </Button>
      {error && <Problem of={error} />}
    </>
  )
}
