import { WaitingLine } from './waiting-line'

/** Work that ends when the test says so. */
function pieces(line: WaitingLine) {
  const begun: (() => void)[] = []
  const enter = () => line.inTurn(() => new Promise<void>((resolve) => begun.push(resolve)))
  return { begun, enter }
}
const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('a line in front of slow work', () => {
  it('runs as much as its width at once and the rest in the order of arrival', async () => {
    const line = new WaitingLine(2, 10)
    const order: number[] = []
    await Promise.all(
      Array.from({ length: 6 }, (_, index) => line.inTurn(async () => void order.push(index))),
    )
    expect(order).toEqual([0, 1, 2, 3, 4, 5])
    const { begun, enter } = pieces(line)
    const all = [enter(), enter(), enter()]
    await settled()
    expect(begun).toHaveLength(2)
    begun[0]!()
    await settled()
    expect(begun).toHaveLength(3)
    for (const end of begun) end()
    await Promise.all(all)
    expect(line.isIdle).toBe(true)
  })

  it('refuses work that finds it full, and no more once there is room', async () => {
    const line = new WaitingLine(1, 2)
    const { begun, enter } = pieces(line)
    const all = [enter(), enter(), enter()]
    await expect(enter()).rejects.toMatchObject({ code: 'RATE_LIMITED' })
    begun[0]!()
    await settled()
    all.push(enter())
    for (let index = 1; index < 4; index++) {
      await settled()
      begun[index]!()
    }
    await Promise.all(all)
  })

  it('goes on after work that failed', async () => {
    const line = new WaitingLine(1, 2)
    const failing = line.inTurn(() => Promise.reject(new Error('failed')))
    const next = line.inTurn(async () => 'done')
    await expect(failing).rejects.toThrow('failed')
    expect(await next).toBe('done')
    expect(line.isIdle).toBe(true)
  })
})
