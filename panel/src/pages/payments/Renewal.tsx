import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { RedeemCodeCoin, RenewSubscription, RequestInvoice } from '../../generated/payments'
import {
  Button,
  Cancel,
  CheckboxField,
  Copyable,
  Dialog,
  Form,
  LinkButton,
  Row,
  SecretField,
  useAnnouncements,
  type Values,
} from '../../kit'
import { newIdempotencyKey, useChange } from '../../operations'
import { CountryField } from './ProductPage'

/** Orders one more term and pays it. A refused code leaves the order open: the next code pays the same one. */
export function Renewal({
  entitlementId,
  organizationId,
  onClose,
}: {
  readonly entitlementId: string
  readonly organizationId: string | null
  readonly onClose: () => void
}) {
  const announce = useAnnouncements()
  const [keys] = useState(() => new Map<string, string>())
  const renew = useChange(RenewSubscription)
  const request = useChange(RequestInvoice)
  const [invoiceCode, setInvoiceCode] = useState<string>()
  const redeem = useChange(RedeemCodeCoin)
  // A key belongs to one country and to one code: another one is another attempt.
  const keyOf = (attempt: string) => {
    const key = keys.get(attempt) ?? newIdempotencyKey()
    keys.set(attempt, key)
    return key
  }
  const submit = async ({ purchaseCountry = '', code = '', withInvoice }: Values) => {
    const { order } = await renew.mutateAsync({
      entitlementId,
      purchaseCountry,
      method: 'CODE_COIN',
      idempotencyKey: keyOf(`order ${purchaseCountry}`),
    })
    if (!order) return
    // The payment of a renewal unlinks its order at once: the invoice is requested before it.
    const requested = withInvoice ? await request.mutateAsync({ orderId: order.id, organizationId }) : null
    const { limitations } = await redeem.mutateAsync({
      orderId: order.id,
      organizationId,
      code,
      idempotencyKey: keyOf(`code ${order.id} ${code}`),
    })
    announce({ title: <Trans>The term is renewed.</Trans>, limitations })
    if (requested?.invoice) setInvoiceCode(requested.invoice.code)
    else onClose()
  }
  if (invoiceCode !== undefined) return <InvoiceOfRenewal code={invoiceCode} onClose={onClose} />
  return <RenewalForm onSubmit={submit} onClose={onClose} />
}

interface RenewalFormProps {
  readonly onSubmit: (values: Values) => Promise<void>
  readonly onClose: () => void
}

function RenewalForm({ onSubmit, onClose }: RenewalFormProps) {
  return (
    <Dialog title={<Trans>Renew the term</Trans>} onClose={onClose}>
      <p>
        <Trans>
          A Code Coin for the same product adds one term. Before the suspension, it follows the present one;
          afterwards it begins today.
        </Trans>
      </p>
      <Form
        onSubmit={onSubmit}
        submit={<Trans>Renew with this code</Trans>}
        actions={<Cancel onClose={onClose} />}
      >
        <CountryField />
        <SecretField name="code" label={<Trans>Code Coin</Trans>} required />
        <CheckboxField name="withInvoice" label={<Trans>With an invoice, which contains no name</Trans>} />
      </Form>
    </Dialog>
  )
}

/** Nothing connects the order of a paid renewal to its buyer: only the code shows the invoice. */
function InvoiceOfRenewal({ code, onClose }: { readonly code: string; readonly onClose: () => void }) {
  const { t } = useLingui()
  return (
    <Dialog title={<Trans>The term is renewed. Keep the code of the invoice.</Trans>} onClose={onClose}>
      <Copyable label={t`Code of the invoice`} value={code} />
      <p>
        <Trans>
          It is not shown again. The page “Invoice” shows the invoice to everyone who has the code.
        </Trans>
      </p>
      <Row>
        <LinkButton to="/invoice">
          <Trans>To the invoice</Trans>
        </LinkButton>
        <Button onClick={onClose}>
          <Trans>I have saved it</Trans>
        </Button>
      </Row>
    </Dialog>
  )
}
