import { Trans, useLingui } from '@lingui/react/macro'
import { NewServer } from '../../generated/servers'
import { LinkButton, Loaded, PageHeader, Stack } from '../../kit'
import { useRead } from '../../operations'
import { Creation } from './Creation'

export default function NewServerPage() {
  const { t } = useLingui()
  const offer = useRead(NewServer, {})
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Create a server`}
        lead={t`Its environment is set up after that. Enigm App then uses it; this panel administers it and never sees its content.`}
      />
      <Loaded of={offer}>
        {({ me, serverRegions }) => (
          <Creation
            entitlements={me?.entitlements.edges.map(({ node }) => node) ?? []}
            regions={serverRegions}
            buy={
              <LinkButton to="/buy" tone="primary">
                <Trans>Buy a server</Trans>
              </LinkButton>
            }
          />
        )}
      </Loaded>
    </Stack>
  )
}
