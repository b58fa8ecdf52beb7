import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadKeys, operatorFile, portOf, readSettings, replacePrivateFile, SetupError } from '@enigm/embedded'
import { z } from 'zod'
import { gatewayAt } from '../journeys/client'
import { journeyOn } from '../journeys/journey'
import type { Person } from '../journeys/person'
import { tellStory, type Cast } from './story'

const credentials = z.object({ accountNumber: z.string(), loginSecret: z.string(), pin: z.string() })
const cast = z.object({ owner: credentials, member: credentials, applicant: credentials })
type Saved = z.infer<typeof cast>

/** The contents of each account of the story, for the visitor who chooses one. */
const parts: Readonly<Record<keyof Saved, string>> = {
  owner: 'has servers, eSIMs and a lost Key, administers "Harbor Legal", and has decisions to make',
  member: 'is a member of the server "Harbor" and of "Harbor Legal", whose eSIM is assigned to it',
  applicant: 'has asked to join "Harbor" and waits for the answer',
}

/** Fills the running system once, and prints how to sign in. A second start of the same data shows the same accounts. */
async function main(): Promise<void> {
  const settings = readSettings(process.env)
  if (settings.nodeEnv === 'production') throw new SetupError('The demo is for a trial, not for production.')
  const file = join(settings.dataDir, 'demo.json')
  if (!existsSync(file)) replacePrivateFile(file, JSON.stringify(await filled()))
  const saved = cast.parse(JSON.parse(readFileSync(file, 'utf8')))
  process.stdout.write(invitation(saved, portOf('gateway', settings), operatorFile(settings)))
}

async function filled(): Promise<Saved> {
  const settings = readSettings(process.env)
  const begun = Date.now()
  const gateway = gatewayAt(`http://localhost:${portOf('gateway', settings)}`)
  process.stdout.write('filling the system for the demo …\n')
  const told = await tellStory(journeyOn(gateway, { settings, keys: await loadKeys(settings.dataDir) }))
  process.stdout.write(`the demo is ready after ${((Date.now() - begun) / 1000).toFixed(1)} s\n`)
  return savedOf(told)
}

function savedOf({ owner, member, applicant }: Cast): Saved {
  const of = ({ accountNumber, loginSecret, pin }: Person) => ({ accountNumber, loginSecret, pin })
  return { owner: of(owner), member: of(member), applicant: of(applicant) }
}

function invitation(saved: Saved, port: number, operator: string): string {
  const accounts = (Object.keys(parts) as (keyof Saved)[]).map((name) => {
    const { accountNumber, loginSecret, pin } = saved[name]
    return `  ${name}: ${parts[name]}
    account number  ${accountNumber}
    login secret    ${loginSecret}
    PIN             ${pin}`
  })
  return `
Sign in at http://localhost:${port}/sign-in. The accounts are made up; their secrets are not secret.
${accounts.join('\n')}
  operator: number, login secret and PIN are in ${operator}
`
}

main().catch((error: unknown) => {
  process.stderr.write(`The demo is not complete: ${(error as Error).message}\n`)
  process.exitCode = 1
})
