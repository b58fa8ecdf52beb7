import { Trans, useLingui } from '@lingui/react/macro'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useScope } from '../../frame/viewer'
import { EmergencyEvents, EnigmKey, type EnigmKeyQuery } from '../../generated/keys'
import {
  Button,
  Empty,
  Facts,
  Limitations,
  LinkButton,
  Listing,
  Loaded,
  NotHere,
  Notice,
  PageHeader,
  Row,
  Section,
  Stack,
  Status,
  Table,
  Time,
} from '../../kit'
import { usePages, useRead } from '../../operations'
import { Ending } from './Ending'
import { ReportFound } from './ReportFound'
import { ReportLost } from './ReportLost'
import { emergencyKinds, emergencyStates, orderStates, states } from './words'
import './failures'

/** A Key of the caller. */
export type PresentKey = NonNullable<EnigmKeyQuery['enigmKey']>

const route = getRouteApi('/app/keys/$handle')

export default function KeyPage() {
  const { t } = useLingui()
  const { handle } = route.useParams()
  const key = useRead(EnigmKey, { handle })
  return (
    <Loaded of={key}>
      {({ enigmKey }) =>
        enigmKey ? (
          <Present key={handle} of={enigmKey} />
        ) : (
          <NotHere
            page={t`Enigm Key`}
            title={t`This Key is not here`}
            action={
              <LinkButton to="/keys">
                <Trans>To the Enigm Keys</Trans>
              </LinkButton>
            }
          >
            <Trans>It does not exist, is not yours, or the administration of Keys is switched off.</Trans>
          </NotHere>
        )
      }
    </Loaded>
  )
}

function Present({ of: key }: { readonly of: PresentKey }) {
  const { t } = useLingui()
  const mayManage = useScope('keys:manage')
  const maySeeEmergencies = useScope('keys:emergency')
  const { handle, state, availableActions, limitations } = key
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Enigm Key`}
        lead={<code>{handle}</code>}
        actions={mayManage && availableActions.includes('REPORT_LOST') && <ReportLost handle={handle} />}
      />
      {state === 'LOST' && (
        <Notice
          tone="stop"
          title={<Trans>This Key is lost. It raises no emergency.</Trans>}
          actions={mayManage && availableActions.includes('REPORT_FOUND') && <ReportFound handle={handle} />}
        >
          <p>
            <Trans>Found it? Report it. Is it gone for good? Revoke it, or replace it by a new one.</Trans>
          </p>
        </Notice>
      )}
      <Section title={t`Details`}>
        <Details of={key} />
        <Limitations of={limitations} />
      </Section>
      <History of={key} />
      {maySeeEmergencies && <Emergencies handle={handle} />}
      {mayManage && <Ending of={key} />}
    </Stack>
  )
}

function Details({ of: { state, associatedAt, replaces, replacementOrder } }: { readonly of: PresentKey }) {
  const { t } = useLingui()
  return (
    <Facts
      of={[
        [t`State`, <Status key="state" of={states[state]} />],
        [t`Linked in Enigm App`, <Time key="linked" at={associatedAt} />],
        ...(replaces
          ? [
              [
                t`Replaces`,
                <Link key="replaces" to="/keys/$handle" params={{ handle: replaces }}>
                  <code>{replaces}</code>
                </Link>,
              ] as const,
            ]
          : []),
        ...(replacementOrder
          ? [[t`New Key`, <Status key="order" of={orderStates[replacementOrder.state]} />] as const]
          : []),
      ]}
    />
  )
}

function History({ of: { lifecycle } }: { readonly of: PresentKey }) {
  const { t } = useLingui()
  return (
    <Section title={t`History`}>
      <Table
        label={t`History`}
        items={lifecycle}
        keyOf={({ at, to }) => `${at} ${to}`}
        columns={[
          { title: t`When`, cell: ({ at }) => <Time at={at} /> },
          { title: t`State`, cell: ({ to }) => <Status of={states[to]} /> },
        ]}
      />
    </Section>
  )
}

/** Every read of emergencies is recorded, so that they are read when the person asks for them. */
function Emergencies({ handle }: { readonly handle: string }) {
  const { t } = useLingui()
  const [isShown, setShown] = useState(false)
  return (
    <Section
      title={t`Emergencies`}
      lead={t`Kind, hour and state, as Enigm App has reported them. No place, contact or call is known here. Each look is recorded in your audit trail.`}
    >
      {isShown ? (
        <EmergencyList handle={handle} />
      ) : (
        <Row>
          <Button onClick={() => setShown(true)}>
            <Trans>Show emergencies</Trans>
          </Button>
        </Row>
      )}
    </Section>
  )
}

function EmergencyList({ handle }: { readonly handle: string }) {
  const { i18n, t } = useLingui()
  const emergencies = usePages(EmergencyEvents, { handle }, ({ enigmKey }) => enigmKey?.emergencyEvents)
  return (
    <Listing
      of={emergencies}
      empty={
        <Empty title={t`No emergencies reported`}>
          <Trans>An empty list does not prove that none happened: a lost message is not listed.</Trans>
        </Empty>
      }
    >
      {(nodes) => (
        <Table
          label={t`Emergencies`}
          items={nodes}
          keyOf={({ id }) => id}
          columns={[
            { title: t`When`, cell: ({ at }) => <Time at={at} precision="hour" /> },
            { title: t`What`, cell: ({ kind }) => i18n._(emergencyKinds[kind]) },
            { title: t`State`, cell: ({ state }) => <Status of={emergencyStates[state]} /> },
          ]}
        />
      )}
    </Listing>
  )
}
