import { AccountsFailure } from '../../errors'

/** @throws AccountsFailure PIN_TOO_WEAK unless a PIN has 6 to 12 digits that are neither all equal nor a straight sequence */
export function refuseWeakPin(pin: string, field: string): void {
  if (!/^\d{6,12}$/.test(pin) || isSequence(pin)) throw new AccountsFailure('PIN_TOO_WEAK', ['input', field])
}

/** Whether every digit follows the one before it by the same step of 0, 1 or -1; 0 follows 9. */
function isSequence(pin: string): boolean {
  const digits = [...pin].map(Number)
  const steps = digits.slice(1).map((digit, index) => (digit - digits[index]! + 10) % 10)
  return [0, 1, 9].includes(steps[0]!) && steps.every((step) => step === steps[0])
}
