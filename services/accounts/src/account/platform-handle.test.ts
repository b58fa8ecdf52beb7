import { newId } from '@enigm/contracts'
import { startTestAccounts } from '../accounts.fixture'
import { platformHandle } from './platform-handle'

const starting = startTestAccounts()
afterAll(async () => (await starting).subgraph.stop())

describe('platformHandle', () => {
  it('[DEV-17] is stable, different for every account, and not the handle of another viewer', async () => {
    const { app } = (await starting).subgraph
    const [one, other] = [newId('account'), newId('account')]
    expect(platformHandle(app, one)).toBe(platformHandle(app, one))
    expect(platformHandle(app, one)).not.toBe(platformHandle(app, other))
    expect(platformHandle(app, one)).not.toBe(app.handle('ah', `account:${one}`, one))
  })
})
