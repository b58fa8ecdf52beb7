import { spawn } from 'node:child_process'

const REPORT_MS = 10_000

/**
 * Prints what is under way, how long it has taken every ten seconds, and its duration at the end.
 * @returns the function that ends the report
 */
export function reportProgress(activity) {
  const begun = Date.now()
  const seconds = () => `${((Date.now() - begun) / 1000).toFixed(0)} s`
  console.error(`${activity} …`)
  const repeating = setInterval(() => console.error(`${activity} … ${seconds()}`), REPORT_MS)
  return (outcome) => {
    clearInterval(repeating)
    console.error(`${activity}: ${outcome} after ${seconds()}`)
  }
}

/**
 * Runs a program to its end and reports its progress. A signal to this process ends the program too.
 * @returns its exit code and what it wrote to standard error, if that is piped
 * @throws the system's error when it cannot start
 */
export async function runToEnd(activity, [program, ...parameters], options) {
  const done = reportProgress(activity)
  const child = spawn(program, parameters, options)
  let errors = ''
  child.stderr?.setEncoding('utf8').on('data', (text) => (errors += text))
  const forward = (name) => {
    child.kill(name)
    process.exit(130)
  }
  const signals = ['SIGINT', 'SIGTERM']
  for (const name of signals) process.once(name, forward)
  try {
    const status = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve))
    done(status === 0 ? 'done' : 'failed')
    return { status, errors }
  } catch (error) {
    done('failed')
    throw error
  } finally {
    for (const name of signals) process.off(name, forward)
  }
}
