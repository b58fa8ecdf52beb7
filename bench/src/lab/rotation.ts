import type { LabDrill } from './drill'
import { Load } from './load'
import { restartInTurn } from './rolling'

const CLIENTS = 4
/** The keys whose verifiers are all in the lab; `device` has its verifiers in devices. */
const keys = ['access', 'internal', 'enrollment', 'environment', 'checkpoint'] as const
const signers = ['accounts', 'payments', 'servers', 'governance', 'gateway'] as const

/** The third step, `retire`, follows when no signature of the old keys is valid any more: after five minutes and longer. */
export const rotation: LabDrill = {
  invariant:
    'no request fails while the signing keys of access tokens, grants, requests to services, enrollment, environments and checkpoints are replaced and the processes restarted',
  async run({ lab, journey, random }) {
    const load = (await Load.prepare(journey.gateway, CLIENTS, random)).begin()
    const before = lab.installation.secret('accounts', 'ACCESS_SIGNING_KEY')
    for (const key of keys) await lab.enigm(['keys', 'rotate', key, 'announce'])
    await lab.others.startAgent(lab.installation.secret('environment', 'COMMAND_PUBLIC_KEYS'))
    const announced = await restartInTurn(lab)
    for (const key of keys) await lab.enigm(['keys', 'rotate', key, 'activate'])
    const activated = await restartInTurn(lab, signers)
    await load.end()
    // Tokens of the new key, checked by every service.
    const after = (await Load.prepare(journey.gateway, 1, random)).begin()
    await after.end()
    const isReplaced = before !== lab.installation.secret('accounts', 'ACCESS_SIGNING_KEY')
    return {
      findings: [...load.findings, ...after.findings, ...(isReplaced ? [] : ['the key is the same'])],
      figures: [
        load.figure,
        `${keys.length} keys announced with ${announced.length} restarts, activated with ${activated.length}`,
      ],
    }
  },
}
