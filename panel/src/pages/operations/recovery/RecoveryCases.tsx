import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import {
  ExtendRecoveryWindow,
  OpenRecoveryCase,
  type CaseFragment,
  type RecoveryCaseCategory,
  type RecoveryCaseState,
  type RecoveryState,
} from '../../../generated/operations'
import {
  Button,
  Card,
  Empty,
  Facts,
  Form,
  PageHeader,
  Problem,
  Row,
  SelectField,
  Stack,
  Status,
  TextField,
  Time,
  useAnnouncements,
  type StatusOf,
  type Values,
} from '../../../kit'
import { useChange } from '../../../operations'
import '../failures'

const categories: Record<RecoveryCaseCategory, MessageDescriptor> = {
  LOGIN_SECRET_LOST: msg`The login secret is lost`,
  DEVICE_LOST: msg`A device is lost`,
  ACCOUNT_COMPROMISED: msg`Another person may use the account`,
}

const caseStates: Record<RecoveryCaseState, StatusOf> = {
  OPEN: ['wait', msg`Open`],
  CLOSED: ['off', msg`Closed`],
}

const recoveryStates: Record<RecoveryState, StatusOf> = {
  OPEN: ['wait', msg`Started`],
  COMPLETED: ['ok', msg`Completed`],
  CANCELED: ['off', msg`Canceled`],
  EXPIRED: ['off', msg`Expired`],
  SUPERSEDED: ['off', msg`Replaced`],
}

/** The number is typed again for each case: it is in no address and in no list. */
export default function RecoveryCasesPage() {
  const { t } = useLingui()
  const [shown, setShown] = useState<CaseFragment>()
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Recovery cases`}
        lead={t`Support can give a holder more time, and nothing else: it starts and completes no recovery and sees no secret.`}
      />
      <Open onOpened={setShown} />
      {shown && <Case of={shown} onChanged={setShown} />}
    </Stack>
  )
}

function Open({ onOpened }: { readonly onOpened: (opened: CaseFragment) => void }) {
  const { i18n } = useLingui()
  const announce = useAnnouncements()
  const open = useChange(OpenRecoveryCase)
  const all = Object.keys(categories) as RecoveryCaseCategory[]
  const submit = async ({ accountNumber = '', category }: Values) => {
    const { recoveryCase, limitations } = await open.mutateAsync({
      accountNumber: accountNumber.replace(/\s/g, ''),
      category: category as RecoveryCaseCategory,
    })
    if (!recoveryCase) return
    onOpened(recoveryCase)
    announce({ title: <Trans>The case is open. The holder sees it.</Trans>, limitations })
  }
  return (
    <Card>
      <Form onSubmit={submit} submit={<Trans>Open case</Trans>}>
        <TextField
          name="accountNumber"
          label={<Trans>Account number</Trans>}
          hint={<Trans>The holder has given it to you. An open case of the account is shown again.</Trans>}
          inputMode="numeric"
          pattern="(\s*[0-9]){16}\s*"
          required
          isCode
        />
        <SelectField
          name="category"
          label={<Trans>Why the holder has contacted support</Trans>}
          options={all.map((each) => [each, i18n._(categories[each])] as const)}
        />
      </Form>
    </Card>
  )
}

interface CaseProps {
  readonly of: CaseFragment
  readonly onChanged: (changed: CaseFragment) => void
}

function Case({ of, onChanged }: CaseProps) {
  const { i18n, t } = useLingui()
  const { id, category, state, expiresAt, recovery } = of
  return (
    <Card>
      <h2>
        <Trans>Case</Trans>
      </h2>
      <Facts
        of={[
          [t`Case`, <code key="id">{id}</code>],
          [t`State`, <Status key="state" of={caseStates[state]} />],
          [t`Why`, i18n._(categories[category])],
          [t`Closes on`, <Time key="end" at={expiresAt} />],
        ]}
      />
      {recovery ? (
        <Recovery of={recovery} caseId={id} onChanged={onChanged} />
      ) : (
        <Empty title={t`The holder has started no recovery`}>
          <Trans>
            The holder starts it with a recovery code in the panel, or from a trusted device. Then open the
            case again.
          </Trans>
        </Empty>
      )}
    </Card>
  )
}

interface RecoveryProps {
  readonly of: NonNullable<CaseFragment['recovery']>
  readonly caseId: string
  readonly onChanged: (changed: CaseFragment) => void
}

function Recovery({ of: { state, completableAt, expiresAt }, caseId, onChanged }: RecoveryProps) {
  const { t } = useLingui()
  const announce = useAnnouncements()
  const extend = useChange(ExtendRecoveryWindow)
  return (
    <>
      <Facts
        of={[
          [t`Recovery`, <Status key="state" of={recoveryStates[state]} />],
          [t`Can be completed from`, <Time key="from" at={completableAt} />],
          [t`Expires on`, <Time key="until" at={expiresAt} />],
        ]}
      />
      {state === 'OPEN' && (
        <Row>
          <Button
            isPending={extend.isPending}
            onClick={() =>
              extend.mutate(
                { caseId },
                {
                  onSuccess: ({ recoveryCase, limitations }) => {
                    if (recoveryCase) onChanged(recoveryCase)
                    announce({ title: <Trans>The holder has another 24 hours.</Trans>, limitations })
                  },
                },
              )
            }
          >
            <Trans>Give another 24 hours</Trans>
          </Button>
        </Row>
      )}
      {extend.error && <Problem of={extend.error} />}
    </>
  )
}
