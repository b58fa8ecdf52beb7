import { claim } from './claim'

/** Claims a file until this process ends. */
export async function claimForLife({ file }: { file: string }): Promise<object> {
  return claim(file)
}
