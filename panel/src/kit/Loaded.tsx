import type { ReactNode } from 'react'
import { Problem } from './Problem'
import { Waiting } from './Table'

interface LoadedProps<Data> {
  readonly of: {
    readonly data: Data | undefined
    readonly error: Error | null
    readonly refetch: () => unknown
  }
  readonly children: (data: Data) => ReactNode
}

/** What a read shows: old data stay on the screen while new ones are fetched or a fetch has failed. */
export function Loaded<Data>({ of: { data, error, refetch }, children }: LoadedProps<Data>) {
  if (data !== undefined) {
    return (
      <>
        {error && <Problem of={error} onRetry={() => void refetch()} />}
        {children(data)}
      </>
    )
  }
  return error ? <Problem of={error} onRetry={() => void refetch()} /> : <Waiting />
}
