/** The fields that carry a secret, wherever they stand in an input or a payload. */
const secretFields =
  /^(accountNumber|loginSecret|recoveryCodes?|pin|currentPin|newPin|grant|token|accessToken|refreshToken|\w+Token|codes?|text|matchingId)$/

/** Objects with a `code` that is public: a word of a closed list. */
const withPublicCode = /^(errors|limitations|region|country)$/

/** The secret texts in an input or a payload. */
export function secretsIn(value: unknown, field = ''): string[] {
  if (typeof value === 'string') return secretFields.test(field) ? [value] : []
  if (Array.isArray(value)) return value.flatMap((each) => secretsIn(each, field))
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'code' && withPublicCode.test(field) ? [] : secretsIn(inner, key),
  )
}
