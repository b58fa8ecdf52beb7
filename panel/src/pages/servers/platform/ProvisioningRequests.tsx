import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import {
  DecideProvisioningRequest,
  ProvisioningRequests,
  type ProvisioningRequestsQuery,
} from '../../../generated/servers'
import {
  Button,
  CriticalDialog,
  Empty,
  Listing,
  PageHeader,
  Stack,
  Status,
  Table,
  Time,
  useAnnouncements,
} from '../../../kit'
import { useChange, usePages } from '../../../operations'
import '../failures'
import { requestStates, terms } from '../organization/provisioning-words'
import { regions } from '../server-words'

type Request = ProvisioningRequestsQuery['provisioningRequests']['edges'][number]['node']

/** Organizations that ask for a server without a purchase: the platform decides. */
export default function ProvisioningRequestsPage() {
  const { i18n, t } = useLingui()
  const requests = usePages(ProvisioningRequests, {}, (data) => data.provisioningRequests)
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Server requests`}
        lead={t`Organizations that ask for a server by commercial approval. An approval gives an entitlement; it opens no content and no membership.`}
      />
      <Listing of={requests} empty={<Empty title={t`No requests`} />}>
        {(nodes) => (
          <Table
            label={t`Server requests`}
            items={nodes}
            keyOf={({ id }) => id}
            columns={[
              { title: t`Organization`, cell: ({ organizationId }) => <code>{organizationId}</code> },
              { title: t`Region`, cell: ({ region }) => i18n._(regions[region.code]) },
              { title: t`Term`, cell: ({ term }) => i18n._(terms[term]) },
              {
                title: t`Requested`,
                cell: ({ requestedDay }) => <Time at={requestedDay} precision="day" />,
              },
              { title: t`State`, cell: ({ state }) => <Status of={requestStates[state]} /> },
            ]}
            actions={(request) => request.state === 'REQUESTED' && <Decision of={request} />}
          />
        )}
      </Listing>
    </Stack>
  )
}

function Decision({ of: { id, organizationId } }: { readonly of: Request }) {
  const announce = useAnnouncements()
  const decide = useChange(DecideProvisioningRequest)
  const [decision, setDecision] = useState<'APPROVE' | 'REJECT'>()
  const isApproval = decision === 'APPROVE'
  return (
    <>
      <Button size="compact" tone="primary" onClick={() => setDecision('APPROVE')}>
        <Trans>Approve</Trans>
      </Button>
      <Button size="compact" onClick={() => setDecision('REJECT')}>
        <Trans>Reject</Trans>
      </Button>
      {decision && (
        <CriticalDialog
          operation="PROVISIONING_DECISION"
          targetId={`${id}:${decision}`}
          question={
            isApproval ? (
              <Trans>Approve the request of {organizationId}?</Trans>
            ) : (
              <Trans>Reject the request of {organizationId}?</Trans>
            )
          }
          consequences={
            isApproval
              ? [
                  <Trans key="grant">
                    The organization gets an entitlement and creates the server itself.
                  </Trans>,
                  <Trans key="not">It opens no content and no membership to anyone.</Trans>,
                ]
              : [
                  <Trans key="nothing">The organization gets nothing, and can ask again.</Trans>,
                  <Trans key="final">
                    This decision stays; it is in the audit trail of the organization.
                  </Trans>,
                ]
          }
          action={isApproval ? <Trans>Approve request</Trans> : <Trans>Reject request</Trans>}
          tone={isApproval ? 'primary' : 'danger'}
          perform={async (grant) => {
            const { limitations } = await decide.mutateAsync({ provisioningRequestId: id, decision, grant })
            announce({
              title: isApproval ? (
                <Trans>The request is approved.</Trans>
              ) : (
                <Trans>The request is rejected.</Trans>
              ),
              limitations,
            })
          }}
          onClose={() => setDecision(undefined)}
        />
      )}
    </>
  )
}
