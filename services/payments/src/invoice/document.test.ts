import { readFileSync } from 'node:fs'
import { pdfOf, textOf } from './document'
import type { Invoice } from './invoice.entity'
import { PRINTABLE_TEXT } from './printable'

const invoice: Invoice = {
  ...{ id: 'inv_x', version: 2, state: 'ISSUED', codeHash: 'x', orderId: 'ord_x', year: 2026, place: 12 },
  ...{ corrects: null, correctedOn: null, orderedOn: new Date('2026-03-01T00:00:00Z') },
  issuedOn: new Date('2026-03-02T00:00:00Z'),
  ...{ seller: 'Enigm', billingText: 'Zoë\nKyiv', productTitle: 'Enigm eSIM, 365 days', country: 'FI' },
  ...{ quantity: 3, amount: 36_003, netAmount: 28_688, vatHundredths: 2550, currency: 'EUR' },
}

describe('the document of an invoice', () => {
  it('[PAY-08] as text says each thing once, and its sums fit to the cent', () => {
    expect(textOf(invoice)).toBe(`Invoice 2026-000012

Enigm

Zoë
Kyiv

Date of the invoice: 2026-03-02
Date of the order: 2026-03-01
Country of the purchase: FI

Product: Enigm eSIM, 365 days
Quantity: 3
Price per unit, with VAT: EUR 120.01

Net: EUR 286.88
VAT 25.5 %: EUR 73.15
Total, paid: EUR 360.03
`)
    expect(textOf({ ...invoice, billingText: null })).not.toContain('Zoë')
  })

  it('[PAY-08] of a correction names the number and the day of its invoice, and gives its amounts back', () => {
    const correctedOn = new Date('2025-12-31T00:00:00Z')

    expect(textOf({ ...invoice, billingText: null, corrects: '2025-000007', correctedOn }))
      .toBe(`Correction of an invoice 2026-000012

Enigm

Cancels the invoice: 2025-000007 of 2025-12-31
Date of the correction: 2026-03-02
Date of the order: 2026-03-01
Country of the purchase: FI

Product: Enigm eSIM, 365 days
Quantity: 3
Price per unit, with VAT: EUR -120.01

Net: EUR -286.88
VAT 25.5 %: EUR -73.15
Total, returned: EUR -360.03
`)
  })

  it('[PAY-08] as PDF is the same octets each time, and others for another invoice', async () => {
    const pdf = await pdfOf(invoice)

    expect(await pdfOf({ ...invoice })).toEqual(pdf)
    expect(await pdfOf({ ...invoice, billingText: 'Zoe\nKyiv' })).not.toEqual(pdf)
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    expect(pdf.length).toBeLessThan(64 * 1024)
  })

  it('[PAY-08] as PDF has one page for the longest text', async () => {
    const billingText = Array(8).fill('W'.repeat(61)).join('\n')
    expect(billingText).toMatch(PRINTABLE_TEXT)

    const pdf = await pdfOf({ ...invoice, billingText, seller: billingText })

    expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(1)
  })

  it('[PAY-08] has a glyph for each character that a billing text may have', () => {
    const has = glyphsOf(readFileSync(require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf')))
    const accepted = Array.from({ length: 0x11_0000 }, (_, code) => code)
      .filter((code) => code < 0xd800 || code > 0xdfff)
      .filter((code) => PRINTABLE_TEXT.test(`x${String.fromCodePoint(code)}`))

    expect(accepted.length).toBeGreaterThan(1_000)
    expect(accepted.filter((code) => code >= 0x20 && !has(code)).map((code) => code.toString(16))).toEqual([])
  })
})

/** The characters of a TrueType font, by its `cmap` of format 12 (the segments of all of Unicode). */
function glyphsOf(font: Buffer): (code: number) => boolean {
  const tables = Array.from({ length: font.readUInt16BE(4) }, (_, index) => 12 + index * 16)
  const entry = tables.find((at) => font.toString('latin1', at, at + 4) === 'cmap')!
  const cmap = font.readUInt32BE(entry + 8)
  const subtables = Array.from(
    { length: font.readUInt16BE(cmap + 2) },
    (_, index) => cmap + font.readUInt32BE(cmap + 4 + index * 8 + 4),
  )
  const full = subtables.find((at) => font.readUInt16BE(at) === 12)!
  const groups = Array.from({ length: font.readUInt32BE(full + 12) }, (_, index) => full + 16 + index * 12)
  return (code) => groups.some((at) => font.readUInt32BE(at) <= code && code <= font.readUInt32BE(at + 4))
}
