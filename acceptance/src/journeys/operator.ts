import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { operatorFile, type Settings, SetupError } from '@enigm/embedded'
import type { Gateway } from './client'
import { Person } from './person'

const credentials = z.object({
  accountNumber: z.string(),
  loginSecret: z.string(),
  criticalPin: z.string(),
})

/**
 * The platform operator of a system on this machine. The data directory contains its credentials and its PIN; `pin` is one
 * that the operator has set instead.
 * @throws SetupError when the data directory lacks them
 */
export function operatorOf(gateway: Gateway, settings: Settings, pin?: string): Person {
  const file = operatorFile(settings)
  if (!existsSync(file)) {
    throw new SetupError(
      `The operator's credentials are not in ${file}: set DATA_DIR to the data directory of the running system.`,
    )
  }
  const known = credentials.safeParse(JSON.parse(readFileSync(file, 'utf8')))
  if (!known.success) throw new SetupError(`${file} is damaged: restore it, or start with another DATA_DIR.`)
  return Person.known(gateway, known.data, pin ?? known.data.criticalPin)
}
