/** Monero has twelve decimals: one coin is 10^12 atomic units. All amounts here are integers of these units. */
const DECIMALS = 12
const ATOMIC_PER_COIN = 10n ** 12n

/** Prices are rounded up to six decimals of a coin, which a person can compare: less than a thousandth of a cent. */
const GRAIN = 10n ** 6n

const COINS_FORM = /^(\d{1,8})(?:\.(\d{1,28}))?$/
const RATE_DECIMALS = 8
const RATE_FORM = /^(\d{1,9})(?:\.(\d{1,18}))?$/

/**
 * The amount that a price in cents costs at a rate in euros for one coin.
 * @throws RangeError when the rate is no positive decimal
 */
export function amountDue(cents: number, rate: string): bigint {
  const scaled = scaledRate(rate)
  const numerator = BigInt(cents) * ATOMIC_PER_COIN * 10n ** BigInt(RATE_DECIMALS)
  const exact = divideUp(numerator, scaled * 100n)
  return divideUp(exact, GRAIN) * GRAIN
}

/** Atomic units of a decimal text of coins; undefined when it is none, or has parts of a unit. */
export function parseCoins(coins: string): bigint | undefined {
  const [, whole, fraction = ''] = COINS_FORM.exec(coins) ?? []
  const digits = fraction.padEnd(DECIMALS, '0')
  if (whole === undefined || /[1-9]/.test(digits.slice(DECIMALS))) return undefined
  return BigInt(whole + digits.slice(0, DECIMALS))
}

/** What an amount is worth at a rate, in cents, rounded to the nearest. @throws RangeError when the rate is no positive decimal */
export function centsOf(atomic: bigint, rate: string): number {
  const unit = ATOMIC_PER_COIN * 10n ** BigInt(RATE_DECIMALS)
  return Number((2n * atomic * scaledRate(rate) * 100n + unit) / (2n * unit))
}

/** An amount as a decimal text of coins without superfluous zeros, such as `0.326667`. */
export function formatCoins(atomic: bigint): string {
  const text = atomic.toString().padStart(DECIMALS + 1, '0')
  const fraction = text.slice(-DECIMALS).replace(/0+$/, '')
  const whole = text.slice(0, -DECIMALS)
  return fraction ? `${whole}.${fraction}` : whole
}

function scaledRate(rate: string): bigint {
  const [, whole, fraction = ''] = RATE_FORM.exec(rate) ?? []
  const digits = fraction.slice(0, RATE_DECIMALS).padEnd(RATE_DECIMALS, '0')
  const scaled = whole === undefined ? 0n : BigInt(whole + digits)
  if (scaled === 0n) throw new RangeError('the rate is not positive')
  return scaled
}

function divideUp(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor
}
