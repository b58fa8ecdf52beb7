import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Invoice } from '../../generated/payments'
import { send } from '../../graphql'
import { Form, mistakeAt, PageHeader, Section, Stack, TextField, type Values } from '../../kit'
import type { ShownInvoiceFragment } from '../../generated/payments'
import { ShownInvoice } from './Invoice'

/** The invoice of a code, without a session: it outlives the order and the account. */
export default function InvoiceByCodePage() {
  const { t } = useLingui()
  const [invoice, setInvoice] = useState<ShownInvoiceFragment>()
  const submit = async ({ code = '' }: Values) => {
    const found = await send(Invoice, { code })
    setInvoice(found.invoice ?? undefined)
    if (!found.invoice) throw mistakeAt('code', t`No invoice has this code.`)
  }
  return (
    <Stack gap="loose">
      <PageHeader
        title={t`Invoice`}
        lead={t`The code came with the request of the invoice. No account is needed to read it.`}
      />
      <Form onSubmit={submit} submit={<Trans>Show the invoice</Trans>}>
        <TextField
          name="code"
          label={<Trans>Code of the invoice</Trans>}
          hint={<Trans>Upper or lower case; dashes and spaces do not matter.</Trans>}
          maxLength={64}
          required
          isCode
        />
      </Form>
      {invoice && (
        <Section title={t`Invoice ${invoice.number ?? ''}`}>
          <ShownInvoice of={invoice} />
        </Section>
      )}
    </Stack>
  )
}
