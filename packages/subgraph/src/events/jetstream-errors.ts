/** Error codes of the JetStream API. */
export const STREAM_NOT_FOUND = 10059
export const CONSUMER_NOT_FOUND = 10014
export const MESSAGE_NOT_FOUND = 10037

/** Takes these errors of the JetStream API for an answer. */
export function instead<T>(answers: ReadonlyMap<number | undefined, T>): (error: unknown) => T {
  return (error) => {
    const { api_error } = Object(error) as { api_error?: { err_code?: number } }
    const answer = answers.get(api_error?.err_code)
    if (answer === undefined) throw error
    return answer
  }
}

/** Whether the broker keeps this from the user that asked. */
export function isForbidden(error: unknown): boolean {
  return (Object(error) as { code?: unknown }).code === 'PERMISSIONS_VIOLATION'
}
