import { Trans, useLingui } from '@lingui/react/macro'
import { LinkButton, PageHeader, Section, Stack } from '../../kit'
import { Catalogue, PaymentTerms } from './Catalogue'
import './failures'

export default function PersonalCataloguePage() {
  const { t } = useLingui()
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Buy`}
        lead={t`You place an order and pay it. An order that is not paid expires by itself.`}
      />
      <Catalogue
        buy={({ key: productKey }, label) => (
          <LinkButton to="/buy/$productKey" params={{ productKey }} tone="primary" aria-label={label}>
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
