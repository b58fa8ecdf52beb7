import { isStopWord, normalized, wordsOf } from '../knowledge/words'
import { isInjection } from './injection'
import {
  boundaryQuestions,
  fieldWords,
  productNames,
  securityPhrases,
  securityWords,
  type SecurityField,
} from './security-words'

export type Route =
  | { readonly kind: 'PRODUCT' }
  | { readonly kind: 'INJECTION' }
  | { readonly kind: 'ANALYST'; readonly field: SecurityField }

const SHORTEST_MISTYPED = 6

/**
 * Decides before anything is searched where a question belongs. Security investigation, threat intelligence, risk analysis and
 * defensive operations belong to Enyra Security Analyst, and a doubtful question does too (ENY-03).
 * @param isProductWord whether the product's documents contain a word: such a word is no mistyped other one
 */
export function route(question: string, isProductWord: (word: string) => boolean): Route {
  const normal = normalized(question)
  if (isInjection(question, normal)) return { kind: 'INJECTION' }
  if (boundaryQuestions.some((pattern) => pattern.test(normal))) return { kind: 'PRODUCT' }
  const text = normal.replace(productNames, ' ')
  const isOfAnalyst =
    securityPhrases.some((pattern) => pattern.test(text)) ||
    wordsOf(text).some((word) => isSecurityWord(word, isProductWord))
  return isOfAnalyst ? { kind: 'ANALYST', field: fieldOf(text) } : { kind: 'PRODUCT' }
}

function fieldOf(text: string): SecurityField {
  return fieldWords.find(([, pattern]) => pattern.test(text))?.[0] ?? 'SECURITY_INVESTIGATION'
}

function isSecurityWord(word: string, isProductWord: (word: string) => boolean): boolean {
  if (securityWords.some((beginning) => word.startsWith(beginning))) return true
  if (word.length < SHORTEST_MISTYPED || isStopWord(word) || isProductWord(word)) return false
  return securityWords.some(
    (beginning) => beginning.length >= SHORTEST_MISTYPED - 1 && isMistyped(word, beginning),
  )
}

/** Whether a word begins with another one except for one mistyped, missing, additional or exchanged letter. */
function isMistyped(word: string, beginning: string): boolean {
  if (word[0] !== beginning[0]) return false
  return [-1, 0, 1].some((more) => distance(word.slice(0, beginning.length + more), beginning) <= 1)
}

/** The number of edits between two words, exchanged neighbors counted once (optimal string alignment). */
function distance(one: string, other: string): number {
  const rows = [Array.from({ length: other.length + 1 }, (_, column) => column)]
  for (let row = 1; row <= one.length; row++) {
    const current = [row]
    for (let column = 1; column <= other.length; column++) {
      const isSame = one[row - 1] === other[column - 1]
      const isExchanged = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]
      current[column] = Math.min(
        rows[row - 1]![column]! + 1,
        current[column - 1]! + 1,
        rows[row - 1]![column - 1]! + (isSame ? 0 : 1),
        row > 1 && column > 1 && isExchanged ? rows[row - 2]![column - 2]! + 1 : Infinity,
      )
    }
    rows.push(current)
  }
  return rows[one.length]![other.length]!
}
