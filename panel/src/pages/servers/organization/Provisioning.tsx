import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import {
  OrganizationNewServer,
  OrganizationProvisioning,
  RequestServerProvisioning,
  type ProvisioningTerm,
  type RegionCode,
} from '../../../generated/servers'
import {
  Button,
  Cancel,
  Dialog,
  Empty,
  Form,
  Listing,
  Loaded,
  Section,
  SelectField,
  Status,
  Table,
  Time,
  useAnnouncements,
  type Values,
} from '../../../kit'
import { newIdempotencyKey, useChange, usePages, useRead } from '../../../operations'
import '../failures'
import { regions } from '../server-words'
import { requestStates, terms } from './provisioning-words'

interface ProvisioningProps {
  readonly organizationId: string
}

/** Requests for servers by commercial approval instead of a purchase. */
export function Provisioning({ organizationId }: ProvisioningProps) {
  const { i18n, t } = useLingui()
  const [isAsking, setAsking] = useState(false)
  const requests = usePages(
    OrganizationProvisioning,
    { organizationId },
    ({ organization }) => organization?.provisioningRequests,
  )
  return (
    <Section
      title={t`Servers by approval`}
      lead={t`An enterprise customer can ask for a server without a purchase here. The platform decides; an approval gives the organization an entitlement.`}
    >
      <Listing of={requests} empty={<Empty title={t`No requests`} />}>
        {(nodes) => (
          <Table
            label={t`Servers by approval`}
            items={nodes}
            keyOf={({ id }) => id}
            columns={[
              { title: t`Request`, cell: ({ id }) => <code>{id.slice(-6)}</code> },
              { title: t`Region`, cell: ({ region }) => i18n._(regions[region.code]) },
              { title: t`Term`, cell: ({ term }) => i18n._(terms[term]) },
              {
                title: t`Requested`,
                cell: ({ requestedDay }) => <Time at={requestedDay} precision="day" />,
              },
              { title: t`State`, cell: ({ state }) => <Status of={requestStates[state]} /> },
            ]}
          />
        )}
      </Listing>
      <Button onClick={() => setAsking(true)}>
        <Trans>Ask for a server</Trans>
      </Button>
      {isAsking && <Ask organizationId={organizationId} onClose={() => setAsking(false)} />}
    </Section>
  )
}

interface AskProps extends ProvisioningProps {
  readonly onClose: () => void
}

function Ask({ organizationId, onClose }: AskProps) {
  const { i18n } = useLingui()
  const announce = useAnnouncements()
  const offer = useRead(OrganizationNewServer, { organizationId })
  const request = useChange(RequestServerProvisioning)
  const [idempotencyKey] = useState(newIdempotencyKey)
  const submit = async ({ region, term }: Values) => {
    const wanted = { region: region as RegionCode, term: term as ProvisioningTerm }
    const { limitations } = await request.mutateAsync({ organizationId, ...wanted, idempotencyKey })
    announce({ title: <Trans>The request waits for the decision of the platform.</Trans>, limitations })
    onClose()
  }
  return (
    <Dialog title={<Trans>Ask for a server by approval</Trans>} onClose={onClose}>
      <Loaded of={offer}>
        {({ serverRegions }) => (
          <Form onSubmit={submit} submit={<Trans>Send request</Trans>} actions={<Cancel onClose={onClose} />}>
            <SelectField
              name="region"
              label={<Trans>Region</Trans>}
              options={serverRegions.map(({ code }) => [code, i18n._(regions[code])])}
            />
            <SelectField
              name="term"
              label={<Trans>Term</Trans>}
              options={Object.entries(terms).map(([term, words]) => [term, i18n._(words)])}
            />
          </Form>
        )}
      </Loaded>
    </Dialog>
  )
}
