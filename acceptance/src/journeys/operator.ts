import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { operatorFile, type Settings, SetupError } from '@enigm/embedded'
import type { Gateway } from './client'
import { Person } from './person'

/** The demo's PIN of the operator; `--operator-pin` gives another one where it has been set. */
const OPERATOR_PIN = '739158'

const credentials = z.object({ accountNumber: z.string(), loginSecret: z.string() })

/** The platform operator of a system on this machine. @throws SetupError when its credentials are not in the data directory */
export function operatorOf(gateway: Gateway, settings: Settings, pin = OPERATOR_PIN): Person {
  const file = operatorFile(settings)
  try {
    return Person.known(gateway, credentials.parse(JSON.parse(readFileSync(file, 'utf8'))), pin)
  } catch (error) {
    throw new SetupError(
      `The operator's credentials cannot be read from ${file}: start the system with npm start first, or set DATA_DIR as it was set there.`,
      { cause: error },
    )
  }
}
