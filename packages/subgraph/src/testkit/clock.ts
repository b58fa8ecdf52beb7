const realTime = [
  ...(['hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate'] as const),
  ...(['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] as const),
]

/** Runs a function while every clock of this process, not that of the database, shows this time. */
export async function atTime<T>(now: number, run: () => Promise<T>): Promise<T> {
  jest.useFakeTimers({ now, doNotFake: [...realTime] })
  try {
    return await run()
  } finally {
    jest.useRealTimers()
  }
}
