import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { startRegtest } from './regtest'

const WITHIN_MILLISECONDS = 60_000
const directory = mkdtempSync(join(tmpdir(), 'enigm-start-monero-'))
afterAll(() => rmSync(directory, { recursive: true }))

const start = () => startRegtest({ PORT: '0', DATA_DIR: directory, BLOCK_MILLISECONDS: '200' })

async function call(url: string, method: string, params: object = {}): Promise<any> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: '0', method, params })
  const answer = await fetch(`${url}/json_rpc`, { method: 'POST', body })
  return ((await answer.json()) as any).result
}

/** Pays on the page of the payer. */
async function pay(url: string, address: string, amount: string): Promise<string> {
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams({ address, amount }) })
  return answer.text()
}

async function until(isReached: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + WITHIN_MILLISECONDS
  while (!(await isReached())) {
    if (Date.now() > deadline) throw new Error('not in time')
    await delay(200)
  }
}

describe('CRYPTO=monero', () => {
  it('gives the real wallet of payments, a payer with coins, and a rate; a restart keeps addresses and transfers', async () => {
    const first = await start()
    const { address } = await call(first.url, 'create_address', { account_index: 0 })
    await call(first.url, 'store')
    expect(await (await fetch(`${first.url}/rate`)).json()).toMatchObject({ error: [] })
    expect(await pay(first.url, 'nowhere', '1')).toContain('Nothing was sent')
    expect(await pay(first.url, address, '0.25')).toContain('in the pool')
    const received = async (url: string) => {
      const { in: transfers = [] } = await call(url, 'get_transfers', { in: true, account_index: 0 })
      return transfers.filter((each: any) => each.address === address && each.confirmations >= 10)
    }
    await until(async () => (await received(first.url)).length === 1)
    expect((await received(first.url))[0]).toMatchObject({ amount: 250_000_000_000 })
    await first.stop()

    const second = await start()
    try {
      await until(async () => (await received(second.url)).length === 1)
      expect(await pay(second.url, address, '0.5')).toContain('in the pool')
    } finally {
      await second.stop()
    }
  })
})
