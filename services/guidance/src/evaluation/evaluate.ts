import { parts, readPart } from './corpus'
import { classes, measure, missedGoals, percent, type Figures } from './measure'

// `npm run eval:assistant`: prints the figures of all parts, and fails when the half that decides misses a goal.
const write = (line = '') => process.stdout.write(`${line}\n`)

function print(name: string, { classes: found, sectionFirst, handOffAnswered, germanShare }: Figures): void {
  write(`${name}: ${percent(germanShare)} of the questions in German`)
  for (const each of classes) {
    const { questions, precision, recall } = found[each]
    write(
      `  ${each.padEnd(11)}${String(questions).padStart(4)} questions   precision ${percent(precision).padStart(7)}   recall ${percent(recall).padStart(7)}`,
    )
  }
  write(`  the right section first: ${percent(sectionFirst)}`)
  write(`  questions of the security analyst that are answered: ${percent(handOffAnswered)}`)
}

const figures = Object.fromEntries(
  (Object.keys(parts) as (keyof typeof parts)[]).map((name) => [name, measure(readPart(name))]),
) as Record<keyof typeof parts, Figures>
for (const [name, each] of Object.entries(figures)) print(name, each)
const missed = missedGoals(figures.heldOut)
for (const sentence of missed) write(`missed on heldOut: ${sentence}`)
process.exitCode = missed.length > 0 ? 1 : 0
