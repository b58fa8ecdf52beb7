/** The characters that the font of an invoice has: Latin, Greek and Cyrillic letters, digits, marks and line breaks. */
const printable =
  '\\u0300-\\u034f\\u0351-\\u0353\\u0357\\u0358\\u035a\\u035c-\\u0362\\n\\r\\u0020-\\u007e\\u00a0-\\u00ac\\u00ae-\\u024f\\u0370-\\u0377\\u037a-\\u037f\\u0384-\\u038a' +
  '\\u038c\\u038e-\\u03a1\\u03a3-\\u03ff\\u0400-\\u0525\\u1e00-\\u1efb\\u2010-\\u2015\\u2018-\\u201e\\u2026\\u20ac\\u2116'

const LONGEST_TEXT = 500
const MOST_LINES = 8

/** A text that an invoice can show: 1 to 500 printable characters in at most 8 lines, which are not all spaces. */
export const PRINTABLE_TEXT = new RegExp(
  `^(?=[^]*\\S)(?!(?:[^\\n]*\\n){${MOST_LINES}})[${printable}]{1,${LONGEST_TEXT}}$`,
)
