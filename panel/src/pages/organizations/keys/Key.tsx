import { Trans, useLingui } from '@lingui/react/macro'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import {
  DeploymentEmergencies,
  DeploymentKey,
  type DeploymentKeyQuery,
} from '../../../generated/organizations'
import {
  Button,
  Empty,
  Facts,
  Limitations,
  Loaded,
  PageHeader,
  Row,
  Section,
  Stack,
  Status,
  Table,
} from '../../../kit'
import { useRead } from '../../../operations'
import { KeyActions } from './KeyActions'
import { emergencies, emergencyStates, states } from './states'
import '../failures'

export type Key = NonNullable<DeploymentKeyQuery['deploymentKey']>

const route = getRouteApi('/app/organizations/$organizationId/administration/keys/$handle')

export default function KeyPage() {
  const { t } = useLingui()
  const { handle } = route.useParams()
  const key = useRead(DeploymentKey, { handle })
  const found = key.data?.deploymentKey
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Enigm Key`}
        lead={<code>{handle}</code>}
        actions={found && <KeyActions of={found} />}
      />
      <Loaded of={key}>
        {({ deploymentKey }) =>
          deploymentKey ? (
            <>
              <Facts of={[[t`State`, <Status key="state" of={states[deploymentKey.state]} />]]} />
              <Emergencies of={handle} />
              <Limitations of={deploymentKey.limitations} />
            </>
          ) : (
            <Empty title={t`There is no such Key in the deployment of the organization`}>
              <Trans>Its holder has left, or the emergency-device workflow is off.</Trans>
            </Empty>
          )
        }
      </Loaded>
    </Stack>
  )
}

/** The read is recorded and shown to the holder: it happens on request only. */
function Emergencies({ of }: { readonly of: string }) {
  const { t } = useLingui()
  const [isAsked, setAsked] = useState(false)
  return (
    <Section
      title={t`Emergencies`}
      lead={t`The latest 20 that the Key has raised. The holder sees that an administrator has read them.`}
    >
      {isAsked ? (
        <Raised of={of} />
      ) : (
        <Row>
          <Button onClick={() => setAsked(true)}>
            <Trans>Read the emergencies</Trans>
          </Button>
        </Row>
      )}
    </Section>
  )
}

function Raised({ of: handle }: { readonly of: string }) {
  const { i18n, t } = useLingui()
  const events = useRead(DeploymentEmergencies, { handle })
  return (
    <Loaded of={events}>
      {({ deploymentKey }) => {
        const items = (deploymentKey?.emergencyEvents ?? []).map((event, index) => ({ ...event, index }))
        if (items.length === 0) {
          return (
            <Empty title={t`No emergencies are known here`}>
              <Trans>Enigm App reports them. That none is known does not prove that there was none.</Trans>
            </Empty>
          )
        }
        return (
          <Table
            label={t`Emergencies`}
            items={items}
            keyOf={({ index }) => String(index)}
            columns={[
              { title: t`What`, cell: ({ kind }) => i18n._(emergencies[kind]) },
              { title: t`State`, cell: ({ state }) => <Status of={emergencyStates[state]} /> },
            ]}
          />
        )
      }}
    </Loaded>
  )
}
