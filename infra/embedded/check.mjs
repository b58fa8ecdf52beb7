// `npm run check`: types, lint and format of the whole repository, with the seconds of each step. The first failure ends it.
import { runToEnd } from './bootstrap/progress.mjs'

const steps = [
  ['types', 'tsc', '-b'],
  ['types of the tests', 'tsc', '-p', 'tsconfig.tests.json'],
  ['types of the panel', 'tsc', '-p', 'panel'],
  ['types of the panel’s tests', 'tsc', '-p', 'panel/tsconfig.tests.json'],
  ['lint', 'eslint', '.', '--max-warnings', '0'],
  ['format', 'prettier', '--check', '--log-level', 'warn', '.'],
]

for (const [activity, ...command] of steps) {
  // npm puts the programs of the repository on PATH.
  const { status } = await runToEnd(activity, command, { stdio: ['ignore', 'inherit', 'inherit'] })
  if (status !== 0) process.exit(1)
}
