import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { Pages } from '../operations'
import { Button } from './Button'
import { Problem } from './Problem'
import { Row } from './Layout'

export interface Column<Item> {
  readonly title: string
  readonly cell: (item: Item) => ReactNode
}

interface TableProps<Item> {
  /** Read out before the table. */
  readonly label: string
  readonly items: readonly Item[]
  readonly keyOf: (item: Item) => string
  readonly columns: readonly Column<Item>[]
  /** The buttons at the end of a row. */
  readonly actions?: (item: Item) => ReactNode
}

/** A table; on a phone each row is a card with the titles in front of the values. */
export function Table<Item>({ label, items, keyOf, columns, actions }: TableProps<Item>) {
  return (
    <div className="table">
      <table aria-label={label}>
        <thead>
          <tr>
            {columns.map(({ title }) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
            {actions && (
              <th scope="col">
                <span className="visually-hidden">
                  <Trans>Actions</Trans>
                </span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={keyOf(item)}>
              {columns.map(({ title, cell }) => (
                <td key={title} data-title={title}>
                  <div>{cell(item)}</div>
                </td>
              ))}
              {actions && <td className="actions">{actions(item)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface ListingProps<Item> {
  readonly of: Pages<Item>
  /** What is shown when there is nothing: what would be here, and the one action. */
  readonly empty: ReactNode
  readonly children: (items: readonly Item[]) => ReactNode
}

/** A list that grows: waiting, failed, empty or shown, and "Show more" while there are more pages. */
export function Listing<Item>({ of, empty, children }: ListingProps<Item>) {
  if (of.failure && !of.nodes) return <Problem of={of.failure} onRetry={of.retry} />
  if (!of.nodes) return <Waiting />
  if (of.nodes.length === 0) return empty
  return (
    <>
      {children(of.nodes)}
      {of.failure && <Problem of={of.failure} onRetry={of.retry} />}
      {of.hasMore && (
        <Row>
          <Button onClick={of.showMore} isPending={of.isLoadingMore}>
            <Trans>Show more</Trans>
          </Button>
        </Row>
      )}
    </>
  )
}

/** Stands for rows that are being fetched; it appears after 400 ms. */
export function Waiting() {
  return (
    <div className="waiting" role="status">
      <span />
      <span />
      <span />
      <p className="visually-hidden">
        <Trans>Loading</Trans>
      </p>
    </div>
  )
}

interface EmptyProps {
  readonly title: ReactNode
  readonly children?: ReactNode
  readonly action?: ReactNode
}

/** What would be here, and the one action that leads there. */
export function Empty({ title, children, action }: EmptyProps) {
  return (
    <div className="empty">
      <p>
        <strong>{title}</strong>
      </p>
      {children && <p className="second">{children}</p>}
      {action && <Row>{action}</Row>}
    </div>
  )
}
