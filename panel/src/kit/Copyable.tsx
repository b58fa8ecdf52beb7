import { useLingui } from '@lingui/react/macro'
import { Check, Copy } from 'lucide-react'
import { useRef, useState } from 'react'
import { Button } from './Button'

interface CopyableProps {
  readonly label: string
  /** What is copied. */
  readonly value: string
  /** What is shown, when it differs: for example in groups of four. */
  readonly shown?: string
  readonly size?: 'normal' | 'large'
}

/** A number, code or address to take away. Without access to the clipboard the button selects the text. */
export function Copyable({ label, value, shown = value, size = 'normal' }: CopyableProps) {
  const { t } = useLingui()
  const text = useRef<HTMLSpanElement>(null)
  const [isCopied, setCopied] = useState(false)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value)
      setCopied(true)
    } catch {
      if (text.current) getSelection()?.selectAllChildren(text.current)
    }
  }
  const Icon = isCopied ? Check : Copy
  return (
    <div className={`copyable ${size}`}>
      <span className="label">{label}</span>
      <span className="value" ref={text}>
        {shown}
      </span>
      <Button size="compact" tone="quiet" onClick={() => void copy()} aria-label={t`Copy: ${label}`}>
        <Icon size={16} aria-hidden />
        <span aria-live="polite">{isCopied ? t`Copied` : t`Copy`}</span>
      </Button>
    </div>
  )
}

/** In groups of four, as people read long numbers. */
export function grouped(value: string): string {
  return value.replace(/(.{4})(?=.)/g, '$1 ')
}
