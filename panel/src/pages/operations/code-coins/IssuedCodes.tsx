import { Trans, useLingui } from '@lingui/react/macro'
import { useBlocker } from '@tanstack/react-router'
import { Copy, Download } from 'lucide-react'
import { useRef, useState } from 'react'
import { Button, Facts, Limitations, Notice, Row, Stack, Time } from '../../../kit'
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
  useBlocker({ shouldBlockFn: () => !confirm(t`The codes are not shown again. Leave the page?`) })
  if (!batch || !codes) return null
  const text = `${codes.join('\n')}\n`
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
        <Button tone="primary" onClick={() => save(`code-coins-${batch.id}.txt`, text)}>
          <Download size={16} aria-hidden />
          <Trans>Save as a text file</Trans>
        </Button>
        <Button onClick={() => void copy()}>
          <Copy size={16} aria-hidden />
          <span aria-live="polite">{isCopied ? <Trans>Copied</Trans> : <Trans>Copy all</Trans>}</span>
        </Button>
        <Button onClick={onDone}>
          <Trans>I have saved them</Trans>
        </Button>
      </Row>
      <ol className="codes" ref={list}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
    </Stack>
  )
}

function save(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}
