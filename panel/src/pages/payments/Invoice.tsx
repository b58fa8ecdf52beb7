import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { Download } from 'lucide-react'
import { useState } from 'react'
import {
  InvoiceOfOrder,
  InvoicePdf,
  RequestInvoice,
  type InvoiceState,
  type ShownInvoiceFragment,
} from '../../generated/payments'
import { send } from '../../graphql'
import {
  Button,
  Copyable,
  Facts,
  Form,
  Loaded,
  Money,
  Problem,
  Row,
  saveFile,
  Section,
  Stack,
  Status,
  TextAreaField,
  Time,
  useAnnouncements,
  type StatusOf,
  type Values,
} from '../../kit'
import { useChange, useRead } from '../../operations'
import './failures'

const invoiceStates: Record<InvoiceState, StatusOf> = {
  REQUESTED: ['wait', msg`Comes with the payment`],
  ISSUED: ['ok', msg`Issued`],
}

interface OrderProps {
  readonly orderId: string
  /** Null for an own order. */
  readonly organizationId: string | null
}

/** The invoice of an order, or its request. */
export function InvoiceOf({ orderId, organizationId }: OrderProps) {
  const answer = useRead(InvoiceOfOrder, { id: orderId })
  return (
    <Loaded of={answer}>
      {({ order }) => (
        <Stack>
          {order?.invoice && <ShownInvoice of={order.invoice} />}
          {order && order.invoice?.state !== 'ISSUED' && (
            <Request
              orderId={orderId}
              organizationId={organizationId}
              billingText={order.invoice?.billingText ?? ''}
              isCorrection={order.invoice !== null}
            />
          )}
        </Stack>
      )}
    </Loaded>
  )
}

interface RequestProps extends OrderProps {
  readonly billingText: string
  /** The invoice is requested, and its text can be changed until the payment. */
  readonly isCorrection: boolean
}

function Request({ orderId, organizationId, billingText, isCorrection }: RequestProps) {
  const announce = useAnnouncements()
  const request = useChange(RequestInvoice)
  const submit = async ({ billingText: text = '' }: Values) => {
    const input = { orderId, organizationId, billingText: text.trim() === '' ? null : text }
    const { limitations } = await request.mutateAsync(input)
    announce({ title: <Trans>The invoice is requested.</Trans>, limitations })
  }
  return (
    <Form
      onSubmit={submit}
      submit={isCorrection ? <Trans>Change the text</Trans> : <Trans>Request an invoice</Trans>}
      tone="plain"
    >
      <TextAreaField
        name="billingText"
        label={<Trans>For whom it is (optional)</Trans>}
        hint={
          <Trans>
            Up to 8 lines. Leave it empty if you need no name on it. The text is stored in this invoice only,
            and deleted with it ten years after the end of its year.
          </Trans>
        }
        defaultValue={billingText}
        maxLength={500}
      />
    </Form>
  )
}

/** An invoice with its code, which reads it after the order is no longer linked to its buyer. */
export function ShownInvoice({ of }: { readonly of: ShownInvoiceFragment }) {
  const { t } = useLingui()
  const { state, number, code, issuedOn, corrects, correction, billingText, text, vat, total, lines } = of
  return (
    <Stack>
      <Facts
        of={[
          [t`State`, <Status key="state" of={invoiceStates[state]} />],
          [t`Number`, number ?? '–'],
          [t`Issued`, issuedOn ? <Time key="issued" at={issuedOn} precision="day" /> : '–'],
          ...(corrects === null ? [] : [[t`Cancels the invoice`, corrects] as const]),
          [t`For`, billingText ?? '–'],
          ...lines.map(({ description, quantity }) => [t`Product`, `${quantity} × ${description}`] as const),
          [t`VAT in the total`, <Money key="vat" {...vat} />],
          [t`Total`, <Money key="total" {...total} />],
        ]}
      />
      <Copyable label={t`Code of the invoice`} value={code} />
      <p className="second">
        <Trans>
          Keep this code: when all units are in use, nothing connects the order to you any more, and only the
          code shows the invoice. Everyone who has the code can read it.
        </Trans>
      </p>
      {text !== null && number !== null && <Files code={code} number={number} text={text} />}
      {correction && <Correction of={correction} />}
    </Stack>
  )
}

/** The document that cancels an invoice, with its code. */
function Correction({ of }: { readonly of: NonNullable<ShownInvoiceFragment['correction']> }) {
  const { t } = useLingui()
  const { number, issuedOn, code, text } = of
  return (
    <Section title={t`Correction ${number ?? ''}`}>
      <p>
        <Trans>The price was returned, and this correction cancels the invoice.</Trans>
      </p>
      <Facts of={[[t`Issued`, issuedOn ? <Time key="issued" at={issuedOn} precision="day" /> : '–']]} />
      <Copyable label={t`Code of the correction`} value={code} />
      {text !== null && number !== null && <Files code={code} number={number} text={text} />}
    </Section>
  )
}

interface FilesProps {
  readonly code: string
  readonly number: string
  readonly text: string
}

function Files({ code, number, text }: FilesProps) {
  const [isPending, setPending] = useState(false)
  const [failure, setFailure] = useState<Error>()
  const savePdf = async () => {
    setPending(true)
    setFailure(undefined)
    try {
      const { invoicePdf } = await send(InvoicePdf, { code })
      const octets = Uint8Array.from(atob(invoicePdf ?? ''), (octet) => octet.charCodeAt(0))
      saveFile(`invoice-${number}.pdf`, octets, 'application/pdf')
    } catch (error) {
      setFailure(error as Error)
    } finally {
      setPending(false)
    }
  }
  return (
    <>
      <Row>
        <Button onClick={() => void savePdf()} isPending={isPending}>
          <Download size={16} aria-hidden />
          <Trans>Save as PDF</Trans>
        </Button>
        <Button onClick={() => saveFile(`invoice-${number}.txt`, text)}>
          <Download size={16} aria-hidden />
          <Trans>Save as a text file</Trans>
        </Button>
      </Row>
      {failure && <Problem of={failure} />}
    </>
  )
}
