import { claim } from './claim'

/** Claims a file for as long as this process lives. */
export async function claimForLife({ file }: { file: string }): Promise<object> {
  return claim(file)
}
