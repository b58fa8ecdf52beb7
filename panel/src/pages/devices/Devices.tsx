import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useScope } from '../../frame/viewer'
import { DeviceHistory, Devices, PendingEnrollments, type DeviceRowFragment } from '../../generated/devices'
import {
  Empty,
  LinkButton,
  Listing,
  Loaded,
  PageHeader,
  Row,
  Section,
  SelectField,
  Stack,
  Status,
  Table,
  Time,
  type Column,
} from '../../kit'
import { AuditHistory } from '../history/AuditHistory'
import { usePages, useRead } from '../../operations'
import { Connection } from './Connection'
import { Decisions } from './Decisions'
import { kinds, states } from './device-words'

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
      {mayReview && (
        <Row>
          <LinkButton to="/devices/trust">
            <Trans>Review trust</Trans>
          </LinkButton>
        </Row>
      )}
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

const filters = {
  ALL: { kind: null, managed: null },
  ENIGM_OS: { kind: 'ENIGM_OS', managed: null },
  MANAGED: { kind: 'ENIGM_OS', managed: true },
} as const

function Known() {
  const { t } = useLingui()
  const columns = useColumns()
  const [shown, show] = useState<keyof typeof filters>('ALL')
  const { kind, managed } = filters[shown]
  const devices = usePages(Devices, { kind, managed }, ({ me }) => me?.devices)
  const decided = devices.nodes?.filter(({ state }) => state !== 'PENDING_ENROLLMENT')
  return (
    <Section title={t`Your devices`}>
      <SelectField
        name="shown"
        label={<Trans>Show</Trans>}
        value={shown}
        onChange={(value) => show(value as keyof typeof filters)}
        options={[
          ['ALL', t`All devices`],
          ['ENIGM_OS', t`Phones with Enigm OS`],
          ['MANAGED', t`Phones with Enigm OS in managed mode`],
        ]}
      />
      <Listing
        of={{ ...devices, nodes: decided }}
        empty={
          shown !== 'ALL' ? (
            <Empty title={t`There is no such device`} />
          ) : (
            <Empty title={t`No devices yet`}>
              <Trans>
                Sign in with this account in Enigm App. The device then asks to be trusted, and the request
                appears here.
              </Trans>
            </Empty>
          )
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

function PastDecisions() {
  const { t } = useLingui()
  const history = usePages(DeviceHistory, {}, ({ me }) => me?.deviceAudit)
  return (
    <Section title={t`History`} lead={t`What was done about your devices, and what was refused.`}>
      <AuditHistory
        of={history}
        empty={
          <Empty title={t`Nothing has happened yet`}>{t`Each decision about a device appears here.`}</Empty>
        }
      />
    </Section>
  )
}
