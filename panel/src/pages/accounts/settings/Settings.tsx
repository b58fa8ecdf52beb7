import { useLingui } from '@lingui/react/macro'
import { Appearance } from '../../../frame/Appearance'
import { useScope } from '../../../frame/viewer'
import { Settings, type SettingsQuery } from '../../../generated/accounts'
import { Copyable, Loaded, PageHeader, Section, Stack } from '../../../kit'
import { useRead } from '../../../operations'
import { AccountDeletion } from './AccountDeletion'
import { Credentials } from './Credentials'
import { DataDeletion } from './DataDeletion'
import { Passkeys } from './Passkeys'
import { Pin } from './Pin'
import { SessionPolicy, Visibility } from './Sharing'
import '../failures'

export default function SettingsPage() {
  const { t } = useLingui()
  const settings = useRead(Settings, {})
  return (
    <Stack gap="loose">
      <PageHeader title={t`Settings`} />
      <Loaded of={settings}>{({ me }) => me && <Account of={me} />}</Loaded>
      <Section
        id="appearance"
        title={t`Language and theme`}
        lead={t`The choice is in the address of the page, because the panel stores nothing in your browser. A bookmark keeps it.`}
      >
        <Appearance />
      </Section>
    </Stack>
  )
}

/** Each section appears when the session may use it: staff and restricted sessions have fewer. */
function Account({ of: me }: { readonly of: NonNullable<SettingsQuery['me']> }) {
  const maySecure = useScope('account:secure')
  const mayAuthorize = useScope('account:authorize')
  const mayJoin = useScope('organizations:join')
  const mayDelete = useScope('account:deletion')
  return (
    <>
      {maySecure && mayAuthorize && <Credentials of={me} />}
      {maySecure && mayAuthorize && <Passkeys of={me} />}
      {(maySecure || mayAuthorize) && <Pin of={me.securityConfiguration.pin} />}
      {mayJoin && <SessionPolicy of={me.policy} />}
      {maySecure && mayJoin && <Visibility of={me.visibility} />}
      {mayJoin && <Handle of={me.platformHandle} />}
      {mayDelete && mayJoin && <DataDeletion accountId={me.id} />}
      {mayDelete && <AccountDeletion accountId={me.id} />}
    </>
  )
}

/** Staff cannot search for an account: its holder names it. */
function Handle({ of }: { readonly of: string }) {
  const { t } = useLingui()
  return (
    <Section
      id="support"
      title={t`Handle for the platform`}
      lead={t`Give it to support or to the platform when you want them to look at your account. It opens nothing, and you see each look at it.`}
    >
      <Copyable label={t`Platform handle`} value={of} />
    </Section>
  )
}
