import { Trans, useLingui } from '@lingui/react/macro'
import { useScope } from '../../../frame/viewer'
import {
  ApproveJoinRequest,
  RejectJoinRequest,
  ServerJoinRequests,
  type ServerJoinRequestsQuery,
} from '../../../generated/servers'
import { Button, Empty, Listing, Problem, Section, Status, Table, Time, useAnnouncements } from '../../../kit'
import { useChange, usePages } from '../../../operations'
import { joinRequestStates } from '../server-words'
import { useServer } from './use-server'

type JoinRequest = NonNullable<
  NonNullable<ServerJoinRequestsQuery['server']>['joinRequests']
>['edges'][number]['node']

export default function JoinRequestsPage() {
  const { t } = useLingui()
  const { id: serverId } = useServer()
  const requests = usePages(ServerJoinRequests, { serverId }, ({ server }) => server?.joinRequests)
  return (
    <Section
      title={t`Join requests`}
      lead={t`You see a name that the applicant has in this server alone. Compare it outside of this panel before you approve.`}
    >
      <Listing
        of={requests}
        empty={
          <Empty title={t`No join requests`}>
            <Trans>Accounts that ask with the locator of this server appear here.</Trans>
          </Empty>
        }
      >
        {(nodes) => (
          <Table
            label={t`Join requests`}
            items={nodes}
            keyOf={({ id }) => id}
            columns={[
              { title: t`Applicant`, cell: ({ applicant }) => <code>{applicant}</code> },
              {
                title: t`Requested`,
                cell: ({ requestedDay }) => <Time at={requestedDay} precision="day" />,
              },
              { title: t`State`, cell: ({ state }) => <Status of={joinRequestStates[state]} /> },
            ]}
            actions={(request) => <Decision of={request} />}
          />
        )}
      </Listing>
    </Section>
  )
}

function Decision({ of: { id, state } }: { readonly of: JoinRequest }) {
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
