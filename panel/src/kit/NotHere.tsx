import type { ReactNode } from 'react'
import { PageHeader, Stack } from './Layout'
import { Empty } from './Table'

interface NotHereProps {
  /** The kind of the object. */
  readonly page: string
  readonly title: ReactNode
  /** The link to where such objects are listed. */
  readonly action: ReactNode
  /** Why it can be missing. */
  readonly children: ReactNode
}

/** In place of a page whose object does not exist, or belongs to another account: the panel does not tell the difference. */
export function NotHere({ page, title, action, children }: NotHereProps) {
  return (
    <Stack gap="loose">
      <PageHeader title={page} />
      <Empty title={title} action={action}>
        {children}
      </Empty>
    </Stack>
  )
}
