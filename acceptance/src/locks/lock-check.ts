import { selectionOf } from '../ownership/selection'
import { allLocks } from './locks'
import { lockTests } from './lock-tests'
import { verdictOn } from './trial-reporter'
import { runTrials } from './trials'

/**
 * Removes one lock at a time from the sources that a test file loads, and requires a test of that file to fail.
 * `npm run check:locks -- payments` tries only the locks with that text in their name, `-- --part 2/5` the second of five equal
 * parts, and `-- --sample 20` so many of them at random.
 */
void main()

async function main(): Promise<void> {
  const tested = allLocks().flatMap((lock) => {
    const testFile = lockTests[lock.room]?.[lock.name]
    return testFile === undefined ? [] : [{ lock, testFile }]
  })
  const selected = selectionOf(process.argv.slice(2), tested, ({ lock: { room, name } }) => `${room}/${name}`)
  const outcomes = await runTrials(selected)
  const undetected = outcomes.filter((outcome) => verdictOn(outcome) !== 'detected').length
  process.stdout.write(`${selected.length} locks removed, ${undetected} not detected\n`)
  process.exitCode = undetected === 0 ? 0 : 1
}
