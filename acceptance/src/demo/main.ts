import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  loadKeys,
  operatorFile,
  originOf,
  readSettings,
  replacePrivateFile,
  SetupError,
  type System,
} from '@enigm/embedded'
import { z } from 'zod'
import { gatewayAt } from '../journeys/client'
import { journeyOn } from '../journeys/journey'
import type { Person } from '../journeys/person'
import { DemoPhone } from './phone'
import { tellStory, type Cast } from './story'

const credentials = z.object({ accountNumber: z.string(), loginSecret: z.string(), pin: z.string() })
const cast = z.object({ owner: credentials, member: credentials, applicant: credentials })
type Saved = z.infer<typeof cast>

const PHONE_RUNS =
  'The managed phone of the owner is simulated: while this system runs, it polls and carries out what the panel orders.'
const PHONE_ENDED =
  'The managed phone of the owner was wiped or is no longer trusted: it polls no more, and the panel shows its last state.'

/** The contents of each account of the story, for the visitor who chooses one. */
const parts: Readonly<Record<keyof Saved, string>> = {
  owner:
    'has servers, eSIMs, a lost Key and a managed phone, administers "Harbor Legal", and has decisions to make',
  member: 'is a member of the server "Harbor" and of "Harbor Legal", whose eSIM is assigned to it',
  applicant: 'has asked to join "Harbor" and waits for the answer',
}

/**
 * Fills the running system once, and prints how to sign in. A second start of the same data shows the same accounts. The phone of the
 * story polls from then on, until the process that started this one ends.
 */
async function main(): Promise<void> {
  process.once('disconnect', () => process.exit())
  const settings = readSettings(process.env)
  if (settings.nodeEnv === 'production') throw new SetupError('The demo is for a trial, not for production.')
  const file = join(settings.dataDir, 'demo.json')
  const system = { settings, keys: await loadKeys(settings.dataDir) }
  if (!existsSync(file)) replacePrivateFile(file, JSON.stringify(await filled(system)))
  const saved = cast.parse(JSON.parse(readFileSync(file, 'utf8')))
  const phone = await DemoPhone.resume(system)
  process.stdout.write(invitation(saved, system, phone !== undefined))
  await phone?.run()
}

async function filled(system: System): Promise<Saved> {
  const begun = Date.now()
  const gateway = gatewayAt(originOf(system.settings))
  process.stdout.write('filling the system for the demo …\n')
  const told = await tellStory(journeyOn(gateway, system), system)
  process.stdout.write(`the demo is ready after ${((Date.now() - begun) / 1000).toFixed(1)} s\n`)
  return savedOf(told)
}

function savedOf({ owner, member, applicant }: Cast): Saved {
  const of = ({ accountNumber, loginSecret, pin }: Person) => ({ accountNumber, loginSecret, pin })
  return { owner: of(owner), member: of(member), applicant: of(applicant) }
}

function invitation(saved: Saved, { settings }: System, hasPhone: boolean): string {
  const accounts = (Object.keys(parts) as (keyof Saved)[]).map((name) => {
    const { accountNumber, loginSecret, pin } = saved[name]
    return `  ${name}: ${parts[name]}
    account number  ${accountNumber}
    login secret    ${loginSecret}
    PIN             ${pin}`
  })
  return `
Sign in at ${originOf(settings)}/sign-in. The accounts are made up; their secrets are not secret.
${hasPhone ? PHONE_RUNS : PHONE_ENDED}
${accounts.join('\n')}
  operator: number, login secret and PIN are in ${operatorFile(settings)}
`
}

main()
  .catch((error: unknown) => {
    process.stderr.write(`The demo is not complete: ${(error as Error).message}\n`)
    process.exitCode = 1
  })
  .finally(() => process.connected && process.disconnect())
