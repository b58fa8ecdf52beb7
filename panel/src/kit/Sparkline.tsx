const HEIGHT = 20
const WIDTH = 100

/**
 * How a number was on each day, the first day first; undefined is a day without one. It is decoration: a table has to show the
 * numbers.
 */
export function Sparkline({ of }: { readonly of: readonly (number | undefined)[] }) {
  const highest = Math.max(1, ...of.map((value) => value ?? 0))
  const step = WIDTH / Math.max(1, of.length - 1)
  const line = of
    .map((value, day) => {
      if (value === undefined) return ''
      const point = `${(day * step).toFixed(1)},${(HEIGHT * (1 - value / highest)).toFixed(1)}`
      // A line of no length shows a day between two without a number.
      return of[day - 1] === undefined ? `M${point}h0` : `L${point}`
    })
    .join('')
  return (
    <svg className="sparkline" viewBox={`0 -1 ${WIDTH} ${HEIGHT + 2}`} preserveAspectRatio="none" aria-hidden>
      <path d={line} />
    </svg>
  )
}
