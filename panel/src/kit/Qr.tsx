import { encode } from 'uqr'

interface QrProps {
  readonly value: string
  /** What the code is for. The same text must be on the page as text. */
  readonly label: string
}

/** A QR code as one path, because trusted types forbid markup from a string. */
export function Qr({ value, label }: QrProps) {
  const { data, size } = encode(value, { border: 2 })
  const path = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ''))).join('')
  return (
    <svg
      className="qr"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
    >
      <path d={path} fill="currentColor" />
    </svg>
  )
}
