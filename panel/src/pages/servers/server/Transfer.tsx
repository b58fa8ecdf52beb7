import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { OrganizationNames } from '../../../generated/frame'
import { useViewer } from '../../../frame/viewer'
import {
  AdministratorsWhoCanOwn,
  MembersWhoCanOwn,
  TransferServerOwnership,
} from '../../../generated/servers'
import {
  CriticalDialog,
  Empty,
  Form,
  Loaded,
  Section,
  SelectField,
  useAnnouncements,
  type Values,
} from '../../../kit'
import { useChange, useRead } from '../../../operations'
import type { ServerData } from './use-server'

type Choice = readonly [id: string, label: string]

/** Offers the server to another owner inside its boundary. */
export function Transfer({ of }: { readonly of: ServerData }) {
  const { t } = useLingui()
  const { organizationId } = of.owner
  return (
    <Section
      title={t`Transfer the ownership`}
      lead={t`The new owner accepts with a PIN; until then nothing changes. The paid term goes with the server.`}
    >
      {of.openTransfer ? (
        <p className="second">
          <Trans>The server is offered already. Withdraw that offer in the overview first.</Trans>
        </p>
      ) : organizationId ? (
        <ToAdministrators server={of} organizationId={organizationId} />
      ) : (
        <ToMembers server={of} />
      )}
    </Section>
  )
}

interface ToAdministratorsProps {
  readonly server: ServerData
  readonly organizationId: string
}

function ToAdministrators({ server, organizationId }: ToAdministratorsProps) {
  const administrators = useRead(AdministratorsWhoCanOwn, { organizationId })
  return (
    <Loaded of={administrators}>
      {({ organization }) => {
        const others = organization?.members?.edges.filter(({ node }) => !node.own) ?? []
        return (
          <Offer serverId={server.id} choices={others.map(({ node }) => [node.id, node.handle ?? node.id])} />
        )
      }}
    </Loaded>
  )
}

function ToMembers({ server: { id } }: { readonly server: ServerData }) {
  const { t } = useLingui()
  const { organizations } = useViewer()
  const names = useRead(OrganizationNames, {})
  const members = useRead(MembersWhoCanOwn, { serverId: id })
  const nameOf = (organizationId: string) =>
    names.data?.me?.organizations.edges.find(({ node }) => node.organization?.id === organizationId)?.node
      .organization?.displayName ?? organizationId
  return (
    <Loaded of={members}>
      {({ server }) => (
        <Offer
          serverId={id}
          choices={[
            ...organizations
              .filter(({ role }) => role === 'ADMIN')
              .map((each): Choice => [each.id, t`Organization ${nameOf(each.id)}`]),
            ...(server?.members.edges ?? [])
              .filter(({ node }) => !node.isOwn)
              .map(({ node }): Choice => [node.id, t`Member ${node.handle}`]),
          ]}
        />
      )}
    </Loaded>
  )
}

interface OfferProps {
  readonly serverId: string
  readonly choices: readonly Choice[]
}

function Offer({ serverId, choices }: OfferProps) {
  const { t } = useLingui()
  const announce = useAnnouncements()
  const transfer = useChange(TransferServerOwnership)
  const [newOwnerId, setNewOwner] = useState<string>()
  if (choices.length === 0) {
    return (
      <Empty title={t`No new owner is possible now`}>
        <Trans>
          A server stays among its members and the organizations of its owner, or among the administrators of
          the organization that owns it.
        </Trans>
      </Empty>
    )
  }
  const chosen = choices.find(([id]) => id === newOwnerId)
  return (
    <>
      <Form
        onSubmit={async ({ newOwner }: Values) => setNewOwner(newOwner)}
        submit={<Trans>Offer the server</Trans>}
      >
        <SelectField name="newOwner" label={<Trans>New owner</Trans>} options={choices} />
      </Form>
      {chosen && (
        <CriticalDialog
          operation="SERVER_OWNERSHIP_TRANSFER"
          targetId={`${serverId}:${chosen[0]}`}
          question={<Trans>Offer this server to {chosen[1]}?</Trans>}
          consequences={[
            <Trans key="until">You can withdraw the offer until the new owner has accepted it.</Trans>,
            <Trans key="then">
              From then on the new owner alone decides about the server and can delete it.
            </Trans>,
            <Trans key="member">The members of the server stay members.</Trans>,
          ]}
          action={<Trans>Offer server</Trans>}
          tone="primary"
          perform={async (grant) => {
            const { limitations } = await transfer.mutateAsync({ serverId, newOwnerId: chosen[0], grant })
            announce({ title: <Trans>The server is offered to its new owner.</Trans>, limitations })
          }}
          onClose={() => setNewOwner(undefined)}
        />
      )}
    </>
  )
}
