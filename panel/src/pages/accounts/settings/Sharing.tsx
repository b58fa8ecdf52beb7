import { msg } from '@lingui/core/macro'
import type { MessageDescriptor } from '@lingui/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { AssignAccountPolicy, UpdateAccountVisibility, type SettingsQuery } from '../../../generated/accounts'
import { Card, CheckboxField, Form, Section, TextField, useAnnouncements, type Values } from '../../../kit'
import { useChange } from '../../../operations'

type Me = NonNullable<SettingsQuery['me']>

const sources: Record<Me['policy']['decidedBy'], MessageDescriptor> = {
  SYSTEM: msg`This is the limit for everyone.`,
  HOLDER: msg`You have set it.`,
  ORGANIZATION: msg`An organization has set it. You can only make it shorter.`,
}

/** How long a session can last. */
export function SessionPolicy({ of: { maximumSessionDays, decidedBy } }: { readonly of: Me['policy'] }) {
  const { i18n, t } = useLingui()
  const announce = useAnnouncements()
  const assign = useChange(AssignAccountPolicy)
  const submit = async (values: Values) => {
    const { limitations } = await assign.mutateAsync({
      maximumSessionDays: Number(values['maximumSessionDays']),
    })
    announce({
      title: <Trans>The duration of sessions is limited. Longer ones are closed.</Trans>,
      limitations,
    })
  }
  return (
    <Section title={t`Duration of sessions`} lead={t`A session that is older is closed, on every device.`}>
      <Card>
        <Form onSubmit={submit} submit={<Trans>Limit sessions</Trans>} tone="plain">
          <TextField
            key={maximumSessionDays}
            name="maximumSessionDays"
            label={<Trans>Longest duration in days</Trans>}
            hint={i18n._(sources[decidedBy])}
            type="number"
            min={1}
            max={365}
            defaultValue={maximumSessionDays}
            required
          />
        </Form>
      </Card>
    </Section>
  )
}

/** What fellow members of organizations see of the account. */
export function Visibility({
  of: { shownToFellowMembers, joinDayShown },
}: {
  readonly of: Me['visibility']
}) {
  const { t } = useLingui()
  const announce = useAnnouncements()
  const update = useChange(UpdateAccountVisibility)
  const submit = async (values: Values) => {
    const { limitations } = await update.mutateAsync({
      shownToFellowMembers: values['shownToFellowMembers'] !== undefined,
      joinDayShown: values['joinDayShown'] !== undefined,
    })
    announce({
      title: <Trans>Your visibility is saved. It applies from the next look on.</Trans>,
      limitations,
    })
  }
  return (
    <Section
      title={t`Visibility in organizations`}
      lead={t`What fellow members see. Administrators see every member by a handle and a role, whatever you choose.`}
    >
      <Card>
        <Form onSubmit={submit} submit={<Trans>Save visibility</Trans>} tone="plain">
          <CheckboxField
            name="shownToFellowMembers"
            label={<Trans>Fellow members see that I belong to the organization</Trans>}
            hint={<Trans>By a handle and the role there, never by the account number.</Trans>}
            defaultChecked={shownToFellowMembers}
          />
          <CheckboxField
            name="joinDayShown"
            label={<Trans>They also see the day on which I joined</Trans>}
            defaultChecked={joinDayShown}
          />
        </Form>
      </Card>
    </Section>
  )
}
