import { Audiences, Input, type Context } from '@enigm/subgraph'
import { IsOptional, Matches, MaxLength } from 'class-validator'
import { Arg, Ctx, Field, FieldResolver, ID, InputType, Query, Resolver, Root } from 'type-graphql'
import { formatCode } from '../code-coin/code'
import type { PaymentsApp } from '../config'
import { Operation } from '../errors'
import { Order } from '../order/order.entity'
import { Money } from '../product/money'
import { pdfOf, textOf } from './document'
import { Invoice, InvoiceLine, numberOf, signOf } from './invoice.entity'
import { correctionOfNumber, invoiceOfOrder } from './invoice.queries'
import { InvoiceService } from './invoice.service'
import { PRINTABLE_TEXT } from './printable'

const LONGEST_ID = 64

@InputType()
class InvoiceRequestInput {
  @Field(() => ID, { description: 'The order: one that is paid or awaits its payment.' })
  @MaxLength(LONGEST_ID)
  orderId!: string

  @Field(() => ID, {
    nullable: true,
    description:
      'The organization of the order, for which the caller acts; without it the order is an own one.',
  })
  @IsOptional()
  @MaxLength(LONGEST_ID)
  organizationId?: string | null

  @Field(() => String, {
    nullable: true,
    description:
      'For whom the invoice is, if it is to say that: up to 500 characters in up to 8 lines. It is stored in this invoice only, until ten years after the year of its issue.',
  })
  @IsOptional()
  @Matches(PRINTABLE_TEXT, {
    message:
      '$property has 1 to 500 Latin, Greek or Cyrillic letters, digits and marks in up to 8 lines, and is not all spaces',
  })
  billingText?: string | null
}

@Resolver(() => Invoice)
export class InvoiceResolver {
  private readonly invoices: InvoiceService

  constructor(app: PaymentsApp) {
    this.invoices = app.get(InvoiceService)
  }

  @Audiences('panel', 'partner')
  @Query(() => Invoice, {
    nullable: true,
    description:
      'The invoice with this code, also after its order is no longer linked to its buyer; null for another code. Needs no authentication: the code is the secret.',
  })
  invoice(
    @Arg('code', () => String, { description: 'The code as it was typed.' }) code: string,
  ): Promise<Invoice | null> {
    return this.invoices.ofCode(code)
  }

  @Audiences('panel', 'partner')
  @Query(() => String, {
    nullable: true,
    description:
      'The invoice with this code as PDF, in base64; null for another code and before its issue. Needs no authentication: the code is the secret.',
  })
  async invoicePdf(
    @Arg('code', () => String, { description: 'The code as it was typed.' }) code: string,
  ): Promise<string | null> {
    const invoice = await this.invoices.ofCode(code)
    return invoice?.state === 'ISSUED' ? (await pdfOf(invoice)).toString('base64') : null
  }

  @Operation({
    audiences: ['panel', 'partner'],
    requires: ['orders:place'],
    description:
      'Requests the invoice of an own order, or of one of an organization for which the caller acts. It is issued at once, or with the payment of the order; until then a further request replaces its billing text.',
    emits: ['payments.invoice.requested', 'payments.invoice.issued'],
    returns: { invoice: [Invoice, 'The invoice; null when nothing has changed.'] },
    errors: ['NOT_FOUND', 'INVALID_TRANSITION'],
  })
  async requestInvoice(@Input() input: InvoiceRequestInput, @Ctx() context: Context) {
    return { invoice: await this.invoices.request(context, input) }
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Its number, such as 2026-000001: without gaps in each year; null before its issue.',
  })
  number(@Root() invoice: Invoice): string | null {
    return numberOf(invoice)
  }

  @FieldResolver(() => String, {
    description:
      'Everyone who has this code can read the invoice, also after the order is no longer linked to its buyer.',
  })
  code(@Root() invoice: Invoice): string {
    return formatCode(this.invoices.codeOf(invoice))
  }

  @FieldResolver(() => [InvoiceLine], { description: 'The lines.' })
  lines(@Root() invoice: Invoice): InvoiceLine[] {
    const { productTitle, quantity, vatHundredths, currency } = invoice
    const amount = signOf(invoice) * invoice.amount
    const unitPrice = { amount: amount / quantity, currency }
    const total = { amount, currency }
    return [{ description: productTitle, quantity, unitPrice, vatHundredths, total }]
  }

  @FieldResolver(() => Money, { description: 'The part of the total without VAT.' })
  net(@Root() invoice: Invoice): Money {
    return { amount: signOf(invoice) * invoice.netAmount, currency: invoice.currency }
  }

  @FieldResolver(() => Money, { description: 'The VAT in the total.' })
  vat(@Root() invoice: Invoice): Money {
    return { amount: signOf(invoice) * (invoice.amount - invoice.netAmount), currency: invoice.currency }
  }

  @FieldResolver(() => Money, { description: 'The sum of its lines, with VAT.' })
  total(@Root() invoice: Invoice): Money {
    return { amount: signOf(invoice) * invoice.amount, currency: invoice.currency }
  }

  @FieldResolver(() => Invoice, {
    nullable: true,
    description: 'The correction that cancels it, because its price was returned; null while it is valid.',
  })
  async correction(@Root() invoice: Invoice, @Ctx() context: Context): Promise<Invoice | null> {
    const number = numberOf(invoice)
    return number === null ? null : context.load(correctionOfNumber, number)
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'The document as plain text; null before its issue.',
  })
  text(@Root() invoice: Invoice): string | null {
    return invoice.state === 'ISSUED' ? textOf(invoice) : null
  }
}

@Resolver(() => Order)
export class InvoiceOfOrderResolver {
  @Audiences('panel', 'partner')
  @FieldResolver(() => Invoice, { nullable: true, description: 'The invoice; null before it is requested.' })
  invoice(@Root() { id }: Order, @Ctx() context: Context): Promise<Invoice | null> {
    return context.load(invoiceOfOrder, id)
  }
}
