import { newId } from '@enigm/contracts'
import { startTestAccounts } from '../accounts.fixture'
import { nameOlderAccounts, platformHandle } from './platform-handle'

const starting = startTestAccounts()
afterAll(async () => (await starting).subgraph.stop())

describe('nameOlderAccounts', () => {
  it('gives accounts from before there were platform handles theirs, and changes nothing the second time', async () => {
    const accounts = await starting
    const { app } = accounts.subgraph
    const [old, current] = await Promise.all([accounts.person(), accounts.person()])
    await accounts.sql('UPDATE account SET platform_handle = NULL WHERE id = $1', old.accountId)
    const rows = () =>
      accounts.sql(
        'SELECT id, version, platform_handle AS handle FROM account WHERE id = ANY($1) ORDER BY id',
        [old.accountId, current.accountId],
      )
    await nameOlderAccounts(app)
    const named = await rows()
    for (const { id, handle } of named) expect(handle).toBe(platformHandle(app, id))
    await nameOlderAccounts(app)
    expect(await rows()).toEqual(named)
  })
})

describe('platformHandle', () => {
  it('[DEV-17] is stable, its own for every account, and not what other viewers see', async () => {
    const { app } = (await starting).subgraph
    const [one, other] = [newId('account'), newId('account')]
    expect(platformHandle(app, one)).toBe(platformHandle(app, one))
    expect(platformHandle(app, one)).not.toBe(platformHandle(app, other))
    expect(platformHandle(app, one)).not.toBe(app.handle('ah', `account:${one}`, one))
  })
})
