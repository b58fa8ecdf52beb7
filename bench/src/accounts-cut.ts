import { natsUrl, portOf, startInfrastructure } from '@enigm/embedded'
import { TcpProxy } from '@enigm/subgraph/testkit'
import { startService, stopProcess } from './child-process'
import { createBenchSystem } from './infrastructure'
import { Gateway, lastAccepted, prepareHolder, revoke, type Target } from './sessions'
import { until } from './until'
import { gatewayUrl } from './whole-system'

/**
 * Accounts and a gateway as separate processes; accounts reaches the broker by way of a proxy. Closes sessions while the proxy
 * is cut and the gateway keeps its own connection, and goes on mutating with their tokens.
 * @returns for each session the milliseconds from the answer that closed it to the begin of its last accepted mutation
 */
export async function mutateWhileAccountsIsCut(sessions: number): Promise<number[]> {
  const system = await createBenchSystem()
  const infrastructure = await startInfrastructure(system, () => undefined)
  const broker = await TcpProxy.start(natsUrl(system.settings))
  const accounts = startService('accounts', {
    ...system.variables,
    NATS_URL: broker.url,
    NATS_NKEY_SEED: system.keys.nats.accounts,
  })
  const running = [accounts, startService('gateway', system.variables)]
  const gateway = new Gateway(gatewayUrl(system))
  try {
    await until('accounts is ready', () =>
      isOk(`http://127.0.0.1:${portOf('accounts', system.settings)}/ready`),
    )
    await until('the gateway answers', () => isOk(`${gatewayUrl(system)}/health`))
    const { own, others } = await prepareHolder(gateway, sessions + 1)
    const [first, ...targets] = others.map((session): Target => ({ session, holder: own.token }))
    // A read is refused by the events alone: they arrive before the cut.
    await revoke(gateway, first!)
    await until('the events of accounts arrive', () => gateway.refuses(first!.session))
    broker.set('cut')
    return await lastAccepted(gateway, targets)
  } finally {
    await gateway.close()
    await Promise.all(running.map(stopProcess))
    broker.stop()
    await infrastructure.stop()
    system.remove()
  }
}

function isOk(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  )
}
