import { Trans, useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { useScope } from '../../../frame/viewer'
import { RestrictSessionOfAccount } from '../../../generated/operations'
import {
  Card,
  Form,
  PageHeader,
  Section,
  Stack,
  TextField,
  useAnnouncements,
  type Values,
} from '../../../kit'
import { useChange } from '../../../operations'
import '../failures'

/** Staff cannot search or list accounts: a holder gives the handle. */
export default function AccountsPage() {
  const { t } = useLingui()
  const navigate = useNavigate()
  const mayOperate = useScope('platform:operate')
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Accounts`}
        lead={t`Accounts cannot be listed or searched. The holder reads the platform handle in the settings and gives it to you.`}
      />
      <Card>
        <Form
          onSubmit={({ handle = '' }: Values) =>
            navigate({ to: '/platform/accounts/$handle', params: { handle: handle.trim() } })
          }
          submit={<Trans>Open account</Trans>}
        >
          <TextField
            name="handle"
            label={<Trans>Platform handle</Trans>}
            hint={<Trans>The holder sees that you have opened it.</Trans>}
            maxLength={64}
            required
            isCode
          />
        </Form>
      </Card>
      {mayOperate && <RestrictOne />}
    </Stack>
  )
}

/** For a session that the holder names, for example from the security log. */
function RestrictOne() {
  const { t } = useLingui()
  const announce = useAnnouncements()
  const restrict = useChange(RestrictSessionOfAccount)
  const submit = async ({ sessionId = '' }: Values) => {
    const { limitations } = await restrict.mutateAsync({ sessionId: sessionId.trim() })
    announce({ title: <Trans>The session is restricted.</Trans>, limitations })
  }
  return (
    <Section
      title={t`Restrict one session`}
      lead={t`It reads its own state and closes sessions, and does nothing else. The rest of the account is not affected.`}
    >
      <Card>
        <Form onSubmit={submit} submit={<Trans>Restrict session</Trans>}>
          <TextField
            name="sessionId"
            label={<Trans>Session id</Trans>}
            hint={<Trans>The holder gives it to you.</Trans>}
            maxLength={64}
            required
            isCode
          />
        </Form>
      </Card>
    </Section>
  )
}
