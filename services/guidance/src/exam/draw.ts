import { randomInt } from 'node:crypto'
import type { Question } from '../course/question-bank'
import type { ExamAttempt } from './exam.entity'

const QUESTIONS = 20
export const PASS_MARK = 16

/** The answer to one question: the chosen choices. */
export interface Answer {
  readonly questionId: string
  readonly choiceIds: readonly string[]
}

/** Questions of a bank in random order, each with its choices in random order. */
export function draw(bank: readonly Question[]): ExamAttempt['asked'] {
  return shuffled(bank)
    .slice(0, QUESTIONS)
    .map(({ id, choices }) => ({ id, choices: shuffled(choices) }))
}

/** The position of the first answer that does not fit the attempt, with the name of its field. */
export function misfit(asked: ExamAttempt['asked'], answers: readonly Answer[]): string[] | undefined {
  const seen = new Set<string>()
  for (const [index, { questionId, choiceIds }] of answers.entries()) {
    const question = asked.find(({ id }) => id === questionId)
    if (!question || seen.has(questionId)) return [String(index), 'questionId']
    seen.add(questionId)
    const isKnown = choiceIds.every((id) => question.choices.includes(id))
    if (!isKnown || new Set(choiceIds).size < choiceIds.length) return [String(index), 'choiceIds']
  }
  return undefined
}

/** The questions whose correct choices were chosen, all of them and no other. A question without an answer is wrong. */
export function correctlyAnswered(bank: readonly Question[], answers: readonly Answer[]): string[] {
  return answers
    .filter(({ questionId, choiceIds }) => {
      const question = bank.find(({ id }) => id === questionId)
      return (
        question?.correct.length === choiceIds.length &&
        question.correct.every((id) => choiceIds.includes(id))
      )
    })
    .map(({ questionId }) => questionId)
}

function shuffled<T>(items: readonly T[]): T[] {
  const all = [...items]
  for (let last = all.length - 1; last > 0; last--) {
    const other = randomInt(last + 1)
    ;[all[last], all[other]] = [all[other]!, all[last]!]
  }
  return all
}
