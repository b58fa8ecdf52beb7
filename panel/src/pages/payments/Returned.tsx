import { Trans, useLingui } from '@lingui/react/macro'
import { LinkButton, PageHeader, Row, Stack } from '../../kit'

/** Where the card processor leads a buyer back to. It says nothing about the payment, because anyone can open it. */
export default function ReturnedPage() {
  const { t } = useLingui()
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Back from the card processor`}
        lead={t`You can close this tab. The tab in which you ordered shows the payment as soon as the processor reports it.`}
      />
      <Row>
        <LinkButton to="/orders">
          <Trans>To the orders</Trans>
        </LinkButton>
      </Row>
    </Stack>
  )
}
