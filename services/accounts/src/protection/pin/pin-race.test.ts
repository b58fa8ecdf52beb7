import { newId } from '@enigm/contracts'
import { systemContext } from '@enigm/subgraph'
import { internalToken } from '@enigm/subgraph/testkit'
import { authorizeMutation, startTestAccounts } from '../../accounts.fixture'
import { PinAttempts } from './pin-attempt'
import { PinHash } from './pin-hash'

const starting = startTestAccounts()
afterAll(async () => (await starting).subgraph.stop())
afterEach(() => jest.restoreAllMocks())

const pin = '739104826157'
const newPin = '604918273645'
const changeMutation = `mutation ($input: ChangeCriticalPinInput!) { changeCriticalPin(input: $input) {
  account { id } errors { code } } }`

async function personWithPin() {
  const accounts = await starting
  const person = await accounts.person()
  await accounts.setPin(person, pin)
  const { caller, accountId } = person
  const authorize = (given = pin) =>
    accounts.failure(caller, authorizeMutation, {
      pin: given,
      operation: 'SERVER_DELETION',
      targetId: newId('server'),
    })
  const change = (currentPin: string, to: string) =>
    accounts.failure(caller, changeMutation, { currentPin, newPin: to })
  const grants = async () =>
    (await accounts.subgraph.audit(`account:${accountId}`)).filter(
      ({ action, outcome }) => action === 'accounts.grant.issued' && outcome === 'DONE',
    )
  return { accounts, accountId, caller, authorize, change, grants }
}

/** Does something after the next PIN was compared and before its effect. */
function afterTheComparison(hashes: PinHash, act: () => Promise<unknown>): void {
  const matches = hashes.matches.bind(hashes)
  jest.spyOn(hashes, 'matches').mockImplementationOnce(async (...given) => {
    const result = await matches(...given)
    await act()
    return result
  })
}

describe('correct PINs at the same time', () => {
  it('[PIN-03] are all accepted: they do not count as guesses', async () => {
    const { authorize, grants, accounts, accountId } = await personWithPin()
    const codes = await Promise.all(Array.from({ length: 22 }, () => authorize()))
    expect(codes).toEqual(Array(22).fill(undefined))
    expect(await grants()).toHaveLength(22)
    const [row] = await accounts.sql('SELECT pin_attempts FROM account WHERE id = $1', accountId)
    expect(row.pin_attempts).toBe(0)
  })

  it('[PIN-03] are asked to come later when too many wait, and none of these counts', async () => {
    const { authorize, accounts, accountId } = await personWithPin()
    const codes = await Promise.all(Array.from({ length: 80 }, () => authorize()))
    const refused = codes.filter((code) => code !== undefined)
    expect(new Set(refused)).toEqual(new Set(['RATE_LIMITED']))
    expect(codes.length - refused.length).toBeGreaterThanOrEqual(33)
    const [row] = await accounts.sql('SELECT pin_attempts FROM account WHERE id = $1', accountId)
    expect(row.pin_attempts).toBe(0)
    expect(await authorize()).toBeUndefined()
  })
})

describe('first PINs of one account at the same time', () => {
  it('[PIN-01] compute one hash, so that they do not keep the other accounts waiting', async () => {
    const accounts = await starting
    const person = await accounts.person()
    const create = jest.spyOn(accounts.subgraph.app.get(PinHash), 'create')
    const codes = await Promise.all(Array.from({ length: 25 }, () => accounts.setPin(person, pin)))
    expect(codes.filter((code) => code === undefined)).toHaveLength(1)
    expect(new Set(codes)).toEqual(new Set([undefined, 'PIN_ALREADY_SET']))
    expect(create).toHaveBeenCalledTimes(1)
  })
})

describe('a PIN that is changed between its comparison and its effect', () => {
  it('[PIN-02] gives no grant', async () => {
    const { accounts, accountId, authorize, grants } = await personWithPin()
    const { app } = accounts.subgraph
    const hashes = app.get(PinHash)
    const replacement = await hashes.create(newPin)
    afterTheComparison(hashes, () =>
      app.data.query('UPDATE account SET pin_hash = $2 WHERE id = $1', [accountId, replacement]),
    )
    expect(await authorize()).toBe('PIN_WRONG')
    expect(await grants()).toEqual([])
    expect(await authorize(newPin)).toBeUndefined()
  })

  it('[PIN-01] replaces no PIN', async () => {
    const { accounts, accountId, change, authorize } = await personWithPin()
    const { app } = accounts.subgraph
    const hashes = app.get(PinHash)
    const replacement = await hashes.create(newPin)
    afterTheComparison(hashes, () =>
      app.data.query('UPDATE account SET pin_hash = $2 WHERE id = $1', [accountId, replacement]),
    )
    expect(await change(pin, '918273604152')).toBe('PIN_WRONG')
    expect(await authorize(newPin)).toBeUndefined()
  })
})

describe('a check for a caller who has left', () => {
  it('is dropped when its connection closes while it waits, and the next one has its turn', async () => {
    const { accounts, caller, authorize, grants } = await personWithPin()
    const { app, running, keys } = accounts.subgraph
    const hashes = app.get(PinHash)
    const checked = jest.spyOn(PinAttempts.prototype, 'check')
    const before = hashes.checks
    let release = () => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    afterTheComparison(hashes, () => held)
    const first = authorize()
    await accounts.subgraph.until(async () => hashes.checks > before)

    const leaving = new AbortController()
    const input = { pin, operation: 'SERVER_DELETION', targetId: newId('server') }
    const authorization = `Bearer ${await internalToken(keys.internal, 'accounts', caller)}`
    const dropped = fetch(running.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: JSON.stringify({ query: authorizeMutation, variables: { input } }),
      signal: leaving.signal,
    })
    await accounts.subgraph.until(async () => checked.mock.calls.length === 2)
    const next = authorize()
    leaving.abort()
    await expect(dropped).rejects.toThrow('aborted')
    await accounts.subgraph.until(async () => checked.mock.calls[1]![0].isAbandoned!())
    release()

    expect(await Promise.all([first, next])).toEqual([undefined, undefined])
    expect(hashes.checks).toBe(before + 2)
    expect(await grants()).toHaveLength(2)
  })

  it('counts no attempt and computes no hash', async () => {
    const { accounts, accountId } = await personWithPin()
    const { app } = accounts.subgraph
    const hashes = app.get(PinHash)
    const before = hashes.checks
    const context = { ...systemContext(), isAbandoned: () => true }
    const attempts = new PinAttempts(app)
    await expect(attempts.check(context, { accountId, pin, field: 'pin' })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
    })
    expect(hashes.checks).toBe(before)
    const [row] = await accounts.sql('SELECT pin_attempts FROM account WHERE id = $1', accountId)
    expect(row.pin_attempts).toBe(0)
  })
})
