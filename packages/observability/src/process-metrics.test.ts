import { Counter, Registry } from 'prom-client'
import { exposition } from './process-metrics'

describe('the answer of /metrics', () => {
  const partWith = (name: string) => {
    const registry = new Registry()
    new Counter({ name, help: 'A counter.', registers: [registry] }).inc()
    return registry
  }

  it('has the metrics of a part, and those of the process each once', async () => {
    const [first, second] = [partWith('enigm_first_total'), partWith('enigm_second_total')]
    await exposition(second)
    const { contentType, text } = await exposition(first)
    expect(contentType).toBe('text/plain; version=0.0.4; charset=utf-8')
    expect(text).toMatch(/^enigm_first_total 1$/m)
    expect(text).not.toContain('enigm_second_total')
    for (const name of ['nodejs_eventloop_lag_p99_seconds', 'process_resident_memory_bytes'])
      expect(text.match(new RegExp(`^# TYPE ${name} `, 'gm'))).toHaveLength(1)
    expect(text).toMatch(/^nodejs_eventloop_lag_seconds \d/m)
  })
})
