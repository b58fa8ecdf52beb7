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

describe('a moment that a row keeps', () => {
  it('is computed by the database: it is compared with its clock', () => {
    const later = sourceFilesIn(['services', 'packages/subgraph/src']).filter(
      ({ path, text }) => !isTest(path) && /new Date\(Date\.now\(\) \+/.test(text),
    )
    // The end of a challenge is part of the sealed challenge: processes write it and read it.
    expect(later.map(({ path }) => path)).toEqual(['services/accounts/src/crypto/challenge.ts'])
  })
})
