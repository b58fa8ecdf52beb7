import { Trans, useLingui } from '@lingui/react/macro'
import { TorAccess, type TorAccessQuery } from '../../generated/accounts'
import { Copyable, Empty, Facts, Loaded, PageHeader, Section, Stack } from '../../kit'
import { useRead } from '../../operations'

/** The onion address of the panel, and what people can do there. */
export default function TorAccessPage() {
  const { i18n, t } = useLingui()
  const access = useRead(TorAccess, { language: i18n.locale === 'de' ? 'DE' : 'EN' })
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Access over Tor`}
        lead={t`Over Tor we do not see your network address, and your network does not see that you use Enigm Command. We do not count or record who uses it.`}
      />
      <Loaded of={access}>
        {({ torGateway: { surfaces, policy }, limitations }) => (
          <>
            <Addresses of={surfaces} />
            {surfaces.length > 0 && <Allowed of={policy} />}
            <Section title={t`What it does not do`}>
              <ul className="limits">
                {limitations
                  .filter(({ code }) => code === 'TOR_SCOPE')
                  .map(({ code, statement }) => (
                    <li key={code}>{statement}</li>
                  ))}
              </ul>
            </Section>
          </>
        )}
      </Loaded>
    </Stack>
  )
}

type Gateway = TorAccessQuery['torGateway']

function Addresses({ of }: { readonly of: Gateway['surfaces'] }) {
  const { t } = useLingui()
  if (of.length === 0)
    return (
      <Empty title={t`There is no access over Tor now`}>
        <Trans>This address works in Tor Browser as in every other browser.</Trans>
      </Empty>
    )
  return (
    <Section
      title={t`Address`}
      lead={t`Open it in Tor Browser. Compare every character: a similar address belongs to another service.`}
    >
      {of.map(({ key, onionAddress }) => (
        <Copyable key={key} label={t`Onion address`} value={`http://${onionAddress}`} />
      ))}
    </Section>
  )
}

function Allowed({ of }: { readonly of: Gateway['policy'] }) {
  const { t } = useLingui()
  const words = (isAllowed: boolean) => (isAllowed ? t`Possible` : t`At the public address only`)
  return (
    <Section
      title={t`What you can do there`}
      lead={t`A session over Tor reads and secures your own account. Purchases for it, and changes of servers, organizations, eSIMs, Enigm Keys and devices, need the public address.`}
    >
      <Facts
        of={[
          [t`Create an account`, words(of.allowsAccountCreation)],
          [t`Buy without an account`, words(of.allowsPurchases)],
          [t`Sign in`, words(of.allowsSignIn)],
        ]}
      />
    </Section>
  )
}
