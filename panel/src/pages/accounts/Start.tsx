import { Trans, useLingui } from '@lingui/react/macro'
import { Columns, LinkButton, PageHeader, Row, Section, Stack } from '../../kit'

export default function StartPage() {
  const { t } = useLingui()
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Your account, devices and servers, without an identity`}
        lead={t`Enigm Command manages what surrounds your messages: who may sign in, which devices are trusted, which servers, eSIMs and Enigm Keys you have. It cannot read messages, and no administrator can.`}
      />
      <Row>
        <LinkButton to="/create-account" tone="primary">
          <Trans>Create an account</Trans>
        </LinkButton>
        <LinkButton to="/sign-in">
          <Trans>Sign in</Trans>
        </LinkButton>
        <LinkButton to="/products" tone="quiet">
          <Trans>Products and prices</Trans>
        </LinkButton>
        <LinkButton to="/tor" tone="quiet">
          <Trans>Access over Tor</Trans>
        </LinkButton>
      </Row>
      <Columns>
        <Section
          title={t`A number is your account`}
          lead={t`You get 16 digits, a login secret and ten recovery codes. We ask for no name, address, phone number or document, and cannot look you up.`}
        />
        <Section
          title={t`You see every session`}
          lead={t`Sessions, devices and every access of staff to your account are listed. You close a session or end the trust in a device at once.`}
        />
        <Section
          title={t`What it cannot do`}
          lead={t`It holds no message, no attachment, no call and no private key. It decides how long encrypted content exists, never what it says.`}
        />
      </Columns>
    </Stack>
  )
}
