import { amountDue, formatCoins } from './amount'
import { assess } from './assessment'
import type { Transfer } from './crypto-processor'

const transfer = (amount: bigint, height: number | null, isLocked = false): Transfer => ({
  ...{ txid: `${amount}-${height}`, subaddressIndex: 1, amount, height, isLocked },
})

describe('assess', () => {
  it.each([
    ['nothing', [], 'AWAITING', []],
    ['a part in the pool', [transfer(40n, null)], 'DETECTED', ['UNDERPAID']],
    ['all in the pool', [transfer(100n, null)], 'DETECTED', []],
    [
      'a part on the chain and the rest in the pool',
      [transfer(40n, 90), transfer(60n, null)],
      'DETECTED',
      [],
    ],
    ['all on the chain', [transfer(100n, 99)], 'CONFIRMING', []],
    ['nine confirmations', [transfer(100n, 91)], 'CONFIRMING', []],
    ['ten confirmations', [transfer(100n, 90)], 'SETTLED', []],
    ['two parts with ten confirmations', [transfer(40n, 80), transfer(60n, 90)], 'SETTLED', []],
    ['one unit too little', [transfer(99n, 10)], 'DETECTED', ['UNDERPAID']],
    ['one unit too much', [transfer(101n, 10)], 'SETTLED', ['OVERPAID']],
    ['a settled amount and more in the pool', [transfer(100n, 10), transfer(1n, null)], 'SETTLED', []],
    ['a locked amount', [transfer(100n, 10, true)], 'AWAITING', []],
    ['a part beside a locked rest', [transfer(40n, 10), transfer(60n, 10, true)], 'DETECTED', ['UNDERPAID']],
    ['more than 64 bits', [transfer(2n ** 64n, 10), transfer(2n ** 64n, 10)], 'SETTLED', ['OVERPAID']],
  ] as const)('reads %s as %s', (_name, transfers, state, flags) => {
    expect(assess(100n, transfers, 100)).toMatchObject({ state, flags })
  })
})

describe('amountDue', () => {
  // 49 / 150.25 = 0.3261231…; 0.01 / 150 = 0.0000666…; 49 / 49 = 1
  it.each([
    [4_900, '150.25', 326_124_000_000n],
    [1, '150', 67_000_000n],
    [4_900, '49.000000000000000001', 1_000_000_000_000n],
  ])('rounds %d cents at a rate of %s up to six decimals', (cents, rate, atomic) => {
    expect(amountDue(cents, rate)).toBe(atomic)
  })

  it.each(['0', '0.000', '-1', '', 'NaN', '1e3', '1,5', '12.5.1'])('refuses the rate %p', (rate) => {
    expect(() => amountDue(100, rate)).toThrow(RangeError)
  })
})

it.each([
  [326_123_000_000n, '0.326123'],
  [1n, '0.000000000001'],
  [0n, '0'],
  [12_000_000_000_000n, '12'],
  [9_007_199_254_740_993_000_001n, '9007199254.740993000001'],
])('formatCoins writes %s as %s', (atomic, text) => {
  expect(formatCoins(atomic)).toBe(text)
})
