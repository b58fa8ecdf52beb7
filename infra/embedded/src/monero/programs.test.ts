import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryDirectory } from '../host/directory.fixture'
import { findMonero, type MoneroPrograms } from './programs'

const nothing = async () => undefined
const found: MoneroPrograms = { daemon: '/cache/monerod', walletServer: '/cache/monero-wallet-rpc' }

const directory = temporaryDirectory()
afterAll(() => directory.remove())

describe('findMonero', () => {
  it('uses the first source that has the programs, and asks no further source', async () => {
    const asked: string[] = []
    const source = (name: string, programs?: MoneroPrograms) => async () => (asked.push(name), programs)
    expect(await findMonero([source('path'), source('cache', found), source('debian', found)])).toBe(found)
    expect(asked).toEqual(['path', 'cache'])
  })

  it('reports in one sentence that there are none, why, and how to get them', async () => {
    await expect(findMonero([nothing])).rejects.toMatchObject({
      name: 'SetupError',
      message:
        'No monerod and monero-wallet-rpc were found: install them on PATH (apt-get install monero, brew install monero), or set MONEROD and MONERO_WALLET_RPC to their paths.',
    })
    const offline = () => Promise.reject(new Error('apt-get failed: no network'))
    await expect(findMonero([offline, nothing])).rejects.toThrow(
      /^No monerod .* found \(apt-get failed: no network\): .*\.$/,
    )
    expect(await findMonero([offline, async () => found])).toBe(found)
  })

  it('uses the programs that are set, and refuses one without the other or one that does not run', async () => {
    const paths = ['monerod', 'monero-wallet-rpc'].map((name) => join(directory.path, name))
    for (const path of paths) {
      writeFileSync(path, '#!/bin/sh\nexit 0\n')
      chmodSync(path, 0o755)
    }
    process.env['MONEROD'] = paths[0]
    await expect(findMonero()).rejects.toThrow('Set both MONEROD and MONERO_WALLET_RPC, or neither.')
    process.env['MONERO_WALLET_RPC'] = paths[1]
    expect(await findMonero()).toEqual({ daemon: paths[0], walletServer: paths[1] })
    writeFileSync(paths[1]!, '#!/bin/sh\nexit 1\n')
    await expect(findMonero()).rejects.toThrow('does not run here')
  })
})
