import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'

const questions = z.array(z.string().trim().min(1))

const part = z.strictObject({
  /** Questions by the ids of the sections that answer them. */
  answer: z.record(z.string(), questions),
  handOff: z.strictObject({
    SECURITY_INVESTIGATION: questions,
    THREAT_INTELLIGENCE: questions,
    RISK_ANALYSIS: questions,
    DEFENSIVE_OPERATIONS: questions,
  }),
  outOfScope: questions,
  injection: questions,
})
export type Part = z.infer<typeof part>

/** The tuning half of the labelled corpus, the half that decides, and questions that were written after the last change. */
export const parts = { tuning: 'tuning.yaml', heldOut: 'held-out.yaml', unseen: 'unseen.yaml' } as const

export function readPart(name: keyof typeof parts): Part {
  const path = join(__dirname, '..', '..', 'evaluation', parts[name])
  return part.parse(parse(readFileSync(path, 'utf8')))
}
