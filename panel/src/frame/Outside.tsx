import type { ReactNode } from 'react'
import { Stack } from '../kit'
import { Brand } from './Brand'

/** The frame of a single message, where neither the public nor the signed-in frame can be shown. */
export function Outside({ children }: { readonly children: ReactNode }) {
  return (
    <div className="public">
      <header>
        <Brand to="/" />
      </header>
      <main>
        <div className="narrow">
          <Stack>{children}</Stack>
        </div>
      </main>
    </div>
  )
}
