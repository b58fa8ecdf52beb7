import { useLingui } from '@lingui/react/macro'
import { Appearance } from '../../../frame/Appearance'
import { useScope } from '../../../frame/viewer'
import { Settings } from '../../../generated/accounts'
import { Loaded, PageHeader, Section, Stack } from '../../../kit'
import { useRead } from '../../../operations'
import { Pin } from './Pin'

export default function SettingsPage() {
  const { t } = useLingui()
  const settings = useRead(Settings, {})
  const maySecure = useScope('account:secure')
  return (
    <Stack gap="loose">
      <PageHeader title={t`Settings`} />
      <Loaded of={settings}>
        {({ me }) => me && maySecure && <Pin of={me.securityConfiguration.pin} />}
      </Loaded>
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
