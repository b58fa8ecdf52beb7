import { MoreHorizontal } from 'lucide-react'
import { useId, useRef, type ReactNode } from 'react'
import { Button } from './Button'

interface MenuProps {
  /** Names the object, for example "Actions for A1B2". */
  readonly label: string
  readonly items: readonly { readonly key: string; readonly text: ReactNode; readonly onSelect: () => void }[]
}

/** The actions of a row that has more than two. The browser opens and closes the list, and gives the focus back. */
export function Menu({ label, items }: MenuProps) {
  const list = useRef<HTMLUListElement>(null)
  const id = useId()
  if (items.length === 0) return null
  return (
    <>
      <Button size="compact" aria-label={label} popoverTarget={id}>
        <MoreHorizontal size={16} aria-hidden />
      </Button>
      <ul id={id} ref={list} className="menu-list" popover="auto">
        {items.map(({ key, text, onSelect }) => (
          <li key={key}>
            <Button
              size="compact"
              tone="quiet"
              onClick={() => {
                list.current?.hidePopover()
                onSelect()
              }}
            >
              {text}
            </Button>
          </li>
        ))}
      </ul>
    </>
  )
}
