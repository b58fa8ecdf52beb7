import type { TestSubgraph } from './subgraph'

const LAST_LINE = 'end of the captured log'

/** Captures what a subgraph logs from now on, at every level and those of requests included. */
export function captureLog({ app: { log } }: Pick<TestSubgraph, 'app'>): { text(): string } {
  const symbol = Object.getOwnPropertySymbols(log).find(({ description }) => description === 'pino.stream')
  if (!symbol) throw new Error('the log has no stream')
  const stream = (log as unknown as Record<symbol, { write: (line: string) => void }>)[symbol]!
  const lines: string[] = []
  stream.write = (line) => void lines.push(line)
  log.level = 'trace'
  return {
    /** @throws Error if the log of a request would not have been captured: its silence would prove nothing */
    text() {
      log.child({}).trace(LAST_LINE)
      if (!lines.at(-1)?.includes(LAST_LINE)) throw new Error('the log was silent')
      return lines.join('')
    },
  }
}
