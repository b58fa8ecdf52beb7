import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useScope } from '../../frame/viewer'
import { DeviceFindings, ManagedDeviceFindings, type ReviewFragment } from '../../generated/devices'
import { Button, Empty, Limitations, Loaded, Row, Section, Table, Time } from '../../kit'
import { useRead } from '../../operations'
import { findingCategories } from './device-words'

interface FindingsProps {
  /** Whether the owner reads, or an administrator of the organization. */
  readonly of: 'Device' | 'ManagedDevice'
  readonly handle: string
}

/** Findings of Active Defense. They are read on request only, because each read is recorded and shown to the owner. */
export function Findings({ of, handle }: FindingsProps) {
  const { t } = useLingui()
  const [isAsked, ask] = useState(false)
  if (!useScope('defense:review')) return null
  return (
    <Section
      title={t`Active Defense`}
      lead={t`Network behavior that the device has reported: categories without an address, a name or traffic. Each read is recorded for the owner.`}
    >
      {!isAsked && (
        <Row>
          <Button onClick={() => ask(true)}>
            <Trans>Show findings</Trans>
          </Button>
        </Row>
      )}
      {isAsked && (of === 'Device' ? <OwnFindings handle={handle} /> : <BoundFindings handle={handle} />)}
    </Section>
  )
}

interface OfDevice {
  readonly handle: string
}

function OwnFindings({ handle }: OfDevice) {
  const findings = useRead(DeviceFindings, { handle })
  return <Loaded of={findings}>{({ device }) => <Review of={device?.activeDefense ?? null} />}</Loaded>
}

function BoundFindings({ handle }: OfDevice) {
  const findings = useRead(ManagedDeviceFindings, { handle })
  return (
    <Loaded of={findings}>
      {({ managedDevice }) => <Review of={managedDevice?.activeDefense ?? null} />}
    </Loaded>
  )
}

/** An empty list is not "clean", and no report is not an empty list. */
function Review({ of: review }: { readonly of: ReviewFragment | null }) {
  const { i18n, t } = useLingui()
  if (!review)
    return (
      <Empty title={t`Active Defense has reported nothing yet`}>
        <Trans>Nothing is known about the network behavior of this device.</Trans>
      </Empty>
    )
  return (
    <>
      {review.findings.length > 0 ? (
        <Table
          label={t`Findings`}
          items={review.findings}
          keyOf={({ category, reportedHour }) => `${category} ${reportedHour}`}
          columns={[
            { title: t`Category`, cell: ({ category }) => i18n._(findingCategories[category]) },
            { title: t`Reported`, cell: ({ reportedHour }) => <Time at={reportedHour} precision="hour" /> },
          ]}
        />
      ) : (
        <Empty title={t`No findings were reported`}>
          <Trans>
            The last report is from <Time at={review.signal.observedAt} precision="hour" />. It does not show
            that the device is clean.
          </Trans>
        </Empty>
      )}
      <Limitations of={review.limitations} />
    </>
  )
}
