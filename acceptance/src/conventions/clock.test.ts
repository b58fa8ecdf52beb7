import { isTest, sourceFilesIn } from '../sources/source-files'

/** A file that schedules jobs or places outbound commands. */
const scheduling = /\b(scheduleJob|runJobEarlier)\(|Queue\.place\(/
const processClock = /\bnew Date\(\)|\bDate\.now\(\)/

describe('the time at which a job is due', () => {
  it('is computed by the database: no file that schedules jobs reads the clock of its process', () => {
    const schedulers = sourceFilesIn(['services', 'packages/subgraph/src']).filter(
      ({ path, text }) => !isTest(path) && scheduling.test(text),
    )
    expect(schedulers.length).toBeGreaterThan(15)
    expect(schedulers.filter(({ text }) => processClock.test(text)).map(({ path }) => path)).toEqual([])
  })
})
