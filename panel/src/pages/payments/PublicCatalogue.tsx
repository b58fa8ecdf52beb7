import { Trans, useLingui } from '@lingui/react/macro'
import { LinkButton, PageHeader, Section, Stack } from '../../kit'
import { useSession } from '../../session'
import { Catalogue, PaymentTerms } from './Catalogue'
import './failures'

/** The catalogue in front of the session. A person who is signed in buys for the account. */
export default function PublicCataloguePage() {
  const { t } = useLingui()
  const { status } = useSession()
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Products and prices`}
        lead={t`You can buy before you have an account, and create it with the purchase.`}
      />
      <Catalogue
        buy={({ key: productKey }, label) => (
          <LinkButton
            tone="primary"
            to={status === 'signed-in' ? '/buy/$productKey' : '/products/$productKey'}
            params={{ productKey }}
            aria-label={label}
          >
            <Trans>Buy</Trans>
          </LinkButton>
        )}
      />
      <Section title={t`How you pay`}>
        <PaymentTerms />
      </Section>
    </Stack>
  )
}
