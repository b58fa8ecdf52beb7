import { TokenBucket, FailedAttempts } from './attempts'

beforeEach(() => jest.useFakeTimers({ now: 0, doNotFake: ['nextTick', 'setImmediate'] }))
afterEach(() => jest.useRealTimers())

const counted = (attempts: FailedAttempts, times: number, key?: string) =>
  Array.from({ length: times }, () => attempts.count(key))

describe('a bucket of tokens', () => {
  it('has as many tokens as its size, and refills with time', () => {
    const bucket = new TokenBucket(2, 0.5)
    expect([bucket.take(), bucket.take(), bucket.take()]).toEqual([true, true, false])
    jest.setSystemTime(1_999)
    expect(bucket.take()).toBe(false)
    jest.setSystemTime(2_000)
    expect([bucket.take(), bucket.take()]).toEqual([true, false])
  })

  it('never exceeds its size, and loses no token when the clock goes back', () => {
    const bucket = new TokenBucket(1, 1)
    jest.setSystemTime(60_000)
    expect([bucket.isFull(), bucket.take(), bucket.take()]).toEqual([true, true, false])
    jest.setSystemTime(0)
    expect(bucket.take()).toBe(false)
    jest.setSystemTime(1_000)
    expect(bucket.take()).toBe(true)
  })
})

describe('failed attempts', () => {
  it('are limited per key, independently of other keys', () => {
    const attempts = new FailedAttempts({ burst: 100, perSecond: 1 }, { burst: 3, perSecond: 0.1 })
    expect(counted(attempts, 4, 'one')).toEqual([true, true, true, false])
    expect(counted(attempts, 2, 'other')).toEqual([true, true])
    jest.setSystemTime(10_000)
    expect(counted(attempts, 2, 'one')).toEqual([true, false])
  })

  it('are limited in total, with and without a key', () => {
    const attempts = new FailedAttempts({ burst: 3, perSecond: 1 }, { burst: 2, perSecond: 1 })
    expect([attempts.count('a'), attempts.count(), attempts.count('b')]).toEqual([true, true, true])
    expect([attempts.count('c'), attempts.count()]).toEqual([false, false])
  })

  it('with many keys use no more memory than the total limit permits', () => {
    const attempts = new FailedAttempts({ burst: 50, perSecond: 10 }, { burst: 2, perSecond: 0.1 })
    let most = 0
    for (let second = 0; second < 120; second++) {
      jest.setSystemTime(second * 1_000)
      attempts.count('always the same')
      for (let each = 0; each < 100; each++) attempts.count(`${second}:${each}`)
      most = Math.max(most, attempts.size)
    }
    // The bucket of a key is full after 10 s; in this time at most 50 + 10 × 10 keys are added.
    expect(most).toBeGreaterThan(50)
    expect(most).toBeLessThanOrEqual(50 + 11 * 10)
  })
})
