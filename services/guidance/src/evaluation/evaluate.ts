import { halves, readHalf } from './corpus'
import { classes, measure, missedGoals, percent, type Figures } from './measure'

// `npm run eval:assistant`: prints the figures of both halves, and fails when the half that decides misses a goal.
const write = (line = '') => process.stdout.write(`${line}\n`)

function print(name: string, { classes: found, sectionFirst, germanShare }: Figures): void {
  write(`${name}: ${percent(germanShare)} of the questions in German`)
  for (const each of classes) {
    const { questions, precision, recall } = found[each]
    write(
      `  ${each.padEnd(11)}${String(questions).padStart(4)} questions   precision ${percent(precision).padStart(7)}   recall ${percent(recall).padStart(7)}`,
    )
  }
  write(`  the right section first: ${percent(sectionFirst)}`)
}

const figures = Object.keys(halves).map((name) => {
  const half = measure(readHalf(name as keyof typeof halves))
  print(name, half)
  return half
})
const missed = missedGoals(figures.at(-1)!)
for (const sentence of missed) write(`missed on heldOut: ${sentence}`)
process.exitCode = missed.length > 0 ? 1 : 0
