import { isStopWord, normalized, wordsOf } from '../knowledge/words'
import { editsBetween } from '../knowledge/edits'
import { isInjection } from './injection'
import {
  boundaryQuestions,
  boundaryVerbs,
  fieldWords,
  isOfAbility,
  productNames,
  securityPhrases,
  securityWords,
  type SecurityField,
} from './security-words'

type Route =
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
  if (isOfAbility(normal)) return { kind: 'PRODUCT' }
  const isOfBoundary = boundaryQuestions.some((pattern) => pattern.test(normal))
  const named = normal.replace(productNames, ' ')
  const text = isOfBoundary ? named.replace(boundaryVerbs, ' ') : named
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
  return [-1, 0, 1].some((more) => editsBetween(word.slice(0, beginning.length + more), beginning) <= 1)
}
