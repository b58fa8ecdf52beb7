import type { EventData } from '@enigm/contracts'
import { aggregate, Audiences, Stored } from '@enigm/subgraph'
import { GraphQLCountryCode, GraphQLDate } from 'graphql-scalars'
import { Field, Int, ObjectType } from 'type-graphql'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { Currency, Money } from '../product/money'
import { invoiceLifecycle, InvoiceState } from './invoice.lifecycle'

/**
 * A copy of all that the document shows, so that it never changes and outlives the order. It has no holder: with the purchase link
 * goes the last way from an account to it, and the code remains (PAY-08, RET-02).
 */
@Stored({
  class: 'LEGAL',
  kept: {
    days: 3653,
    after: "(date_trunc('year', t.issued_on, 'UTC') + interval '1 year')",
    moment: 'the end of the year of its issue; before its issue it is deleted with the link of its purchase',
  },
  purposes: {
    IDENTIFICATION: ['id'],
    AUTHENTICATION: ['codeHash'],
    RELATION: ['orderId'],
    LIFECYCLE: ['version', 'state'],
    TIMING: ['orderedOn', 'issuedOn'],
    EVIDENCE: ['year', 'place', 'seller', 'corrects', 'correctedOn'],
    BILLING: ['billingText'],
    COMMERCE: ['productTitle', 'country', 'quantity', 'amount', 'netAmount', 'vatHundredths', 'currency'],
  },
})
@Entity()
@Audiences('panel', 'partner')
@ObjectType({
  description:
    'An invoice about one order, or the correction that cancels one. It contains no name, except where its billing text has one.',
})
export class Invoice {
  @PrimaryColumn('text')
  id!: string

  @Column('int')
  version!: number

  @Field(() => InvoiceState, { description: 'State of the invoice.' })
  @Column('text')
  state!: InvoiceState

  @Column('text')
  codeHash!: string

  @Column('text')
  orderId!: string

  /** The year whose numbers it is one of, and its place among them; null before the issue. */
  @Column('int', { nullable: true })
  year!: number | null

  @Column('int', { nullable: true })
  place!: number | null

  /** Set in a correction, whose amounts are those of the invoice and count negative. */
  @Field(() => String, {
    nullable: true,
    description:
      'The number of the invoice that it cancels, which its price was returned for; null for an invoice.',
  })
  @Column('text', { nullable: true })
  corrects!: string | null

  @Column('timestamptz', { nullable: true })
  correctedOn!: Date | null

  @Field(() => GraphQLDate, { description: 'The UTC day of the order.' })
  @Column('timestamptz')
  orderedOn!: Date

  @Field(() => GraphQLDate, { nullable: true, description: 'The UTC day of its issue; null before it.' })
  @Column('timestamptz', { nullable: true })
  issuedOn!: Date | null

  @Field(() => String, { description: 'The seller, in lines.' })
  @Column('text')
  seller!: string

  /** The one place where a buyer may write an identity: no event, audit entry or log has it. */
  @Field(() => String, {
    nullable: true,
    description: 'For whom it is, in the words of the buyer; null where none were given. Nothing checks it.',
  })
  @Column('text', { nullable: true })
  billingText!: string | null

  @Column('text')
  productTitle!: string

  @Field(() => GraphQLCountryCode, {
    description: 'The country that the buyer has selected, ISO 3166-1 alpha-2.',
  })
  @Column('text')
  country!: string

  @Column('int')
  quantity!: number

  @Column('int')
  amount!: number

  @Column('int')
  netAmount!: number

  @Column('int')
  vatHundredths!: number

  @Column('text')
  currency!: Currency
}

@Audiences('panel', 'partner')
@ObjectType({ description: 'One line of an invoice.' })
export class InvoiceLine {
  @Field(() => String, { description: 'The product.' })
  description!: string

  @Field(() => Int, { description: 'How many units.' })
  quantity!: number

  @Field(() => Money, { description: 'The price of one unit, with VAT.' })
  unitPrice!: Money

  @Field(() => Int, { description: 'The rate of VAT in it, in hundredths of a percent: 1900 is 19 %.' })
  vatHundredths!: number

  @Field(() => Money, { description: 'The price of all units, with VAT.' })
  total!: Money
}

/** A change that the holder's trail must show names that trail itself: no invoice refers to its holder. */
export const invoices = aggregate(Invoice, {
  lifecycle: invoiceLifecycle,
  event: ({ id, state }): EventData<'payments.invoice.issued'> => ({ invoiceId: id, state }),
  audit: null,
})

/** What a minor amount of its row counts: that of a correction is given back. */
export function signOf({ corrects }: Pick<Invoice, 'corrects'>): 1 | -1 {
  return corrects === null ? 1 : -1
}

/** The number on the document, such as 2026-000001; null before the issue. */
export function numberOf({ year, place }: Pick<Invoice, 'year' | 'place'>): string | null {
  return year === null ? null : `${year}-${String(place).padStart(6, '0')}`
}
