import { useQuery } from '@tanstack/react-query'

interface QrProps {
  readonly value: string
  /** What the code is for. The same text must be on the page as text. */
  readonly label: string
}

/** A QR code as one path, because trusted types forbid markup from a string. The encoder is fetched when a code is shown. */
export function Qr({ value, label }: QrProps) {
  const { data: code } = useQuery({
    queryKey: ['qr', value],
    queryFn: () => encoded(value),
    staleTime: Infinity,
  })
  if (!code) return null
  return (
    <svg
      className="qr"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${code.size} ${code.size}`}
      shapeRendering="crispEdges"
    >
      <path d={code.path} fill="currentColor" />
    </svg>
  )
}

async function encoded(value: string): Promise<{ path: string; size: number }> {
  const { encode } = await import('uqr')
  const { data, size } = encode(value, { border: 2 })
  const path = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ''))).join('')
  return { path, size }
}
