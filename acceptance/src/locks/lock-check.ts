import { selectionOf } from '../ownership/selection'
import { allLocks } from './locks'
import { lockTests } from './lock-tests'
import { verdictOn } from './trial-reporter'
import { runTrials, type Trial } from './trials'

/**
 * Removes one lock at a time from the sources that a test file loads, and requires a test of that file to fail.
 * `npm run check:locks -- payments` tries only the locks with that text in their name, `-- --part 2/5` the second of five equal
 * parts, and `-- --sample 20` so many of them at random. A lock whose removal was not detected is tried once more: on a busy machine
 * another transaction can stand in for the one that the lock makes wait.
 */
void main()

async function main(): Promise<void> {
  const tested = allLocks().flatMap((lock) => {
    const testFile = lockTests[lock.room]?.[lock.name]
    return testFile === undefined ? [] : [{ lock, testFile }]
  })
  const selected = selectionOf(process.argv.slice(2), tested, ({ lock: { room, name } }) => `${room}/${name}`)
  const doubtful = await undetected(selected)
  if (doubtful.length > 0) process.stdout.write(`not detected, tried once more: ${doubtful.length}\n`)
  const survivors = doubtful.length > 0 ? await undetected(doubtful) : []
  process.stdout.write(`${selected.length} locks removed, ${survivors.length} not detected\n`)
  process.exitCode = survivors.length === 0 ? 0 : 1
}

async function undetected(trials: readonly Trial[]): Promise<Trial[]> {
  const outcomes = await runTrials(trials)
  return trials.filter((_, index) => verdictOn(outcomes[index]!) !== 'detected')
}
