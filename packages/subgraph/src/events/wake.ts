/** Lets one loop sleep until it is called or the time is over; a call during its work ends the next sleep at once. */
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
        const job = setTimeout(resolve, ms)
        this.end = () => {
          clearTimeout(job)
          resolve()
        }
      })
      this.end = undefined
    }
    this.called = false
  }
}

/** What a log may say of an error: its code or name. Its message can hold identifiers and stays in the database. */
export function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return 'UNKNOWN'
  const code = (error as { code?: unknown }).code
  return typeof code === 'string' && code !== '' ? code : error.name
}
