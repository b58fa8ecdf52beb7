import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'

const questions = z.array(z.string().trim().min(1))

const half = z.strictObject({
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
export type Half = z.infer<typeof half>

/** The tuning half of the labelled corpus, and the half that decides. */
export const halves = { tuning: 'tuning.yaml', heldOut: 'held-out.yaml' } as const

export function readHalf(name: keyof typeof halves): Half {
  const path = join(__dirname, '..', '..', 'evaluation', halves[name])
  return half.parse(parse(readFileSync(path, 'utf8')))
}
