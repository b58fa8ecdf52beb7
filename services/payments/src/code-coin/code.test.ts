import { createCode, formatCode, parseCode } from './code'

describe('a Code Coin', () => {
  it('[PAY-03] is shown in five groups of four symbols of Crockford base32 and read back', () => {
    const code = createCode()

    expect(formatCode(code)).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}$/)
    expect(parseCode(formatCode(code))).toBe(code)
  })

  it('is read in lower case, with spaces, and with O for 0, I and L for 1', () => {
    const code = codeWith('0', '1')
    const typed = formatCode(code)
      .replaceAll('0', 'o')
      .replace('1', 'l')
      .replaceAll('1', 'i')
      .replaceAll('-', ' ')

    expect(parseCode(` ${typed.toLowerCase()} `)).toBe(code)
  })

  it('is never accepted with one wrong symbol', () => {
    const code = createCode()
    const alphabet = [...'0123456789ABCDEFGHJKMNPQRSTVWXYZ']
    const wrong = [...code].flatMap((symbol, place) =>
      alphabet
        .filter((other) => other !== symbol)
        .map((other) => code.slice(0, place) + other + code.slice(place + 1)),
    )

    expect(wrong).toHaveLength(20 * 31)
    expect(wrong.filter((each) => parseCode(each) !== null)).toEqual([])
  })

  it.each([
    '',
    'U',
    '0000-0000-0000-0000-000',
    '0'.repeat(100_000),
    '\u0000'.repeat(20),
    'UUUU-UUUU-UUUU-UUUU-UUUU',
  ])('is nothing that cannot be one (%#)', (typed) => {
    expect(parseCode(typed)).toBeNull()
  })

  it('uses all symbols with the same probability', () => {
    const counts = new Map<string, number>()
    for (const symbol of Array.from({ length: 2_000 }, () => createCode().slice(0, -1)).join('')) {
      counts.set(symbol, (counts.get(symbol) ?? 0) + 1)
    }
    const expected = (2_000 * 19) / 32

    expect(counts.size).toBe(32)
    for (const count of counts.values()) expect(Math.abs(count - expected)).toBeLessThan(expected / 4)
  })
})

/** A code that contains all of these symbols. */
function codeWith(...symbols: string[]): string {
  for (;;) {
    const code = createCode()
    if (symbols.every((symbol) => code.includes(symbol))) return code
  }
}
