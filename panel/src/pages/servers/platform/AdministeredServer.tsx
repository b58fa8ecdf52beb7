import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { AdministeredServer, AdministeredServerEvents } from '../../../generated/servers'
import { useScope } from '../../../frame/viewer'
import {
  Card,
  Empty,
  Facts,
  Form,
  Listing,
  Loaded,
  Section,
  Status,
  Table,
  TextField,
  Time,
} from '../../../kit'
import { usePages, useRead } from '../../../operations'
import { securityCategories } from '../security-words'
import { ownerKinds, regions, states, suspensionCauses } from '../server-words'

/** The state of one server, which staff read by its id. */
export function ReadServer() {
  const { t } = useLingui()
  const mayOperate = useScope('platform:operate')
  const [serverId, setServerId] = useState<string>()
  return (
    <Section title={t`State of a server`}>
      <Card>
        <Form
          submit={<Trans>Show state</Trans>}
          onSubmit={async (values) => setServerId(values['readServerId']?.trim())}
        >
          <TextField
            name="readServerId"
            label={<Trans>Server to read</Trans>}
            hint={<Trans>Its administrators see in its audit trail that you have read it.</Trans>}
            isCode
            required
            maxLength={64}
          />
        </Form>
      </Card>
      {serverId && <State of={serverId} />}
      {serverId && mayOperate && <SecurityEvents of={serverId} />}
    </Section>
  )
}

function State({ of: serverId }: { readonly of: string }) {
  const { i18n, t } = useLingui()
  const server = useRead(AdministeredServer, { serverId })
  return (
    <Loaded of={server}>
      {({ administeredServer: found }) =>
        found ? (
          <Card>
            <Facts
              of={[
                [t`State`, <Status key="state" of={states[found.state]} />],
                [
                  t`Suspended because`,
                  found.suspendedBy.map((cause) => i18n._(suspensionCauses[cause])).join(' · ') ||
                    t`Not suspended`,
                ],
                [t`Region`, i18n._(regions[found.region])],
                [t`Owner`, i18n._(ownerKinds[found.ownerKind])],
                [
                  t`Term ends`,
                  found.termEndsAt ? <Time key="term" at={found.termEndsAt} precision="day" /> : t`No term`,
                ],
              ]}
            />
          </Card>
        ) : (
          <Empty title={t`There is no server with this id`} />
        )
      }
    </Loaded>
  )
}

function SecurityEvents({ of: serverId }: { readonly of: string }) {
  const { i18n, t } = useLingui()
  const events = usePages(
    AdministeredServerEvents,
    { serverId },
    ({ administeredServer }) => administeredServer?.securityEvents,
  )
  return (
    <Listing of={events} empty={<Empty title={t`No security events in the last 90 days`} />}>
      {(nodes) => (
        <Table
          label={t`Security events of the server`}
          items={nodes.map((node, index) => ({ ...node, index }))}
          keyOf={({ index }) => String(index)}
          columns={[
            { title: t`When`, cell: ({ hour }) => <Time at={hour} precision="hour" /> },
            { title: t`What`, cell: ({ category }) => i18n._(securityCategories[category]) },
          ]}
        />
      )}
    </Listing>
  )
}
