import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { useScope } from '../../frame/viewer'
import {
  DeviceHistory,
  Devices,
  PendingEnrollments,
  TrustSignals,
  type DeviceRowFragment,
} from '../../generated/devices'
import {
  AuditHistory,
  Empty,
  Listing,
  Loaded,
  PageHeader,
  Section,
  Stack,
  Status,
  Table,
  Time,
  type Column,
} from '../../kit'
import { usePages, useRead } from '../../operations'
import { Connection } from './Connection'
import { Decisions } from './Decisions'
import { actions, kinds, states } from './device-words'

export default function DevicesPage() {
  const { t } = useLingui()
  const mayReview = [useScope('esims:read'), useScope('keys:read')].every(Boolean)
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Devices`}
        lead={t`A device asks to be trusted with a key that never leaves it. You decide, and you can withdraw the trust at any time.`}
      />
      <Waiting />
      <Known />
      {mayReview && <Signals />}
      <PastDecisions />
    </Stack>
  )
}

function useColumns(): readonly Column<DeviceRowFragment>[] {
  const { i18n, t } = useLingui()
  return [
    {
      title: t`Device`,
      cell: ({ handle, kind, label }) => (
        <>
          <div>
            <strong>{label}</strong> · {i18n._(kinds[kind])}
          </div>
          <Link to="/devices/$handle" params={{ handle }}>
            <code>{handle}</code>
          </Link>
        </>
      ),
    },
    { title: t`Asked`, cell: ({ requestedAt }) => <Time at={requestedAt} /> },
  ]
}

/** What waits for a decision comes first, with the decision in the row. */
function Waiting() {
  const { t } = useLingui()
  const columns = useColumns()
  const pending = useRead(PendingEnrollments, {})
  return (
    <Loaded of={pending}>
      {({ pendingEnrollments }) =>
        pendingEnrollments.length > 0 && (
          <Section
            title={t`Waiting for your decision`}
            lead={t`Compare the name with the one that the device shows. Reject a device that you do not know.`}
          >
            <Table
              label={t`Waiting for your decision`}
              items={pendingEnrollments}
              keyOf={({ handle }) => handle}
              columns={columns}
              actions={(device) => <Decisions of={device} />}
            />
          </Section>
        )
      }
    </Loaded>
  )
}

function Known() {
  const { t } = useLingui()
  const columns = useColumns()
  const devices = usePages(Devices, {}, ({ me }) => me?.devices)
  const decided = devices.nodes?.filter(({ state }) => state !== 'PENDING_ENROLLMENT')
  return (
    <Section title={t`Your devices`}>
      <Listing
        of={{ ...devices, nodes: decided }}
        empty={
          <Empty title={t`No devices yet`}>
            <Trans>
              Sign in with this account in Enigm App. The device then asks to be trusted, and the request
              appears here.
            </Trans>
          </Empty>
        }
      >
        {(nodes) => (
          <Table
            label={t`Your devices`}
            items={nodes}
            keyOf={({ handle }) => handle}
            columns={[
              ...columns,
              { title: t`Connection`, cell: (device) => <Connection of={device} /> },
              { title: t`State`, cell: ({ state }) => <Status of={states[state]} /> },
            ]}
            actions={(device) => <Decisions of={device} />}
          />
        )}
      </Listing>
    </Section>
  )
}

/** The kinds of signals that exist now; another one is shown by its code. */
const signalKinds: Readonly<Record<string, MessageDescriptor>> = {
  ESIM_LIFECYCLE: msg`State of an eSIM`,
  KEY_LIFECYCLE: msg`State of an Enigm Key`,
}

/** States of other services that can matter for a decision. The section appears when there is one. */
function Signals() {
  const { i18n, t } = useLingui()
  const signals = useRead(TrustSignals, {})
  return (
    <Loaded of={signals}>
      {({ me }) => {
        const items = [...(me?.esimTrustSignals ?? []), ...(me?.keyTrustSignals ?? [])]
        return (
          items.length > 0 && (
            <Section
              title={t`Signals for your review`}
              lead={t`States of your eSIMs and Enigm Keys. They decide nothing, and they prove no device free of compromise.`}
            >
              <Table
                label={t`Signals for your review`}
                items={items.map((signal, index) => ({ ...signal, key: String(index) }))}
                keyOf={({ key }) => key}
                columns={[
                  {
                    title: t`Signal`,
                    cell: ({ kind }) => (signalKinds[kind] ? i18n._(signalKinds[kind]) : <code>{kind}</code>),
                  },
                  { title: t`Value`, cell: ({ value }) => <code>{value}</code> },
                  { title: t`Since`, cell: ({ observedAt }) => <Time at={observedAt} /> },
                ]}
              />
            </Section>
          )
        )
      }}
    </Loaded>
  )
}

function PastDecisions() {
  const { t } = useLingui()
  const history = usePages(DeviceHistory, {}, ({ me }) => me?.deviceAudit)
  return (
    <Section title={t`History`} lead={t`What was done about your devices, and what was refused.`}>
      <AuditHistory
        of={history}
        actions={actions}
        empty={
          <Empty title={t`Nothing has happened yet`}>{t`Each decision about a device appears here.`}</Empty>
        }
      />
    </Section>
  )
}
