import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { operatorFile, type Settings, SetupError } from '@enigm/embedded'
import type { Gateway } from './client'
import { Person } from './person'

/** The operator's PIN in the demo; `--operator-pin` overrides it. */
const OPERATOR_PIN = '739158'

const credentials = z.object({ accountNumber: z.string(), loginSecret: z.string() })

/** The platform operator of a system on this machine. @throws SetupError when the data directory lacks its credentials */
export function operatorOf(gateway: Gateway, settings: Settings, pin = OPERATOR_PIN): Person {
  const file = operatorFile(settings)
  try {
    return Person.known(gateway, credentials.parse(JSON.parse(readFileSync(file, 'utf8'))), pin)
  } catch (error) {
    throw new SetupError(
      `The operator's credentials are not readable in ${file}: start the system with npm start first, or set the same DATA_DIR.`,
      { cause: error },
    )
  }
}
