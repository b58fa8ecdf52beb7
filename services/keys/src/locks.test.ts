import { newId } from '@enigm/contracts'
import type { Transaction } from '@enigm/subgraph'
import { locksIn } from '@enigm/subgraph/testkit'
import { lockByReference, lockKeysOfAccount, lockOwn, type LockedKey } from './key/key.access'
import { LinkService } from './key/link.service'
import { TestKeys } from './keys.fixture'
import { lockEntitlement } from './order/key-order.access'
import { eraseKeyOrders, fulfillOldestOrder } from './order/key-order.service'

let keys: TestKeys
beforeAll(async () => {
  keys = await TestKeys.start()
})
afterAll(() => keys.stop())

const absent = newId('account')
const key = { id: absent, accountId: absent, administeredBy: null } as LockedKey

describe('a transaction locks, before it decides', () => {
  it.each<[string, (tx: Transaction) => Promise<unknown>, string[]]>([
    ['a Key by its handle', (tx) => lockOwn(tx, absent), ['enigm_key']],
    ['a Key by its reference', (tx) => lockByReference(tx, absent), ['enigm_key']],
    ['an account, and then its Keys', (tx) => lockKeysOfAccount(tx, absent), ['account', 'enigm_key']],
    ['the entitlement of a replacement', (tx) => lockEntitlement(tx, key, absent), ['entitlement']],
    ['the oldest order that a Key fulfills', (tx) => fulfillOldestOrder(tx, absent, null), ['key_order']],
    [
      'the Keys of an account before its orders',
      (tx) => eraseKeyOrders(tx, absent),
      ['account', 'enigm_key', 'key_order'],
    ],
    [
      'the account that a Key is linked to',
      (tx) => keys.subgraph.app.get(LinkService).link(tx, { keyReference: '', accountReference: absent }),
      ['account'],
    ],
  ])('%s', async (_name, run, expected) => {
    expect(await locksIn(keys.subgraph, keys.subgraph.caller(), run)).toEqual(expected)
  })
})
