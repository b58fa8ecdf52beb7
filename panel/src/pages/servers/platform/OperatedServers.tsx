import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { OperatedServers, ServerCounters, type ServerState } from '../../../generated/servers'
import {
  Card,
  Empty,
  Facts,
  Listing,
  Loaded,
  PageHeader,
  SelectField,
  Stack,
  Status,
  Table,
} from '../../../kit'
import { usePages, useRead } from '../../../operations'
import { ownerKinds, regions, states } from '../server-words'

/** All servers as the platform operates them: their lifecycle, and nothing of their members. */
export default function OperatedServersPage() {
  const { i18n, t } = useLingui()
  const [state, setState] = useState<ServerState | null>(null)
  const servers = usePages(OperatedServers, { state }, (data) => data.operatedServers)
  const options = Object.entries(states).map(([value, [, text]]) => [value, i18n._(text)] as const)
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Servers`}
        lead={t`Lifecycle and region. The platform sees neither a name, a locator nor a member of a server.`}
      />
      <Numbers />
      <SelectField
        name="state"
        label={<Trans>State</Trans>}
        value={state ?? ''}
        onChange={(value) => setState((value || null) as ServerState | null)}
        options={[['', t`All states`], ...options]}
      />
      <Listing of={servers} empty={<Empty title={t`No servers`} />}>
        {(nodes) => (
          <Table
            label={t`Servers`}
            items={nodes}
            keyOf={({ id }) => id}
            columns={[
              { title: t`Server`, cell: ({ id }) => <code>{id}</code> },
              { title: t`Region`, cell: ({ region }) => i18n._(regions[region]) },
              { title: t`Owner`, cell: ({ ownerKind }) => i18n._(ownerKinds[ownerKind]) },
              { title: t`State`, cell: (server) => <Status of={states[server.state]} /> },
            ]}
          />
        )}
      </Listing>
    </Stack>
  )
}

function Numbers() {
  const { i18n, t } = useLingui()
  const counters = useRead(ServerCounters, {})
  return (
    <Loaded of={counters}>
      {({ serverCounters: count }) => {
        const numbers: Record<ServerState, number | null> = {
          PROVISIONING: count.provisioning,
          ACTIVE: count.active,
          RESTRICTED: count.restricted,
          SUSPENDED: count.suspended,
          RETIRED: count.retired,
          DELETION_REQUESTED: count.deletionRequested,
          DELETED: count.deleted,
          CANCELED: count.canceled,
        }
        return (
          <Card>
            <Facts
              of={(Object.keys(numbers) as ServerState[]).map(
                (each) => [i18n._(states[each][1]), `${numbers[each] ?? t`Fewer than 5`}`] as const,
              )}
            />
          </Card>
        )
      }}
    </Loaded>
  )
}
