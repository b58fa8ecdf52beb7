import { useEffect, useState } from 'react'

const SECOND_MILLISECONDS = 1_000

/** The time that is left until a moment of `performance.now()`. It is not spoken each second; it can be read at any time. */
export function Countdown({ until, label, onOver }: CountdownProps) {
  const [seconds, setSeconds] = useState(() => secondsUntil(until))
  useEffect(() => {
    const timer = setInterval(() => setSeconds(secondsUntil(until)), SECOND_MILLISECONDS)
    return () => clearInterval(timer)
  }, [until])
  const isOver = seconds === 0
  useEffect(() => {
    if (isOver) onOver()
  }, [isOver, onOver])
  const text = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  return (
    <p className="countdown" role="timer">
      {label} <span>{text}</span>
    </p>
  )
}

interface CountdownProps {
  readonly until: number
  readonly label: string
  readonly onOver: () => void
}

function secondsUntil(moment: number): number {
  return Math.max(0, Math.ceil((moment - performance.now()) / SECOND_MILLISECONDS))
}
