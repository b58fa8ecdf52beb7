import { Trans, useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useScope } from '../../frame/viewer'
import {
  AcceptServerOwnership,
  DeclineServerOwnership,
  ServerTransfers,
  type TransferFragment,
} from '../../generated/servers'
import { Button, CriticalDialog, Listing, Problem, Section, Table, Time, useAnnouncements } from '../../kit'
import { useChange, usePages } from '../../operations'
import './failures'
import { ownerKinds } from './server-words'

/** Servers that were offered to the account or to an organization that it administers; nothing when there is none. */
export function Transfers() {
  const { i18n, t } = useLingui()
  const transfers = usePages(ServerTransfers, {}, ({ me }) => me?.serverTransfers)
  if (!transfers.failure && !transfers.nodes?.length) return null
  return (
    <Section
      title={t`Offered to you`}
      lead={t`Their owners offer you these servers. A server changes its owner only when you accept.`}
    >
      <Listing of={transfers} empty={null}>
        {(nodes) => (
          <Table
            label={t`Offered servers`}
            items={nodes}
            keyOf={({ id }) => id}
            columns={[
              { title: t`Server`, cell: ({ serverName }) => serverName ?? t`Server without a name` },
              { title: t`New owner`, cell: ({ newOwnerKind }) => i18n._(ownerKinds[newOwnerKind]) },
              { title: t`Until`, cell: ({ expiresAt }) => <Time at={expiresAt} precision="day" /> },
            ]}
            actions={(transfer) => <Decision of={transfer} />}
          />
        )}
      </Listing>
    </Section>
  )
}

function Decision({ of }: { readonly of: TransferFragment }) {
  const [isAccepting, setAccepting] = useState(false)
  const announce = useAnnouncements()
  const decline = useChange(DeclineServerOwnership)
  const mayManage = useScope('servers:manage')
  if (!mayManage) return null
  return (
    <>
      {of.availableActions.includes('ACCEPT') && (
        <Button size="compact" tone="primary" onClick={() => setAccepting(true)}>
          <Trans>Accept</Trans>
        </Button>
      )}
      {of.availableActions.includes('DECLINE') && (
        <Button
          size="compact"
          isPending={decline.isPending}
          onClick={() =>
            decline.mutate(
              { transferId: of.id },
              {
                onSuccess: ({ limitations }) =>
                  announce({
                    title: <Trans>The offer is declined. The server keeps its owner.</Trans>,
                    limitations,
                  }),
              },
            )
          }
        >
          <Trans>Decline</Trans>
        </Button>
      )}
      {decline.error && <Problem of={decline.error} />}
      {isAccepting && <Acceptance of={of} onClose={() => setAccepting(false)} />}
    </>
  )
}

interface AcceptanceProps {
  readonly of: TransferFragment
  readonly onClose: () => void
}

function Acceptance({ of: { id, serverId, organizationId }, onClose }: AcceptanceProps) {
  const announce = useAnnouncements()
  const navigate = useNavigate()
  const accept = useChange(AcceptServerOwnership)
  return (
    <CriticalDialog
      operation="SERVER_OWNERSHIP_ACCEPTANCE"
      targetId={id}
      question={<Trans>Take over this server?</Trans>}
      consequences={[
        organizationId ? (
          <Trans key="owner">
            Your organization owns it from now on and is responsible for it and its members.
          </Trans>
        ) : (
          <Trans key="owner">You own it from now on and are responsible for it and its members.</Trans>
        ),
        <Trans key="term">Its paid term goes with it.</Trans>,
        <Trans key="not">Ownership opens no message and no key.</Trans>,
      ]}
      action={<Trans>Take over server</Trans>}
      tone="primary"
      perform={async (grant) => {
        const { limitations } = await accept.mutateAsync({
          transferId: id,
          acknowledgesResponsibility: true,
          grant,
        })
        await navigate({ to: '/servers/$serverId', params: { serverId } })
        announce({ title: <Trans>The server has its new owner now.</Trans>, limitations })
      }}
      onClose={onClose}
    />
  )
}
