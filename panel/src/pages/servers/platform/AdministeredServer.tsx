import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { AdministeredServer } from '../../../generated/servers'
import { Card, Empty, Facts, Form, Loaded, Section, Status, TextField, Time } from '../../../kit'
import { useRead } from '../../../operations'
import { ownerKinds, regions, states, suspensionCauses } from '../server-words'

/** The state of one server, which staff read by its id. */
export function ReadServer() {
  const { t } = useLingui()
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
