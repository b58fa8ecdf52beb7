import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { DataAccesses, type DataAccessesQuery } from '../../generated/accounts'
import { Empty, LinkButton, Listing, PageHeader, Row, Stack, Table, Time } from '../../kit'
import { usePages } from '../../operations'
import { ActionName } from '../history/names'

type Access = NonNullable<DataAccessesQuery['me']>['accesses']['edges'][number]['node']

const readers: Record<Access['by'], MessageDescriptor> = {
  ADMINISTRATOR: msg`An administrator of an organization or server`,
  AUDITOR: msg`An auditor of the platform`,
  OPERATOR: msg`An operator of the platform`,
  PARTNER: msg`A client of an organization`,
  SUPPORT: msg`Support`,
}

const areas: Readonly<Record<string, MessageDescriptor>> = {
  accounts: msg`Account`,
  devices: msg`Devices`,
  esim: msg`eSIMs`,
  governance: msg`Audit ledger`,
  guidance: msg`Training`,
  keys: msg`Enigm Keys`,
  payments: msg`Purchases`,
  servers: msg`Servers`,
}

/** Who else has read what about the account, in all services: one list from the audit ledger. */
export default function DataAccessPage() {
  const { i18n, t } = useLingui()
  // A service that this panel does not know yet has its own name.
  const areaOf = (service: string) => (areas[service] ? i18n._(areas[service]) : service)
  const accesses = usePages(DataAccesses, {}, ({ me }) => me?.accesses)
  const empty = (
    <Empty title={t`No read is recorded`}>
      <Trans>A read appears here within seconds, and stays for a year.</Trans>
    </Empty>
  )
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Who looked at my data`}
        lead={t`Each read of your data by staff, an administrator or a client, in all services, with its hour. What you read yourself is not listed.`}
      />
      <Listing of={accesses} empty={empty}>
        {(nodes) => (
          <Table
            label={t`Reads of my data`}
            items={nodes.map((node, index) => ({ ...node, position: String(nodes.length - index) }))}
            keyOf={({ position }) => position}
            columns={[
              { title: t`When`, cell: ({ at }) => <Time at={at} precision="hour" /> },
              { title: t`Who`, cell: ({ by }) => i18n._(readers[by]) },
              { title: t`Data`, cell: ({ service }) => areaOf(service) },
              { title: t`What`, cell: ({ what }) => <ActionName of={what} /> },
            ]}
          />
        )}
      </Listing>
      <Row>
        <LinkButton to="/retention">
          <Trans>How long records are kept</Trans>
        </LinkButton>
        <LinkButton to="/limits" tone="quiet">
          <Trans>Boundaries and limits</Trans>
        </LinkButton>
      </Row>
    </Stack>
  )
}
