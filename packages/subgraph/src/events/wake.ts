/** Lets one loop wait until a call or a timeout; a call while the loop works ends the next wait at once. */
export class Wake {
  private called = false
  private end?: () => void

  call(): void {
    this.called = true
    this.end?.()
  }

  async wait(ms: number): Promise<void> {
    if (!this.called) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms)
        this.end = () => {
          clearTimeout(timer)
          resolve()
        }
      })
      this.end = undefined
    }
    this.called = false
  }
}

/** An error in a log line: its code or name. Its message can contain identifiers and stays in the database. */
export function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return 'UNKNOWN'
  const code = (error as { code?: unknown }).code
  return typeof code === 'string' && code !== '' ? code : error.name
}
