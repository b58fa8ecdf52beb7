import { newId } from '@enigm/contracts'
import { authorizeMutation, startTestAccounts } from '../../accounts.fixture'
import { PinHash } from './pin-hash'

const starting = startTestAccounts()
afterAll(async () => (await starting).subgraph.stop())

const pin = '739104826157'
const wrong = '604918273645'

const lockout = async () => {
  const accounts = await starting
  const person = await accounts.person()
  const { caller, accountId } = person
  await accounts.setPin(person, pin)
  const attempt = (given: string) =>
    accounts.failure(caller, authorizeMutation, {
      pin: given,
      operation: 'SERVER_DELETION',
      targetId: newId('server'),
    })
  const attempts = async (given: string, times: number) => {
    const codes: (string | undefined)[] = []
    for (let each = 0; each < times; each++) codes.push(await attempt(given))
    return codes
  }
  const passTime = () =>
    accounts.sql(
      `UPDATE account SET pin_locked_until = pin_locked_until - interval '15 min' WHERE id = $1`,
      accountId,
    )
  const locks = async () =>
    (await accounts.subgraph.events(accountId)).filter(({ type }) => type === 'accounts.account.pin.locked')
  const lockEntries = async () =>
    (await accounts.subgraph.audit(`account:${accountId}`)).filter(
      ({ action }) => action === 'accounts.account.pin.locked',
    )
  return { accounts, caller, accountId, attempt, attempts, passTime, locks, lockEntries }
}

describe('wrong PINs', () => {
  it('[PIN-03] lock for 15 minutes after five, also for the correct PIN, with one event and one audit entry', async () => {
    const { accounts, accountId, attempt, attempts, passTime, locks, lockEntries } = await lockout()
    expect(await attempts(wrong, 6)).toEqual([...Array(5).fill('PIN_WRONG'), 'PIN_LOCKED'])
    expect(await attempt(pin)).toBe('PIN_LOCKED')
    const [{ minutes }] = await accounts.sql(
      'SELECT extract(epoch FROM pin_locked_until - now()) / 60 AS minutes FROM account WHERE id = $1',
      accountId,
    )
    expect(Math.ceil(Number(minutes))).toBe(15)
    expect(await locks()).toMatchObject([{ data: { accountId, state: 'ACTIVE' } }])
    expect(await lockEntries()).toMatchObject([
      { actor: accountId, target: accountId, reason: 'FOR_15_MINUTES' },
    ])
    await passTime()
    expect(await attempt(pin)).toBeUndefined()
  })

  it('[PIN-03] lock until recovery after ten: no time ends the lock', async () => {
    const { attempt, attempts, passTime, locks, lockEntries } = await lockout()
    await attempts(wrong, 5)
    await passTime()
    expect(await attempts(wrong, 6)).toEqual([...Array(5).fill('PIN_WRONG'), 'PIN_LOCKED'])
    await passTime()
    expect(await attempt(pin)).toBe('PIN_LOCKED')
    expect(await locks()).toHaveLength(2)
    expect((await lockEntries()).map(({ reason }) => reason)).toEqual(['FOR_15_MINUTES', 'UNTIL_RECOVERY'])
  })

  it('[PIN-03] are reset by the correct PIN before the fifth attempt', async () => {
    const { attempt, attempts, locks } = await lockout()
    for (let round = 0; round < 3; round++) {
      await attempts(wrong, 4)
      expect(await attempt(pin)).toBeUndefined()
    }
    expect(await attempts(wrong, 4)).toEqual(Array(4).fill('PIN_WRONG'))
    expect(await attempt(pin)).toBeUndefined()
    expect(await locks()).toEqual([])
  })

  it('[PIN-03] cause at most five hash checks for 200 parallel attempts', async () => {
    const { accounts, attempt, locks } = await lockout()
    const hashes = accounts.subgraph.app.get(PinHash)
    const before = hashes.checks
    const codes = await Promise.all(Array.from({ length: 200 }, () => attempt(wrong)))
    expect(hashes.checks - before).toBe(5)
    expect(codes.filter((code) => code === 'PIN_WRONG')).toHaveLength(5)
    const refused = codes.filter((code) => code !== 'PIN_WRONG')
    expect(new Set(refused)).toEqual(new Set(['PIN_LOCKED', 'RATE_LIMITED']))
    expect(await locks()).toHaveLength(1)
  })

  it('[PIN-03] disclose neither how close they are nor how many attempts are left', async () => {
    const { accounts, caller, attempts } = await lockout()
    const answer = (given: string) =>
      accounts.subgraph.call(caller, authorizeMutation, {
        input: { pin: given, operation: 'SERVER_DELETION', targetId: 'srv_x' },
      })
    const answers = [
      await answer(pin.slice(0, -1)),
      await answer(`${pin.slice(0, -1)}8`),
      await answer(''),
      await answer('x'),
    ]
    for (const each of answers) expect(each).toEqual(answers[0])
    await attempts(wrong, 1)
    const early = await answer(wrong)
    await accounts.sql('UPDATE account SET pin_attempts = 10 WHERE id = $1', caller.accountId)
    expect(await answer(wrong)).toEqual(early)
  })

  it('[PIN-03] emit the event of the lock even when the process ends between counting and checking', async () => {
    const { accounts, accountId, locks, lockEntries, attempts } = await lockout()
    await attempts(wrong, 4)
    await accounts.sql(
      `UPDATE account SET pin_attempts = 5, pin_locked_until = now() + interval '15 min', pin_lock_announced = false
       WHERE id = $1`,
      accountId,
    )
    await accounts.sql(
      `INSERT INTO job (id, kind, aggregate_id, payload, correlation_id, due_at)
       VALUES ($1, 'account.pin.lock', $2, '{}', 'test', now())`,
      newId('job'),
      accountId,
    )
    await accounts.subgraph.until(async () => (await locks()).length === 1, 'the event of the lock-out')
    expect(await lockEntries()).toMatchObject([{ actor: 'system', target: accountId }])
  })
})
