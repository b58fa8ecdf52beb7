import { createReadStream, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { verifyExport, type Verification } from './verify'

const usage = `Usage: enigm-audit verify <export> --key <verifier key> [--key …] [--previous <export>] [--checkpoint <file>] [--json]

Verifies an exported audit trail offline. A verifier key is a text or the path of a file with one key in each line.`

/** Runs the command. @returns the exit code: 0 valid, 1 not valid, 2 wrong use */
async function run(parameters: readonly string[], print: (text: string) => void): Promise<0 | 1 | 2> {
  const options = {
    key: { type: 'string', multiple: true },
    previous: { type: 'string' },
    checkpoint: { type: 'string' },
    json: { type: 'boolean' },
  } as const
  try {
    const { values, positionals } = parseArgs({ args: [...parameters], options, allowPositionals: true })
    const [command, file] = positionals
    if (command !== 'verify' || !file || positionals.length > 2 || !values.key) {
      print(usage)
      return 2
    }
    const result = await verifyExport(linesOf(file), {
      keys: values.key.flatMap(keysOf),
      previous: values.previous === undefined ? undefined : linesOf(values.previous),
      checkpoint: values.checkpoint === undefined ? undefined : readFileSync(values.checkpoint, 'utf8'),
    })
    print(values.json ? JSON.stringify(result) : reportOf(result))
    return result.isValid ? 0 : 1
  } catch (error) {
    print(`${(error as Error).message}\n\n${usage}`)
    return 2
  }
}

/** Opens the file when its first line is read: an interface loses the lines that it emits before. */
async function* linesOf(file: string): AsyncIterable<string> {
  yield* createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })
}

/** A verifier key has two plus signs; everything else is a path. */
function keysOf(text: string): string[] {
  if (/^[^\s+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]+=*$/.test(text)) return [text]
  return readFileSync(text, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

function reportOf({ isValid, problems, entries, erased, head, checkpoint }: Verification): string {
  const lines = [
    head && `log ${head.log}, ${head.size} entries`,
    checkpoint && `checkpoint of ${checkpoint.origin}, size ${checkpoint.size}`,
    `${entries} entries verified, ${erased} values erased`,
    ...problems,
    isValid ? 'valid' : 'NOT VALID',
  ]
  return lines.filter((line) => line !== null).join('\n')
}

// A process that ends before its verification is complete must not look like a success.
process.exitCode = 2
void run(process.argv.slice(2), (text) => process.stdout.write(`${text}\n`)).then((code) => {
  process.exitCode = code
})
