import { Trans } from '@lingui/react/macro'
import { useEffect, useId, useRef, type ReactNode } from 'react'
import { Button } from './Button'

interface DialogProps {
  /** The question or the name of what is done here. */
  readonly title: ReactNode
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A modal dialog while it is rendered. The browser keeps the focus inside, and gives it back to where it was. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    const opener = document.activeElement
    const element = dialog.current
    element?.showModal()
    return () => {
      element?.close()
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus()
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <div className="content">
        <h2 id={titleId}>{title}</h2>
        {children}
      </div>
    </dialog>
  )
}

interface CancelProps {
  readonly onClose: () => void
  /** "Keep it", where there is something to keep. */
  readonly children?: ReactNode
}

/** Leaves a dialog without its operation. */
export function Cancel({ onClose, children }: CancelProps) {
  return <Button onClick={onClose}>{children ?? <Trans>Cancel</Trans>}</Button>
}
