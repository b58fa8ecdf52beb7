/** Error codes of the JetStream API. */
export const STREAM_NOT_FOUND = 10059
export const CONSUMER_NOT_FOUND = 10014
export const MESSAGE_NOT_FOUND = 10037

/** Turns these errors of the JetStream API into answers. */
export function instead<T>(answers: ReadonlyMap<number | undefined, T>): (error: unknown) => T {
  return (error) => {
    const { api_error } = Object(error) as { api_error?: { err_code?: number } }
    const answer = answers.get(api_error?.err_code)
    if (answer === undefined) throw error
    return answer
  }
}

/** Whether the broker denies this to the user of the connection. */
export function isForbidden(error: unknown): boolean {
  return (Object(error) as { code?: unknown }).code === 'PERMISSIONS_VIOLATION'
}
