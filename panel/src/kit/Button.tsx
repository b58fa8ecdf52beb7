import { createLink } from '@tanstack/react-router'
import { LoaderCircle } from 'lucide-react'
import type { AnchorHTMLAttributes, ButtonHTMLAttributes, ReactNode } from 'react'

export type ButtonTone = 'primary' | 'danger' | 'quiet' | 'plain'

interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'> {
  readonly tone?: ButtonTone
  readonly size?: 'compact' | 'normal'
  /** While an operation runs, the button keeps its focus and ignores further clicks. */
  readonly isPending?: boolean
  readonly children: ReactNode
}

export function Button({
  tone = 'plain',
  size = 'normal',
  isPending = false,
  type = 'button',
  onClick,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      className={classOf(tone, size)}
      aria-disabled={isPending || undefined}
      onClick={(event) => (isPending ? event.preventDefault() : onClick?.(event))}
    >
      {isPending && <LoaderCircle className="spinner" size={16} aria-hidden />}
      {children}
    </button>
  )
}

interface AnchorProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  readonly tone?: ButtonTone
  readonly size?: 'compact' | 'normal'
}

/** A link that looks like a button and leaves the panel: a program of the device opens the address. */
export function AnchorButton({ tone = 'plain', size = 'normal', ...rest }: AnchorProps) {
  return <a {...rest} className={classOf(tone, size)} />
}

/** A link that looks like a button: for what leads to another page and changes nothing. */
export const LinkButton = createLink(AnchorButton)

function classOf(tone: ButtonTone, size: 'compact' | 'normal'): string {
  return ['button', tone, size].join(' ')
}
