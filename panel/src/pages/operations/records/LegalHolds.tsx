import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useScope } from '../../../frame/viewer'
import {
  LegalHolds,
  LegalHoldSubjects,
  ReleaseLegalHold,
  SetLegalHold,
  type LegalHoldGround,
  type LegalHoldsQuery,
  type LegalHoldState,
  type LegalHoldSubject,
} from '../../../generated/operations'
import {
  Button,
  Cancel,
  CriticalDialog,
  Dialog,
  Empty,
  Form,
  Listing,
  PageHeader,
  SelectField,
  Stack,
  Status,
  Table,
  TextField,
  Time,
  useAnnouncements,
  type StatusOf,
} from '../../../kit'
import { useChange, usePages, type Pages } from '../../../operations'
import '../failures'

type Hold = LegalHoldsQuery['legalHolds']['edges'][number]['node'] & { readonly subject?: string }

const states: Record<LegalHoldState, StatusOf> = {
  IN_FORCE: ['wait', msg`In force`],
  RELEASED: ['off', msg`Released`],
}

const kinds: Record<LegalHoldSubject, MessageDescriptor> = {
  ACCOUNT: msg`Account`,
  ORGANIZATION: msg`Organization`,
  SERVER: msg`Server`,
}

const grounds: Record<LegalHoldGround, MessageDescriptor> = {
  COURT_ORDER: msg`Order of a court`,
  LEGAL_CLAIM: msg`Legal claim`,
  REGULATORY_INQUIRY: msg`Demand of an authority`,
}

/** Auditors see that a hold exists and why; operators see its subject too. */
export default function LegalHoldsPage() {
  const mayOperate = useScope('platform:operate')
  return mayOperate ? <ForOperators /> : <ForAuditors />
}

function ForAuditors() {
  return <Holds of={usePages(LegalHolds, {}, ({ legalHolds }) => legalHolds)} />
}

function ForOperators() {
  const [placing, setPlacing] = useState(false)
  const [released, setReleased] = useState<Hold>()
  return (
    <>
      <Holds
        of={usePages(LegalHoldSubjects, {}, ({ legalHolds }) => legalHolds)}
        onPlace={() => setPlacing(true)}
        onRelease={setReleased}
      />
      {placing && <Place onClose={() => setPlacing(false)} />}
      {released && <Release of={released} onClose={() => setReleased(undefined)} />}
    </>
  )
}

interface HoldsProps {
  readonly of: Pages<Hold>
  readonly onPlace?: () => void
  readonly onRelease?: (hold: Hold) => void
}

function Holds({ of, onPlace, onRelease }: HoldsProps) {
  const { i18n, t } = useLingui()
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Legal holds`}
        lead={t`A hold keeps the records of an account, an organization or a server until its end. It opens no content.`}
        actions={
          onPlace && (
            <Button tone="primary" onClick={onPlace}>
              <Trans>Place a hold</Trans>
            </Button>
          )
        }
      />
      <Listing
        of={of}
        empty={
          <Empty title={t`No legal holds`}>
            <Trans>Every record is deleted at the end of its term.</Trans>
          </Empty>
        }
      >
        {(nodes) => (
          <Table
            label={t`Legal holds`}
            items={nodes}
            keyOf={({ id }) => id}
            columns={[
              { title: t`Since`, cell: ({ placedOn }) => <Time at={placedOn} precision="day" /> },
              { title: t`Until`, cell: ({ endsOn }) => <Time at={endsOn} precision="day" /> },
              { title: t`Of`, cell: ({ subjectKind }) => i18n._(kinds[subjectKind]) },
              { title: t`Subject`, cell: ({ subject }) => subject && <code>{subject}</code> },
              { title: t`Ground`, cell: ({ ground }) => i18n._(grounds[ground]) },
              { title: t`State`, cell: ({ state }) => <Status of={states[state]} /> },
            ]}
            actions={(hold) =>
              onRelease &&
              hold.state === 'IN_FORCE' && (
                <Button size="compact" onClick={() => onRelease(hold)}>
                  <Trans>Release</Trans>
                </Button>
              )
            }
          />
        )}
      </Listing>
    </Stack>
  )
}

interface Order {
  readonly subject: string
  readonly ground: LegalHoldGround
  readonly endsOn: string
}

/** First what is kept and why, then the PIN. */
function Place({ onClose }: { readonly onClose: () => void }) {
  const { i18n } = useLingui()
  const [order, setOrder] = useState<Order>()
  const announce = useAnnouncements()
  const place = useChange(SetLegalHold)
  if (order)
    return (
      <CriticalDialog
        operation="LEGAL_HOLD"
        targetId={order.subject}
        question={<Trans>Place this hold?</Trans>}
        consequences={[
          <Trans key="keeps">No purge and no deletion removes the records until the end of the hold.</Trans>,
          <Trans key="content">Nobody gets access to content by it.</Trans>,
        ]}
        action={<Trans>Place the hold</Trans>}
        tone="primary"
        perform={async (grant) => {
          const { limitations } = await place.mutateAsync({ ...order, grant })
          onClose()
          announce({ title: <Trans>The hold is in force.</Trans>, limitations })
        }}
        onClose={onClose}
      />
    )
  const all = Object.keys(grounds) as LegalHoldGround[]
  return (
    <Dialog title={<Trans>Place a hold</Trans>} onClose={onClose}>
      <Form
        onSubmit={async ({ subject = '', ground, endsOn }) =>
          setOrder({
            subject: subject.trim(),
            ground: ground as LegalHoldGround,
            endsOn: `${endsOn}T00:00:00.000Z`,
          })
        }
        submit={<Trans>Continue</Trans>}
        actions={<Cancel onClose={onClose} />}
      >
        <TextField
          name="subject"
          label={<Trans>Subject</Trans>}
          hint={<Trans>The platform handle of an account, or the id of an organization or a server.</Trans>}
          required
          isCode
        />
        <SelectField
          name="ground"
          label={<Trans>Ground</Trans>}
          options={all.map((each) => [each, i18n._(grounds[each])] as const)}
        />
        <TextField name="endsOn" label={<Trans>Until</Trans>} type="date" required />
      </Form>
    </Dialog>
  )
}

function Release({ of: { id }, onClose }: { readonly of: Hold; readonly onClose: () => void }) {
  const announce = useAnnouncements()
  const release = useChange(ReleaseLegalHold)
  return (
    <CriticalDialog
      operation="LEGAL_HOLD_RELEASE"
      targetId={id}
      question={<Trans>Release this hold?</Trans>}
      irreversible={<Trans>Records whose term is over are deleted within minutes.</Trans>}
      consequences={[<Trans key="deletions">Deletions that the hold delays continue.</Trans>]}
      action={<Trans>Release</Trans>}
      perform={async (grant) => {
        const { limitations } = await release.mutateAsync({ legalHoldId: id, grant })
        onClose()
        announce({ title: <Trans>The hold is released.</Trans>, limitations })
      }}
      onClose={onClose}
    />
  )
}
