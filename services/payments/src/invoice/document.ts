import { once } from 'node:events'
import PDFDocument from 'pdfkit'
import { numberOf, signOf, type Invoice } from './invoice.entity'

const FONT = require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf')
const MARGIN = 56
const LABEL_WIDTH = 170
const [LARGE, NORMAL] = [18, 10]

type Row = readonly [label: string, value: string]

/** An issued invoice as it is laid out: a title, the seller, the text of the buyer, and rows. */
interface Layout {
  readonly title: string
  readonly paragraphs: readonly string[]
  readonly sections: readonly (readonly Row[])[]
}

function layoutOf(invoice: Invoice): Layout {
  const { seller, billingText, issuedOn, orderedOn, country, productTitle, quantity } = invoice
  const { amount, netAmount, currency, corrects, correctedOn } = invoice
  const sign = signOf(invoice) < 0 ? '-' : ''
  const money = (minor: number) =>
    `${currency} ${sign}${Math.trunc(minor / 100)}.${String(minor % 100).padStart(2, '0')}`
  const corrected: readonly Row[] =
    corrects === null ? [] : [['Cancels the invoice', `${corrects} of ${dayOf(correctedOn!)}`]]
  return {
    title: `${corrects === null ? 'Invoice' : 'Correction of an invoice'} ${numberOf(invoice)}`,
    paragraphs: [seller, ...(billingText === null ? [] : [billingText])],
    sections: [
      [
        ...corrected,
        [corrects === null ? 'Date of the invoice' : 'Date of the correction', dayOf(issuedOn!)],
        ['Date of the order', dayOf(orderedOn)],
        ['Country of the purchase', country],
      ],
      [
        ['Product', productTitle],
        ['Quantity', String(quantity)],
        ['Price per unit, with VAT', money(amount / quantity)],
      ],
      [
        ['Net', money(netAmount)],
        [`VAT ${invoice.vatHundredths / 100} %`, money(amount - netAmount)],
        [corrects === null ? 'Total, paid' : 'Total, returned', money(amount)],
      ],
    ],
  }
}

/** An issued invoice as plain text. */
export function textOf(invoice: Invoice): string {
  const { title, paragraphs, sections } = layoutOf(invoice)
  const texts = sections.map((rows) => rows.map(([label, value]) => `${label}: ${value}`).join('\n'))
  return `${[title, ...paragraphs, ...texts].join('\n\n')}\n`
}

/** An issued invoice as PDF: the same invoice always gives the same octets. */
export async function pdfOf(invoice: Invoice): Promise<Buffer> {
  const { title, paragraphs, sections } = layoutOf(invoice)
  const info = { Title: title, CreationDate: invoice.issuedOn! }
  const document = new PDFDocument({ size: 'A4', margin: MARGIN, font: FONT, lang: 'en', info })
  const parts: Buffer[] = []
  document.on('data', (part: Buffer) => parts.push(part))
  const ended = once(document, 'end')
  document.fontSize(LARGE).text(title).fontSize(NORMAL)
  for (const paragraph of paragraphs) document.moveDown().text(paragraph)
  for (const rows of sections) {
    document.moveDown()
    for (const [label, value] of rows) {
      const { y } = document
      document.text(label, MARGIN, y, { width: LABEL_WIDTH }).text(value, MARGIN + LABEL_WIDTH, y)
    }
    document.x = MARGIN
  }
  document.end()
  await ended
  return Buffer.concat(parts)
}

function dayOf(day: Date): string {
  return day.toISOString().slice(0, 10)
}
