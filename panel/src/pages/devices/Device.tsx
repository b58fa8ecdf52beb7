import { Trans, useLingui } from '@lingui/react/macro'
import { Link, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Device, type DeviceQuery } from '../../generated/devices'
import {
  Empty,
  Facts,
  Limitations,
  LinkButton,
  Loaded,
  PageHeader,
  Row,
  Section,
  Stack,
  Status,
  Steps,
  Time,
  type Step,
} from '../../kit'
import { useRead } from '../../operations'
import { Decisions } from './Decisions'
import { kinds, states } from './device-words'
import { Connection } from './Connection'
import { EndOfTrust, Removal } from './EndOfTrust'
import { Findings } from './Findings'
import { LabelForm } from './LabelForm'
import { ManagedMode } from './ManagedMode'
import { SignalTable } from './SignalTable'

export type DeviceData = NonNullable<DeviceQuery['device']>

export default function DevicePage() {
  const { t } = useLingui()
  const { handle } = useParams({ from: '/app/devices/$handle' })
  const device = useRead(Device, { handle })
  const name = device.data?.device?.label ?? t`Device`
  return (
    <Stack gap="loose">
      <PageHeader title={name} lead={<code>{handle}</code>} />
      <Loaded of={device}>
        {(data) =>
          data.device ? (
            <Known of={data.device} pending={data.pendingEnrollments} memberships={membershipsIn(data)} />
          ) : (
            <Empty
              title={<Trans>There is no such device</Trans>}
              action={
                <LinkButton to="/devices">
                  <Trans>To the devices</Trans>
                </LinkButton>
              }
            >
              <Trans>
                The name is wrong, or the device is not yours: the panel does not tell the difference.
              </Trans>
            </Empty>
          )
        }
      </Loaded>
    </Stack>
  )
}

export type Membership = NonNullable<DeviceQuery['me']>['organizations']['edges'][number]['node']

const membershipsIn = ({ me }: DeviceQuery): readonly Membership[] =>
  (me?.organizations.edges ?? []).map(({ node }) => node).filter(({ state }) => state === 'ACTIVE')

interface KnownProps {
  readonly of: DeviceData
  readonly memberships: readonly Membership[]
  readonly pending: DeviceQuery['pendingEnrollments']
}

function Known({ of: device, pending, memberships }: KnownProps) {
  const { i18n, t } = useLingui()
  const { handle, state, kind, replaces, limitations } = device
  return (
    <>
      <Section title={t`Trust`} lead={meaningOf(state)}>
        <Facts
          of={[
            [t`Connection`, <Connection key="connection" of={device} />],
            [t`State`, <Status key="state" of={states[state]} />],
            [t`Says that it is`, i18n._(kinds[kind])],
            ...(replaces
              ? [
                  [
                    t`Replaces`,
                    <Link key="replaces" to="/devices/$handle" params={{ handle: replaces }}>
                      <code>{replaces}</code>
                    </Link>,
                  ] as const,
                ]
              : []),
          ]}
        />
        <Limitations of={limitations} />
        <Row>
          <Decisions of={device} />
        </Row>
      </Section>
      <Section
        title={t`Signals of this device`}
        lead={t`Each is a state with its source. They are not added up, and none proves the device free of compromise.`}
      >
        <SignalTable label={t`Signals of this device`} signals={device.trust.signals} />
      </Section>
      <Findings of="Device" handle={handle} />
      <Section title={t`History`}>
        <Steps of={historyOf(device)} />
      </Section>
      {!device.endedAt && <LabelForm of={device} />}
      <ManagedMode of={device} memberships={memberships} />
      <EndOfTrust of={device} pending={pending} />
      <Removal of={device} />
    </>
  )
}

function meaningOf(state: DeviceData['state']): ReactNode {
  switch (state) {
    case 'PENDING_ENROLLMENT':
      return <Trans>It has proven its key and counts for nothing until you approve it.</Trans>
    case 'TRUSTED':
      return <Trans>It counts when a server decides who takes part.</Trans>
    case 'RESTRICTED':
      return <Trans>It counts for nothing until you lift the restriction.</Trans>
    case 'REVOKED':
    case 'REPLACED':
    case 'RETIRED':
      return <Trans>It counts for nothing any more, and nothing brings its trust back.</Trans>
  }
}

/** Three moments of a device are known; what lies between them is in the history of all devices. */
function historyOf({ state, requestedAt, enrolledAt, endedAt }: DeviceData): readonly Step[] {
  const asked: Step = {
    key: 'asked',
    title: <Trans>It asked to be trusted</Trans>,
    detail: <Time at={requestedAt} />,
    progress: 'done',
  }
  const approved: Step = enrolledAt
    ? {
        key: 'approved',
        title: <Trans>It was approved</Trans>,
        detail: <Time at={enrolledAt} />,
        progress: 'done',
      }
    : { key: 'approved', title: <Trans>Your decision</Trans>, progress: endedAt ? 'later' : 'now' }
  if (!endedAt) return [asked, approved]
  const ended: Step = {
    key: 'ended',
    title: endOf(state),
    detail: <Time at={endedAt} />,
    progress: state === 'REVOKED' ? 'failed' : 'done',
  }
  return enrolledAt ? [asked, approved, ended] : [asked, ended]
}

function endOf(state: DeviceData['state']): ReactNode {
  if (state === 'REPLACED') return <Trans>Another device took its place</Trans>
  if (state === 'RETIRED') return <Trans>It was taken out of use</Trans>
  return <Trans>Its trust was withdrawn, or it was rejected</Trans>
}
