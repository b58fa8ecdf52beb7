import { Trans, useLingui } from '@lingui/react/macro'
import { useBlocker } from '@tanstack/react-router'
import { Copy, Download, Printer } from 'lucide-react'
import { useRef, useState, type RefObject } from 'react'
import { Button, Facts, Limitations, Notice, Qr, Row, saveFile, Stack, Time } from '../../../kit'
import type { Issued } from './CodeCoins'

interface IssuedCodesProps {
  readonly of: Issued
  readonly onDone: () => void
}

/** The codes exist only here: the page is not left by accident. */
export function IssuedCodes({ of: { batch, codes, limitations }, onDone }: IssuedCodesProps) {
  const { t } = useLingui()
  const list = useRef<HTMLOListElement>(null)
  const [isCopied, setCopied] = useState(false)
  const [isPrinting, setPrinting] = useState(false)
  useBlocker({ shouldBlockFn: () => !confirm(t`The codes are not shown again. Leave the page?`) })
  if (!batch || !codes) return null
  const text = `${codes.join('\n')}\n`
  const rows = codes.map((code) => [code, batch.product.title, batch.units, batch.validUntil.slice(0, 10)])
  const csv = [['code', 'product', 'units', 'valid until'], ...rows].map(csvLine).join('')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setCopied(true)
    } catch {
      if (list.current) getSelection()?.selectAllChildren(list.current)
    }
  }
  return (
    <Stack gap="loose">
      <div role="status">
        <Notice tone="wait" title={<Trans>Save the codes now. They are shown once.</Trans>}>
          <Limitations of={limitations} />
        </Notice>
      </div>
      <Facts
        of={[
          [t`Batch`, <code key="id">{batch.id}</code>],
          [t`Coins`, batch.count],
          [t`Each pays`, `${batch.units} × ${batch.product.title}`],
          [t`Until`, <Time key="until" at={batch.validUntil} precision="day" />],
        ]}
      />
      <Row>
        <Button tone="primary" onClick={() => saveFile(`code-coins-${batch.id}.txt`, text)}>
          <Download size={16} aria-hidden />
          <Trans>Save as a text file</Trans>
        </Button>
        <Button onClick={() => saveFile(`code-coins-${batch.id}.csv`, csv)}>
          <Download size={16} aria-hidden />
          <Trans>Save as CSV</Trans>
        </Button>
        <Button onClick={() => setPrinting(true)}>
          <Printer size={16} aria-hidden />
          <Trans>Show with QR codes, to print or save as PDF</Trans>
        </Button>
        <Button onClick={() => void copy()}>
          <Copy size={16} aria-hidden />
          <span aria-live="polite">{isCopied ? <Trans>Copied</Trans> : <Trans>Copy all</Trans>}</span>
        </Button>
        <Button onClick={onDone}>
          <Trans>I have saved them</Trans>
        </Button>
      </Row>
      <Codes of={codes} areForPrint={isPrinting} list={list} />
    </Stack>
  )
}

interface CodesProps {
  readonly of: readonly string[]
  readonly areForPrint: boolean
  readonly list: RefObject<HTMLOListElement | null>
}

function Codes({ of, areForPrint, list }: CodesProps) {
  const { t } = useLingui()
  return (
    <>
      <ol className="codes" ref={list}>
        {of.map((code) => (
          <li key={code}>
            {code}
            {areForPrint && <Qr value={code} label={t`QR code of ${code}`} />}
          </li>
        ))}
      </ol>
      {areForPrint && (
        <Button onClick={() => print()}>
          <Printer size={16} aria-hidden />
          <Trans>Print</Trans>
        </Button>
      )}
    </>
  )
}

/** RFC 4180; no field begins with a sign that a spreadsheet would calculate. */
function csvLine(fields: readonly (string | number)[]): string {
  return `${fields.map((field) => `"${String(field).replaceAll('"', '""')}"`).join(',')}\r\n`
}
